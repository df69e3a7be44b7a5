"""Ends leases that ran out. The only place where a participant goes without saying so."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from chat.live.observer import Observer
from chat.live.store import CallStore, Claim

SWEEP_SECONDS = 2.0
STALE_SECONDS = 5.0

logger = logging.getLogger(__name__)


class Sweep:
    """expire: ends one claimed lease and tells the others."""

    def __init__(
        self, store: CallStore, expire: Callable[[Claim], Awaitable[None]], observer: Observer | None = None
    ) -> None:
        self._store = store
        self._expire = expire
        self._observer = observer or Observer()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Sweep from now on, every SWEEP_SECONDS."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Sweep no more."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

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

    async def _run(self) -> None:
        while True:
            try:
                await self.once()
            except Exception:  # the sweep must outlive whatever one sweep meets
                logger.exception("A sweep failed; the next one tries again.")
                self._observer.sweep_failed()
            await asyncio.sleep(SWEEP_SECONDS)
