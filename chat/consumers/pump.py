"""What a socket is told, from its client and from the layer, handled one at a time.

Channels' own await_many_dispatch makes two tasks for every message.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Source = Callable[[], Awaitable[Any]]
Handler = Callable[[Any], Awaitable[None]]


class Pump:
    """handle: is given one message after the other, and may raise to end both sides."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle
        self._turn = asyncio.Lock()
        self._engaged = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being handled, nor taken from a source and waiting for its turn."""
        return not self._engaged

    async def run(self, client: Source, layer: Source) -> None:
        """Until a side ends: with what `handle` or the source raised."""
        ours = asyncio.current_task()
        others = asyncio.create_task(self._drain(layer))
        others.add_done_callback(lambda done: ours.cancel() if ours and not done.cancelled() else None)
        try:
            await self._drain(client)
        except asyncio.CancelledError:
            if others.done() and not others.cancelled():
                others.result()
            raise
        finally:
            others.cancel()
            await asyncio.wait([others])

    async def _drain(self, source: Source) -> None:
        while True:
            message = await source()
            self._engaged += 1
            try:
                async with self._turn:
                    await self._handle(message)
            finally:
                self._engaged -= 1
            # Neither a full queue nor a lock that is free lets anybody else in.
            await asyncio.sleep(0)
