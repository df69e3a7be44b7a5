"""One process's subscriptions: what Redis sends us is made to match the groups that have a socket here."""

import asyncio
from collections.abc import Container

from redis.asyncio import Redis
from redis.exceptions import RedisError

CONFIRM_SECONDS = 2.0
IDLE_SECONDS = 5.0


class Subscriptions:
    """wanted: the names of the groups with a socket here, kept up to date by their owner."""

    def __init__(self, redis: Redis, wanted: Container[str]) -> None:
        self._pubsub = redis.pubsub()
        self._wanted = wanted
        self._asked: set[str] = set()
        self._unmatched: set[str] = set()
        self._confirmed: dict[str, asyncio.Event] = {}
        self._lock = asyncio.Lock()

    async def match(self, name: str) -> None:
        """Subscribe to `name` if it is wanted, else unsubscribe. Returns when Redis has confirmed a subscription:
        whoever reads a snapshot after that misses nothing. With Redis away it is done later."""
        try:
            await self._ask(name)
        except (RedisError, OSError):
            self._unmatched.add(name)
            return
        if name in self._confirmed:
            try:
                await asyncio.wait_for(self._confirmed[name].wait(), CONFIRM_SECONDS)
            except TimeoutError:
                return

    async def next(self) -> tuple[str, bytes] | None:
        """The next message as (group, body), or None after a while without one. Raises RedisError.

        redis-py subscribes anew by itself to what it had subscribed to before its connection broke.
        """
        if not self._pubsub.subscribed:
            await asyncio.sleep(0.05)
        await self._catch_up()
        message = await self._pubsub.get_message(timeout=IDLE_SECONDS) if self._pubsub.subscribed else None
        if message is None:
            return None
        name = message["channel"].decode()
        if message["type"] == "subscribe" and name in self._confirmed:
            self._confirmed.pop(name).set()
        return (name, message["data"]) if message["type"] == "message" else None

    async def close(self) -> None:
        """End the connection."""
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]

    # Internals

    async def _ask(self, name: str) -> None:
        async with self._lock:
            if name in self._wanted and name not in self._asked:
                self._confirmed[name] = asyncio.Event()
                await self._pubsub.subscribe(name)
                self._asked.add(name)
            elif name not in self._wanted and name in self._asked:
                self._asked.discard(name)
                self._confirmed.pop(name, None)
                await self._pubsub.unsubscribe(name)

    async def _catch_up(self) -> None:
        while self._unmatched:
            name = next(iter(self._unmatched))
            await self._ask(name)
            self._unmatched.discard(name)
