"""What waits for a client that does not read. Consumers never see it: sending returns at once."""

from collections.abc import Callable
from typing import Any

PATIENCE_SECONDS = 18.0
"""With the bytes until we ask and the time for a close handshake, 4 s, nobody is waited for longer than 25 s."""
PENDING_BYTES = 4 * 1024 * 1024
ASK_BYTES = 64 * 1024

Later = Callable[[float, Callable[[], None]], Any]
"""Calls back after so many seconds; what it returns has cancel() and active()."""


class Outflow:
    """A push producer (twisted.internet.interfaces.IPushProducer) that only listens: Twisted tells it when more than
    64 KiB wait in a transport, and when all of them have gone.

    A proxy before us reads on for a client that does not, up to some MiB. So the client itself is asked, too, once in
    ASK_BYTES, with something that it answers when it comes to it.

    ask: asks the client. too_slow: called when either lasted PATIENCE_SECONDS, or PENDING_BYTES wait here.
    """

    def __init__(self, later: Later, ask: Callable[[], None], too_slow: Callable[[], None]) -> None:
        self._later = later
        self._ask = ask
        self._too_slow = too_slow
        self._full: Any = None
        self._pending = 0
        self._asked: Any = None
        self._unasked = 0

    def wrote(self, count: int) -> None:
        """So many bytes were handed to the transport."""
        self._unasked += count
        if self._asked is None and self._unasked > ASK_BYTES:
            self._unasked = 0
            self._asked = self._later(PATIENCE_SECONDS, self._too_slow)
            self._ask()
        if self._full is not None:
            self._pending += count
            if self._pending > PENDING_BYTES:
                self.stopProducing()
                self._too_slow()

    def answered(self) -> None:
        """The client has read up to what it was asked."""
        cancel(self._asked)
        self._asked = None

    # Twisted's words

    def pauseProducing(self) -> None:  # noqa: N802
        """The transport is full. Said again at every write."""
        if self._full is None:
            self._pending = 0
            self._full = self._later(PATIENCE_SECONDS, self._too_slow)

    def resumeProducing(self) -> None:  # noqa: N802
        """The transport is empty."""
        cancel(self._full)
        self._full = None

    def stopProducing(self) -> None:  # noqa: N802
        """The connection is gone, or is given up."""
        self.resumeProducing()
        self.answered()


def cancel(call: Any) -> None:
    """Takes a delayed call back, if there is one."""
    if call and call.active():
        call.cancel()
