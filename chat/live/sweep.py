"""Ends leases that ran out. The only place where a participant goes without saying so."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from chat.live.store import CallStore, Claim

SWEEP_SECONDS = 2.0
STALE_SECONDS = 5.0

logger = logging.getLogger(__name__)


class Sweep:
    """expire: ends one claimed lease and tells the others."""

    def __init__(self, store: CallStore, expire: Callable[[Claim], Awaitable[None]]) -> None:
        self._store = store
        self._expire = expire
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
        """One sweep."""
        await self._store.begin_sweep(STALE_SECONDS)
        for claim in await self._store.claim_expired():
            await self._expire(claim)

    async def _run(self) -> None:
        while True:
            try:
                await self.once()
            except Exception:  # the sweep must outlive whatever one sweep meets
                logger.exception("A sweep failed; the next one tries again.")
            await asyncio.sleep(SWEEP_SECONDS)
