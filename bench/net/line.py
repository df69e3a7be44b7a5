"""One namespace's line to the hub: what becomes of a packet that it sends. Pure: time and chance are arguments."""

from dataclasses import dataclass, fields, replace
from typing import Any

MS = 0.001
BITS = 8


@dataclass(frozen=True)
class Shape:
    """delay_ms: one way. jitter_ms: at most so much more. loss: 0 to 1. rate_kbps: 0 for no limit.

    queue_ms: how long a packet may wait for its turn at that rate, before it is dropped.
    down: nothing passes, either way.
    """

    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    loss: float = 0.0
    rate_kbps: float = 0.0
    queue_ms: float = 300.0
    down: bool = False

    def changed(self, **changes: Any) -> "Shape":
        """Raises ValueError for a name or value that makes no sense."""
        unknown = changes.keys() - {field.name for field in fields(self)}
        if unknown:
            raise ValueError(f"a line has no {', '.join(sorted(unknown))}")
        shape = replace(self, **changes)
        if min(shape.delay_ms, shape.jitter_ms, shape.rate_kbps, shape.queue_ms) < 0 or not 0 <= shape.loss <= 1:
            raise ValueError(f"out of range: {changes}")
        return shape


class Line:
    """Keeps the queue of one line: packets leave one after the other, at its rate."""

    def __init__(self) -> None:
        self.shape = Shape()
        self.dropped = 0
        self._free_at = 0.0
        self._last = 0.0

    def arrival(self, size: int, now: float, chance: float, wobble: float) -> float | None:
        """When a packet of `size` bytes, sent at `now` (seconds), arrives; None when it never does.

        chance, wobble: random numbers from 0 to 1, for loss and for jitter. Packets never overtake one another.
        """
        shape = self.shape
        if shape.down or chance < shape.loss or (leaves := self._leaves(size, now)) is None:
            self.dropped += 1
            return None
        self._last = max(self._last, leaves + (shape.delay_ms + shape.jitter_ms * wobble) * MS)
        return self._last

    def _leaves(self, size: int, now: float) -> float | None:
        """The end of its turn; None when the queue is too long."""
        if not self.shape.rate_kbps:
            return now
        start = max(now, self._free_at)
        if start - now > self.shape.queue_ms * MS:
            return None
        self._free_at = start + size * BITS / (self.shape.rate_kbps * 1000)
        return self._free_at
