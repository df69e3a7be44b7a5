"""What a process does again and again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)


class Periodic:
    """Awaits `run` every `seconds`, from start() to stop(). name: what one run is, for the log when it fails."""

    def __init__(self, name: str, seconds: float, run: Callable[[], Awaitable[None]]) -> None:
        self._name = name
        self._seconds = seconds
        self._run = run
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """At once, and from now on."""
        if self._task is None:
            self._task = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """No more; one that runs is broken off."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _go_on(self) -> None:
        while True:
            try:
                await self._run()
            except Exception:  # it must outlive whatever one run meets
                logger.exception("%s failed; the next one tries again.", self._name)
            await asyncio.sleep(self._seconds)
