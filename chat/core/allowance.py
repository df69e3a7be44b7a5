"""How much visitors may send to those inside, whom they have not met. Pure: the time is an argument, in seconds of any
clock that never goes back.

Each process counts for itself. What somebody sends over many is bounded by how often they may approach, which all count
(`chat.core.call.visiting`).
"""

from chat.core.bucket import Bucket

SIGNALS_AT_ONCE = 40
SIGNALS_A_SECOND = 2.0
BYTES_AT_ONCE = 200_000
BYTES_A_SECOND = 4_000.0
"""A link that is made anew every 3 s, which is as often as one is, takes half of it."""
TIDIED_EVERY_SECONDS = 60.0


class Allowance:
    """Of each person towards each participant, whatever connections they use. Forgets who has all of it again."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, str], tuple[Bucket, Bucket]] = {}
        self._tidied_at = float("-inf")

    def spend(self, person: str, to: str, size: int, now: float) -> bool:
        """Whether this signal, of so many bytes, may go on."""
        self._tidy(now)
        fresh = Bucket(SIGNALS_A_SECOND, SIGNALS_AT_ONCE), Bucket(BYTES_A_SECOND, BYTES_AT_ONCE)
        signals, sizes = self._left.setdefault((person, to), fresh)
        return signals.take(now) and sizes.take(now, size)

    def __len__(self) -> int:
        return len(self._left)

    def _tidy(self, now: float) -> None:
        if now - self._tidied_at < TIDIED_EVERY_SECONDS:
            return
        self._tidied_at = now
        kept = {who: left for who, left in self._left.items() if not all(bucket.is_full(now) for bucket in left)}
        self._left = kept
