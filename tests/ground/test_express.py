"""What came in one piece, while nothing else waits, may be dealt with at once; all else takes its turn."""

from asyncio import Queue
from typing import Any

import pytest

from tests.ground.test_frames import sent
from videochat_site.sockets import KaigiSocket


class Transport:
    """Notes what is written."""

    def __init__(self) -> None:
        self.written = b""

    def write(self, data: bytes) -> None:
        self.written += data


class Application:
    """Deals with what begins with an exclamation mark."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    def __call__(self, payload: bytes) -> bool:
        if payload.startswith(b"!"):
            self.taken.append(payload)
        return payload.startswith(b"!")


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def socket(application: Application, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A connection that is open. What goes the ordinary way is kept in `left`."""
    made: Any = KaigiSocket()
    made.state, made.transport, made.application_queue = KaigiSocket.STATE_OPEN, Transport(), Queue()
    made.current_frame, made.inside_message, made.data, made.autoPingTimeoutCall = None, False, b"", None
    made.on_text, made.left = application, b""

    def ordinary(self: Any, data: bytes) -> None:
        self.left += data

    monkeypatch.setattr("daphne.ws_protocol.WebSocketProtocol._dataReceived", ordinary)
    return made


def test_what_the_application_takes_goes_no_other_way(socket: Any, application: Application):
    socket._dataReceived(sent(b"!one") + sent(b"!two"))
    assert application.taken == [b"!one", b"!two"]
    assert socket.left == b""


def test_what_it_does_not_take_goes_the_ordinary_way_and_so_does_what_follows(socket: Any, application: Application):
    socket._dataReceived(sent(b"!one") + sent(b"two") + sent(b"!three"))
    assert application.taken == [b"!one"]
    assert socket.left == sent(b"two") + sent(b"!three")


def test_a_frame_waits_behind_those_that_wait_for_the_consumer(socket: Any, application: Application):
    socket.application_queue.put_nowait({"type": "websocket.receive", "text": "earlier"})
    socket._dataReceived(sent(b"!late"))
    assert application.taken == []
    assert socket.left == sent(b"!late")


@pytest.mark.parametrize(
    ("what", "value"),
    [("data", b"\x81"), ("inside_message", True), ("current_frame", object()), ("state", KaigiSocket.STATE_CLOSING)],
)
def test_nothing_is_taken_in_the_middle_of_something(socket: Any, application: Application, what: str, value: object):
    setattr(socket, what, value)
    socket._dataReceived(sent(b"!one"))
    assert application.taken == []
    assert socket.left == sent(b"!one")


def test_whoever_speaks_need_not_answer_a_ping(socket: Any):
    answered = []
    socket.autoPingTimeoutCall = object()
    socket._cancelAutoPingTimeoutCall = lambda: answered.append(True)
    socket._dataReceived(sent(b"!one"))
    assert answered == [True]


def test_what_is_said_is_sent_as_one_text_frame(socket: Any):
    socket.say("é")
    assert socket.transport.written == b"\x81\x02" + "é".encode()
