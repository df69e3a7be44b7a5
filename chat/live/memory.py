"""CallStore inside one process: the quick start, and the tests."""

import time
from collections.abc import Callable, Iterable

from chat.core.call import LEASE_SECONDS, Call
from chat.live.store import CLAIM_SECONDS, Alter, Claim, Settled


class MemoryStore:
    """Nothing here awaits, so that a transaction cannot be interrupted on the event loop."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._calls: dict[int, Call] = {}
        self._leases: dict[tuple[int, str], float] = {}
        self._swept_at: float | None = None

    async def load(self, room: int) -> Call | None:
        return self._calls.get(room)

    async def load_many(self, rooms: Iterable[int]) -> dict[int, Call]:
        return {room: self._calls[room] for room in rooms if room in self._calls}

    async def transact(self, room: int, alter: Alter) -> Settled:
        before = self._calls.get(room)
        change = alter(before, self._clock())
        self._save(room, change.call)
        self._lease(room, before, change.call)
        for id, seconds in change.leases.items():
            if seconds < 0:
                self._leases.pop((room, id), None)
            else:
                self._leases[room, id] = self._clock() + seconds
        return Settled(before=before, change=change)

    async def renew(self, room: int, id: str) -> Call | None:
        if (room, id) not in self._leases:
            return None
        self._leases[room, id] = self._clock() + LEASE_SECONDS
        return self._calls.get(room)

    async def begin_sweep(self, stale_seconds: float) -> None:
        now = self._clock()
        if self._swept_at is not None and now - self._swept_at > stale_seconds:
            self._leases = dict.fromkeys(self._leases, now + LEASE_SECONDS)
        self._swept_at = now

    async def claim_expired(self) -> list[Claim]:
        now = self._clock()
        due = [key for key, until in self._leases.items() if until <= now]
        for key in due:
            self._leases[key] = now + CLAIM_SECONDS
        return [Claim(room=room, id=id) for room, id in due]

    async def is_due(self, claim: Claim) -> bool:
        until = self._leases.get((claim.room, claim.id))
        return until is not None and until <= self._clock() + CLAIM_SECONDS

    def _save(self, room: int, call: Call | None) -> None:
        if call is None:
            self._calls.pop(room, None)
        else:
            self._calls[room] = call

    def _lease(self, room: int, before: Call | None, after: Call | None) -> None:
        old = before.ids() if before else frozenset()
        new = after.ids() if after else frozenset()
        for id in old - new:
            self._leases.pop((room, id), None)
        for id in new - old:
            self._leases[room, id] = self._clock() + LEASE_SECONDS
