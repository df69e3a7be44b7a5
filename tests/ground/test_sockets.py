"""One WebSocket connection, as the server holds it."""

import re
import struct
from asyncio import Queue
from pathlib import Path
from typing import Any

import pytest
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.task import Clock

from chat.core.call import LEASE_SECONDS
from chat.core.errors import CloseCode
from chat.live.sweep import SWEEP_SECONDS
from tests.ground.starting import Kaigi, running
from tests.ground.websocket import Socket, connect
from videochat_site.outflow import ASK_BYTES, PATIENCE_SECONDS, PENDING_BYTES, Outflow
from videochat_site.server import CLOSE_SECONDS, DEFAULTS
from videochat_site.sockets import (
    FRAGMENTS_A_MESSAGE,
    FRAMES_A_TURN,
    LOOK_AGAIN_SECONDS,
    UNREAD_FRAMES,
    KaigiSocket,
)

DAPHNE_LOOKS_SECONDS = 2.0
AWAY_SECONDS, GONE_SECONDS, SLOW_SECONDS = 15.0, 35.0, 25.0
"""What is promised: whoever is gone without a word is marked away, and leaves; whoever does not read is closed."""


def test_the_times_add_up_to_what_is_promised():
    assert DEFAULTS["ping_interval"] + DAPHNE_LOOKS_SECONDS + DEFAULTS["ping_timeout"] < AWAY_SECONDS
    assert LEASE_SECONDS + SWEEP_SECONDS < GONE_SECONDS
    assert PATIENCE_SECONDS + CLOSE_SECONDS < SLOW_SECONDS


@pytest.mark.parametrize("state", [KaigiSocket.STATE_CLOSED, KaigiSocket.STATE_CLOSING])
def test_a_message_for_a_client_that_has_just_gone_is_dropped(state: int):
    socket = KaigiSocket()
    socket.state = state
    socket.maxMessagePayloadSize = 1
    socket.sendMessage(b"too late")


# A client that does not read


class Ended(Exception):
    """The connection was given up."""


def ended(*args: object) -> None:
    raise Ended


def nothing() -> None:
    """Nobody minds."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_whoever_has_not_read_for_long_is_too_slow(clock: Clock):
    outflow = Outflow(clock.callLater, ask=nothing, too_slow=ended)
    outflow.pauseProducing()
    clock.advance(PATIENCE_SECONDS / 2)
    outflow.pauseProducing()
    clock.advance(PATIENCE_SECONDS / 2 - 1)
    with pytest.raises(Ended):
        clock.advance(1)


def test_whoever_has_caught_up_is_not(clock: Clock):
    outflow = Outflow(clock.callLater, ask=nothing, too_slow=ended)
    for _ in range(3):
        outflow.pauseProducing()
        clock.advance(PATIENCE_SECONDS - 1)
        outflow.wrote(PENDING_BYTES)
        outflow.resumeProducing()
        outflow.wrote(PENDING_BYTES)
        outflow.answered()
    outflow.pauseProducing()
    outflow.stopProducing()
    assert clock.getDelayedCalls() == []


def test_whoever_does_not_answer_is_too_slow_though_a_proxy_reads_for_them(clock: Clock):
    asked: list[float] = []
    outflow = Outflow(clock.callLater, ask=lambda: asked.append(clock.seconds()), too_slow=ended)
    outflow.wrote(ASK_BYTES)
    assert asked == []
    outflow.wrote(1)
    outflow.wrote(10 * ASK_BYTES)
    outflow.answered()
    clock.advance(PATIENCE_SECONDS)
    outflow.wrote(1)
    assert asked == [0, PATIENCE_SECONDS]
    with pytest.raises(Ended):
        clock.advance(PATIENCE_SECONDS)


def test_too_much_ends_it_at_once(clock: Clock):
    outflow = Outflow(clock.callLater, ask=nothing, too_slow=ended)
    outflow.pauseProducing()
    outflow.wrote(PENDING_BYTES)
    with pytest.raises(Ended):
        outflow.wrote(1)
    assert clock.getDelayedCalls() == []


# A consumer that does not keep up


class Transport:
    """Notes whether it is read from."""

    def __init__(self) -> None:
        self.is_read = True

    def pauseProducing(self) -> None:  # noqa: N802
        self.is_read = False

    def resumeProducing(self) -> None:  # noqa: N802
        self.is_read = True


def test_nothing_more_is_read_while_the_consumer_is_behind(clock: Clock):
    socket: Any = KaigiSocket()
    socket.state, socket.later, socket.client_addr = KaigiSocket.STATE_OPEN, clock.callLater, None
    socket.transport, socket.application_queue = Transport(), Queue()
    for _ in range(UNREAD_FRAMES - 1):
        socket.onMessage(b"{}", False)
    assert socket.transport.is_read
    socket.onMessage(b"{}", False)
    socket.onMessage(b"{}", False)
    clock.advance(LOOK_AGAIN_SECONDS)
    assert not socket.transport.is_read
    while socket.application_queue.qsize() > UNREAD_FRAMES // 2:
        socket.application_queue.get_nowait()
    clock.advance(LOOK_AGAIN_SECONDS)
    assert socket.transport.is_read
    assert clock.getDelayedCalls() == []


def test_many_frames_in_one_piece_are_taken_by_turns(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    left = list(range(3 * FRAMES_A_TURN))
    monkeypatch.setattr(WebSocketProtocol, "processData", lambda self: left.pop() > 0)
    socket: Any = KaigiSocket()
    socket.state, socket.later = KaigiSocket.STATE_OPEN, clock.callLater
    socket.consumeData()
    assert len(left) == 2 * FRAMES_A_TURN
    socket.consumeData()
    assert (len(left), len(clock.getDelayedCalls())) == (FRAMES_A_TURN, 1)
    clock.advance(0)
    assert (left, clock.getDelayedCalls()) == ([], [])


def test_what_follows_too_many_fragments_is_not_even_looked_at(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    socket: Any = KaigiSocket()
    socket.state, socket.later, socket.transport = KaigiSocket.STATE_OPEN, clock.callLater, Transport()
    codes: list[int] = []
    monkeypatch.setattr(KaigiSocket, "serverClose", lambda self, code: codes.append(code))
    monkeypatch.setattr(WebSocketProtocol, "onMessageFrameBegin", lambda self, length: None)
    for _ in range(FRAGMENTS_A_MESSAGE + 1):
        socket.onMessageFrameBegin(0)
    socket.data = fragments(1_000)
    socket.consumeData()
    assert (codes, socket.data, clock.getDelayedCalls()) == ([CloseCode.PROTOCOL_ERROR], b"", [])


# Against a server


def sign_in_as(kaigi: Kaigi, person: str) -> str:
    """Signs in one of the sample people; the cookies."""
    passwords = dict(re.findall(r"^  (\w+) +(\S{12})$", kaigi.output, re.MULTILINE))
    kaigi.cookies.clear()
    kaigi.sign_in(person, passwords[person])
    return kaigi.cookie_header()


def joined(kaigi: Kaigi, cookies: str) -> Socket:
    """A socket with a seat in the lounge."""
    socket = connect(kaigi.port, "/ws/rooms/lounge/", cookies)
    socket.say(type="call.join", media={})
    socket.hear("call.joined")
    return socket


def fragments(count: int) -> bytes:
    """The beginning of a text message that never ends (RFC 6455, section 5.4)."""
    return struct.pack("!BBI", 0x01, 0x80, 0) + struct.pack("!BBI", 0x00, 0x80, 0) * count


def asks_without_reading(deaf: Socket, healthy: Socket) -> None:
    """Has 0.7 MB sent again and again until it is dropped, while somebody who keeps to their pace is answered."""
    for number in range(180):
        try:
            deaf.say(type="call.sync")
        except ConnectionError:
            return
        if number % 20 == 0:
            healthy.say(type="ping", sent_at=1)
            healthy.hear("pong")


@pytest.mark.slow
def test_greedy_clients_are_ended_and_the_others_go_on(data: Path) -> None:
    with running(data, "--demo") as kaigi:
        emma, kenji = sign_in_as(kaigi, "emma"), sign_in_as(kaigi, "kenji")
        healthy = joined(kaigi, emma)

        crumbs = joined(kaigi, kenji)
        crumbs.raw.sendall(fragments(1_000))
        assert crumbs.closing_code() == CloseCode.PROTOCOL_ERROR

        flood = joined(kaigi, kenji)
        for number in range(650):
            flood.say(type="hand.raise", raised=number % 2 == 0)
        assert flood.closing_code() == CloseCode.TOO_FAST

        deaf = joined(kaigi, kenji)
        for number in range(60):
            healthy.say(type="chat.send", id=f"m{number}", text="長" * 4_000)
            healthy.hear("chat.message")
        asks_without_reading(deaf, healthy)

        healthy.hear("participant.away")
        assert "Traceback" not in kaigi.output
