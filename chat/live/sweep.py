"""Ends leases that ran out. The only place where a participant goes without saying so."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from chat.live.observer import Observer
from chat.live.periodic import Periodic
from chat.live.store import CallStore, Claim

SWEEP_SECONDS = 2.0
STALE_SECONDS = 5.0


class Sweep(Periodic):
    """expire: ends one claimed lease and tells the others."""

    def __init__(
        self, store: CallStore, expire: Callable[[Claim], Awaitable[None]], observer: Observer | None = None
    ) -> None:
        super().__init__("A sweep", SWEEP_SECONDS, self._observed)
        self._store = store
        self._expire = expire
        self._observer = observer or Observer()

    async def once(self) -> None:
        """One sweep. Raises what the store or `expire` raised first, when all are through."""
        started = time.monotonic()
        await self._store.begin_sweep(STALE_SECONDS)
        claims = await self._store.claim_expired()
        # Side by side: one that cannot be ended must not keep the others.
        outcomes = await asyncio.gather(*map(self._end, claims), return_exceptions=True)
        self._observer.swept(time.monotonic() - started, len(claims))
        if fault := next(filter(None, outcomes), None):
            raise fault

    async def _end(self, claim: Claim) -> None:
        if await self._store.is_due(claim):  # a heartbeat may have come since
            await self._expire(claim)

    async def _observed(self) -> None:
        try:
            await self.once()
        except Exception:
            self._observer.sweep_failed()
            raise
