"""The contract of what is true now: calls and leases, the same for every process."""

from collections.abc import Callable, Iterable
from typing import Protocol

from msgspec import Struct

from chat.core.call import Call, Change

CLAIM_SECONDS = 5.0

Alter = Callable[[Call | None, float], Change]
"""A pure change: takes the call and the store's time in Unix seconds. May raise CallError, then nothing is saved."""


class Settled(Struct, frozen=True):
    """A change that was saved: the call as it was, and the change."""

    before: Call | None
    change: Change

    @property
    def after(self) -> Call | None:
        return self.change.call


class Claim(Struct, frozen=True):
    """A lease that ran out, handed to one sweeper for CLAIM_SECONDS."""

    room: int
    id: str


class CallStore(Protocol):
    """Rooms are named by their primary key. All times are Unix seconds by the store's own clock."""

    async def load(self, room: int) -> Call | None:
        """The call in a room, None when there is none."""

    async def load_many(self, rooms: Iterable[int]) -> dict[int, Call]:
        """The calls in these rooms; rooms without one are left out."""

    async def transact(self, room: int, alter: Alter) -> Settled:
        """Change a call: whole or not at all, and never on top of somebody else's change.

        Whoever is new in it gets a lease of LEASE_SECONDS, whoever is gone from it loses theirs.
        """

    async def renew(self, room: int, id: str) -> Call | None:
        """Renew a lease. Returns the call, None when the lease is gone."""

    async def begin_sweep(self, stale_seconds: float) -> None:
        """Before a sweep: when the one before was longer ago than this, everybody gets a new lease first,
        because then it was the store or the sweepers that were away."""

    async def claim_expired(self) -> list[Claim]:
        """Leases that have run out. Each is handed to one caller only, until the claim runs out as well."""

    async def is_due(self, claim: Claim) -> bool:
        """Whether a lease that was claimed just now has neither been renewed since nor ended."""
