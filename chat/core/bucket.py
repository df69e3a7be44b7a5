"""How fast one connection may speak. Pure: the time is an argument, in seconds of any clock that never goes back."""

from enum import Enum, auto

FRAMES_A_SECOND = 50.0
FRAMES_AT_ONCE = 200
"""A join into a full call takes some 30: a description and a few candidates for each of seven others."""
EXCESS_FRAMES_ALLOWED = 400


class Bucket:
    """A token bucket: `rate` tokens a second, never more than `burst`, full at first."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at: float | None = None

    def take(self, now: float, tokens: float = 1) -> bool:
        """Takes so many tokens, if they are there."""
        if not self.has(now, tokens):
            return False
        self._tokens -= tokens
        return True

    def has(self, now: float, tokens: float = 1) -> bool:
        """Whether so many tokens are there."""
        self._fill(now)
        return self._tokens >= tokens

    def is_full(self, now: float) -> bool:
        """Whether nothing was taken for long enough."""
        self._fill(now)
        return self._tokens >= self._burst

    def _fill(self, now: float) -> None:
        if self._at is not None:
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now


class Verdict(Enum):
    """What becomes of a frame. WARN: dropped like those after it, and its sender is told once."""

    PASS = auto()
    WARN = auto()
    DROP = auto()
    END = auto()


class Pace:
    """Judges the frames of one connection. An excess lasts until the bucket is full again."""

    def __init__(self) -> None:
        self._bucket = Bucket(FRAMES_A_SECOND, FRAMES_AT_ONCE)
        self._excess = 0

    def passes(self, now: float) -> bool:
        """Whether a frame that comes now may pass. One that may not is not judged yet."""
        if self._bucket.is_full(now):
            self._excess = 0
        return self._bucket.take(now)

    def would_pass(self, now: float) -> bool:
        """The same without taking anything."""
        return self._bucket.has(now)

    def judge(self, now: float) -> Verdict:
        """What becomes of a frame that comes now."""
        if self.passes(now):
            return Verdict.PASS
        self._excess += 1
        if self._excess > EXCESS_FRAMES_ALLOWED:
            return Verdict.END
        return Verdict.WARN if self._excess == 1 else Verdict.DROP
