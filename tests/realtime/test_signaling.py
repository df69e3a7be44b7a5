"""Signals that go from socket to socket at once: the same checks, the same order as the ordinary way."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from unittest.mock import Mock

import pytest
from channels.layers import channel_layers
from django.apps import apps

from chat.core.bucket import FRAMES_AT_ONCE
from chat.core.errors import CloseCode
from chat.live.announce import DIRECT, participant_group, room_group
from chat.live.layer import LocalFirstLayer
from chat.live.live import Live
from chat.models import Room, User
from tests.live.conftest import redis_url as own_redis
from tests.realtime.people import PATIENCE_SECONDS, Socket, make_socket
from tests.realtime.test_relay import signal


class Line:
    """The server's end of one socket. said: what was sent at once."""

    def __init__(self, socket: Socket) -> None:
        self.on_text: Any = None
        self.said: list[dict[str, Any]] = []
        self._socket = socket

    def say(self, text: str) -> None:
        self.said.append(json.loads(text))
        self._socket.output_queue.put_nowait({"type": "websocket.send", "text": text})

    async def rests(self) -> None:
        """Wait until the consumer has handled everything."""
        consumer = self.on_text.__self__
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not consumer.pump.is_idle:
                await asyncio.sleep(0)

    def takes(self, message: dict[str, Any], **changes: Any) -> bool:
        """Whether a message of the client's was dealt with at once."""
        return bool(self.on_text(json.dumps(message | changes, separators=(",", ":")).encode()))


redis_url = own_redis


@pytest.fixture
async def live(transactional_db: None, settings: Any, redis_url: str) -> AsyncIterator[Live]:
    """What is true now, with the channel layer of a deployment."""
    backend = {"BACKEND": "chat.live.layer.LocalFirstLayer", "CONFIG": {"url": redis_url, "one_member": "participant."}}
    settings.CHANNEL_LAYERS = {"default": backend}
    config: Any = apps.get_app_config("chat")
    channel_layers.backends.clear()
    for what in ("live", "watch"):
        config.__dict__.pop(what, None)
    assert isinstance(config.live.layer, LocalFirstLayer)
    yield config.live
    await config.live.layer.close()
    for what in ("live", "watch"):
        config.__dict__.pop(what, None)
    channel_layers.backends.clear()


@asynccontextmanager
async def joined(room: Room, *people: User) -> AsyncIterator[list[tuple[Socket, Line]]]:
    """These people in the room's call, on a server with the extension."""
    async with AsyncExitStack() as stack:
        inside: list[tuple[Socket, Line]] = []
        for person in people:
            socket = await make_socket(f"/ws/rooms/{room.slug}/", person)
            line = Line(socket)
            socket.scope["extensions"] = {"kaigi.express": line}  # type: ignore[dict-item]
            assert (await socket.connect())[0]
            stack.push_async_callback(socket.disconnect)
            await socket.joins()
            for other, _ in inside:
                await other.hears("participant.joined")
            inside.append((socket, line))
            for _, each in inside:
                await each.rests()
        yield inside


async def test_a_signal_arrives_at_once_stamped(live: Live, room: Room, alice: User, bob: User):
    async with joined(room, alice, bob) as [(a, at_alice), (b, at_bob)]:
        assert at_bob.takes(signal("signal.description", a.id))
        heard = at_alice.said[-1]
        assert (heard["type"], heard["from"]) == ("signal.description", b.id)
        assert "to" not in heard


async def test_what_has_to_wait_or_to_be_refused_is_left(live: Live, room: Room, alice: User, bob: User):
    async with joined(room, alice, bob) as [(a, at_alice), (b, at_bob)]:
        heard = len(at_alice.said)
        good = signal("signal.need", a.id)
        for to in ("nobody", b.id, room_group(room.pk)):
            assert not at_bob.takes(good, to=to)
        assert not at_bob.takes(good, more=1)
        assert not at_bob.takes(good, what="everything")
        assert not at_bob.takes(good, type="signal.unheard_of")
        assert not at_bob.takes({"type": "ping", "sent_at": 1})
        assert not at_bob.on_text(b'{"type":"signal.need"')
        assert not at_bob.on_text(b'{"type":"signal.need","to":"\xff"}')
        assert len(at_alice.said) == heard


async def test_whoever_has_left_signals_to_nobody(live: Live, room: Room, alice: User, bob: User):
    async with joined(room, alice, bob) as [(a, at_alice), (b, at_bob)]:
        await b.says("call.leave")
        await a.hears("participant.left")
        await at_alice.rests()
        assert not at_bob.takes(signal("signal.need", a.id))
        assert not at_alice.takes(signal("signal.need", b.id))


async def test_signals_take_their_tokens(live: Live, room: Room, alice: User, bob: User):
    async with joined(room, alice, bob) as [(a, _), (_, at_bob)]:
        passed = [at_bob.takes(signal("signal.need", a.id)) for _ in range(FRAMES_AT_ONCE + 50)]
        assert passed[0]
        assert not passed[-1]


async def test_what_comes_too_fast_is_not_even_read(
    live: Live, room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice, bob) as [(a, _), (_, at_bob)]:
        now = time.monotonic()
        with monkeypatch.context() as still:
            still.setattr("chat.consumers.gate.time.monotonic", lambda: now)
            while at_bob.takes(signal("signal.need", a.id)):
                pass
            reads = Mock()
            still.setattr("chat.consumers.signaling.decode_frame", reads)
            assert not at_bob.takes(signal("signal.need", a.id))
            reads.assert_not_called()


async def test_a_signal_does_not_overtake_what_waits_for_its_target(live: Live, room: Room, alice: User, bob: User):
    async with joined(room, alice, bob) as [(a, at_alice), (_, at_bob)]:
        await live.layer.group_send(
            room_group(room.pk),
            {"type": "live.event", "audience": "everyone", "seq": 0, "frame": '{"type":"reaction.sent"}'},
        )
        assert at_bob.takes(signal("signal.need", a.id))
        await a.hears("signal.need")
        assert [each["type"] for each in at_alice.said[-2:]] == ["reaction.sent", "signal.need"]


async def test_a_socket_that_goes_leaves_nothing_in_the_layer(live: Live, room: Room, alice: User, bob: User):
    hub = live.layer._hub  # type: ignore[attr-defined]
    async with joined(room, alice, bob) as [_, (b, line)]:
        consumer = line.on_text.__self__
        # It is cut off while its layer's side is busy and more waits: nobody will ever read that.
        for _ in range(3):
            hub.deliver(consumer.channel_name, {"type": "live.rights"})
        await b.disconnect()
        assert consumer.channel_name not in hub.inboxes
        assert not any(consumer.channel_name in members for members in hub._groups.values())
    assert not hub.inboxes
    assert not hub._groups


async def test_whoever_is_closed_takes_no_signals_from_their_next_socket(
    live: Live, room: Room, alice: User, bob: User
):
    async with joined(room, alice, bob) as [_, (b, line)]:
        consumer = line.on_text.__self__
        await consumer.shut(CloseCode.REPLACED)
        hub = live.layer._hub  # type: ignore[attr-defined]
        assert not hub.deliver_group(f"kaigi:{participant_group(b.id)}", {"type": DIRECT, "frame": "{}"})
