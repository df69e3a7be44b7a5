"""What waits for a client that does not read. Consumers never see it: sending returns at once."""

from collections.abc import Callable
from typing import Any

PATIENCE_SECONDS = 20.0
"""With the time for a close handshake, 4 s, nobody is waited for longer than 25 s."""
PENDING_BYTES = 4 * 1024 * 1024

Later = Callable[[float, Callable[[], None]], Any]
"""Calls back after so many seconds; what it returns has cancel() and active()."""


class Outflow:
    """A push producer (twisted.internet.interfaces.IPushProducer) that only listens: Twisted tells it when more than
    64 KiB wait in a transport, and when all of them have gone.

    too_slow: called when that lasted PATIENCE_SECONDS. too_much: called once PENDING_BYTES more are waiting.
    """

    def __init__(self, later: Later, too_slow: Callable[[], None], too_much: Callable[[], None]) -> None:
        self._later = later
        self._too_slow = too_slow
        self._too_much = too_much
        self._patience: Any = None
        self._pending = 0

    def wrote(self, count: int) -> None:
        """So many bytes were handed to the transport."""
        if self._patience is None:
            return
        self._pending += count
        if self._pending > PENDING_BYTES:
            self._too_much()

    # Twisted's words

    def pauseProducing(self) -> None:  # noqa: N802
        """The transport is full. Said again at every write."""
        if self._patience is None:
            self._pending = 0
            self._patience = self._later(PATIENCE_SECONDS, self._too_slow)

    def resumeProducing(self) -> None:  # noqa: N802
        """The transport is empty."""
        patience, self._patience = self._patience, None
        if patience and patience.active():
            patience.cancel()

    def stopProducing(self) -> None:  # noqa: N802
        """The connection is gone."""
        self.resumeProducing()
