"""What waits for one reader. An asyncio.Queue takes 3 kB before anything waits, and there are two a socket."""

import asyncio
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """As asyncio.Queue, as far as its one reader and those who write need it. It is full at `capacity`, if any."""

    __slots__ = ("_capacity", "_reader", "_waiting")

    def __init__(self, capacity: int = 0) -> None:
        self._capacity = capacity
        self._waiting: list[T] = []
        self._reader: asyncio.Future[None] | None = None

    def qsize(self) -> int:
        """How much waits."""
        return len(self._waiting)

    def empty(self) -> bool:
        """Whether nothing does."""
        return not self._waiting

    def full(self) -> bool:
        """Whether as much waits as may."""
        return 0 < self._capacity <= len(self._waiting)

    def put_nowait(self, item: T) -> None:
        """Put something at the end, full or not: whoever writes asks before."""
        self._waiting.append(item)
        if self._reader and not self._reader.done():
            self._reader.set_result(None)

    def get_nowait(self) -> T:
        """Take what has waited longest. Raises IndexError when nothing does."""
        return self._waiting.pop(0)

    async def get(self) -> T:
        """The same, as soon as there is something."""
        while not self._waiting:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        return self._waiting.pop(0)
