"""One WebSocket connection as daphne serves it, with limits on what waits in it, in both directions."""

import time
from collections.abc import Callable
from typing import Any

from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.tcp import Connection

from chat.core.errors import CloseCode
from videochat_site.frames import leading_text, message_frame
from videochat_site.outflow import Outflow

UNREAD_FRAMES = 64
"""So many frames may wait for their consumer; then nothing more is read until half of them are through."""
LOOK_AGAIN_SECONDS = 0.05
FRAMES_A_TURN = 16
"""Of one client's frames that came at once; then it is everybody else's turn."""
HAVE_YOU_READ = b"read?"
FRAGMENTS_A_MESSAGE = 64
"""Browsers send ours whole, or in a few. Autobahn counts their bytes, and empty ones have none."""


class KaigiSocket(WebSocketProtocol):
    """Sends messages of any length. A snapshot with a hundred long chat messages is ten times a client's limit.

    on_text: set by the application (`kaigi.express` of the scope's extensions). Is given a message that came in
    one frame while nothing else waits, as bytes; whether it dealt with it. What it did not goes the ordinary way.
    """

    on_text: Callable[[bytes], bool] | None = None
    _fragments = 0
    _is_full = False
    _is_deaf = False
    _turns_left = 0
    _is_waiting = False
    _outflow: Outflow | None = None

    # To the client

    def onOpen(self) -> None:  # noqa: N802 - autobahn's name, as all of these
        """The handshake is done: from now on what the client does not read is watched."""
        self._outflow = Outflow(self.later, self.ask_whether_read, self.too_slow)
        self.transport.unregisterProducer()  # the HTTP request's, which stops reading when nothing can be written
        self.transport.registerProducer(self._outflow, True)
        super().onOpen()

    def sendMessage(self, payload: bytes, isBinary: bool = False, *_: Any, **__: Any) -> None:  # noqa: N802, N803
        """Autobahn holds what is sent to the limit for what is received, too (`maxMessagePayloadSize`)."""
        if self.state != self.STATE_OPEN:
            return  # the client has just gone, as clients do; its consumer will hear of it next
        self.post(message_frame(payload, isBinary))
        if self._outflow:
            self._outflow.wrote(len(payload))

    def say(self, text: str) -> None:
        """Send a message at once."""
        self.sendMessage(text.encode())

    def post(self, data: bytes) -> None:
        """Twisted would wait for the next turn of the loop, and ask the system twice more."""
        transport = self.transport
        if is_plain(transport) and not transport.dataBuffer and not transport._tempDataLen:  # noqa: SLF001
            sent = transport.writeSomeData(data)
            # An error is met again by Twisted, which knows what to do.
            data = data[sent:] if isinstance(sent, int) else data
        if data:
            transport.write(data)

    def ask_whether_read(self) -> None:
        """A ping of the protocol: its answer says that all before it was read."""
        self.sendPing(HAVE_YOU_READ)

    def too_slow(self) -> None:
        """The client has not read for long, or too much waits for it. The code comes behind what it has not read."""
        self.serverClose(code=int(CloseCode.TOO_SLOW))

    # From the client

    def onPong(self, payload: bytes) -> None:  # noqa: N802
        """Daphne's own pings are answered with other payloads."""
        if payload == HAVE_YOU_READ and self._outflow:
            self._outflow.answered()
        super().onPong(payload)

    def _dataReceived(self, data: bytes) -> None:  # noqa: N802
        while self.on_text and self._is_at_rest and (frame := leading_text(data)) and self.on_text(frame.payload):
            self._is_alive()
            data = data[frame.end :]
        if data:
            super()._dataReceived(data)

    def consumeData(self) -> None:  # noqa: N802
        """Autobahn's, which would go on until nothing is left: some thousand frames may come in one piece."""
        self._turns_left = FRAMES_A_TURN
        super().consumeData()

    def processData(self) -> bool:  # noqa: N802
        """One frame, or a part of one; whether there may be more to do now."""
        if self._is_deaf:
            self.data = b""
            return False
        if self._turns_left:
            self._turns_left -= 1
            return bool(super().processData())
        if not self._is_waiting:
            self._is_waiting = True
            self.later(0, self._take_turn)
        return False

    def onMessageBegin(self, isBinary: bool) -> None:  # noqa: N802, N803
        self._fragments = 0
        super().onMessageBegin(isBinary)

    def onMessageFrameBegin(self, length: int) -> None:  # noqa: N802
        self._fragments += 1
        if self._fragments > FRAGMENTS_A_MESSAGE and self.state == self.STATE_OPEN:
            self.serverClose(code=int(CloseCode.PROTOCOL_ERROR))
            self.transport.pauseProducing()
            self._is_deaf = True
        super().onMessageFrameBegin(length)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803
        if self.state != self.STATE_OPEN:
            return
        super().onMessage(payload, isBinary)
        if self.application_queue.qsize() >= UNREAD_FRAMES and not self._is_full:
            self._is_full = True
            self.transport.pauseProducing()
            self.later(LOOK_AGAIN_SECONDS, self.look_again)

    def look_again(self) -> None:
        """Read on once the consumer has caught up."""
        if self.state == self.STATE_CLOSED:
            return
        if self.application_queue.qsize() > UNREAD_FRAMES // 2:
            self.later(LOOK_AGAIN_SECONDS, self.look_again)
        else:
            self._is_full = False
            self.transport.resumeProducing()

    # The end

    def is_gone(self) -> bool:
        """Whether it is closed or closing. Its consumer hears of that behind all the frames that still wait for it."""
        return self.state in (self.STATE_CLOSING, self.STATE_CLOSED)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:  # noqa: N802, N803
        self.on_text = None
        if self._outflow:
            self._outflow.stopProducing()
        super().onClose(wasClean, code, reason)

    # Internals

    def _take_turn(self) -> None:
        self._is_waiting = False
        if self.state != self.STATE_CLOSED:
            self.consumeData()

    @property
    def _is_at_rest(self) -> bool:
        """Nothing that came before waits: neither for the rest of it nor for the consumer."""
        is_between = self.current_frame is None and not self.inside_message and not self.data
        return is_between and self.state == self.STATE_OPEN and self.application_queue.empty()

    def _is_alive(self) -> None:
        """As after any frame: no ping is due, and none need be answered."""
        self.last_ping = time.time()
        if self.autoPingTimeoutCall:
            self._cancelAutoPingTimeoutCall()

    def later(self, seconds: float, run: Callable[[], None]) -> Any:
        """Calls `run` after so many seconds."""
        from twisted.internet import reactor  # daphne.server chooses which

        return reactor.callLater(seconds, run)  # type: ignore[attr-defined, arg-type]


def is_plain(transport: Any) -> bool:
    """Whether what is written goes to the socket as it stands: no TLS, and not closing."""
    return isinstance(transport, Connection) and not transport.TLS and bool(transport.connected)
