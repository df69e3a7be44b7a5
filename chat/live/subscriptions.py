"""One process's subscriptions: what Redis sends us is made to match the groups that have a socket here.

On a connection of its own. One task reads, connects and connects again; others only write, and only while it stands:
redis-py's PubSub lets whoever writes connect anew under the reader, which ends the reader.
"""

import asyncio
from collections.abc import Collection
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

CONNECT_SECONDS = 5.0
CONFIRM_SECONDS = 2.0
IDLE_SECONDS = 5.0
SILENCES_ALLOWED = 4
"""Of IDLE_SECONDS each, with a ping in each; then Redis is away without a word."""


class Subscriptions:
    """wanted: the names of the groups with a socket here, kept up to date by their owner."""

    def __init__(self, redis: Redis, wanted: Collection[str]) -> None:
        self._connection: Any = redis.connection_pool.make_connection()  # type: ignore[no-untyped-call]
        self._wanted = wanted
        self._asked: set[str] = set()
        self._unmatched: set[str] = set()
        self._confirmed: dict[str, asyncio.Event] = {}
        self._is_up = False
        self._has_tried = asyncio.Event()
        self._silences = 0

    # For whoever writes

    async def match(self, name: str) -> None:
        """Subscribe to `name` if it is wanted, else unsubscribe. Returns when Redis has confirmed a subscription:
        whoever reads a snapshot after that misses nothing. With Redis away it is done when that is back."""
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                await self._has_tried.wait()
                if self._is_up:
                    await self._ask(name)
                if self._is_up and name in self._confirmed:
                    await self._confirmed[name].wait()
        except (TimeoutError, RedisError, OSError):
            return  # the reader meets it too, and asks for all that is wanted

    def match_later(self, name: str) -> None:
        """The same, when the reader comes to it."""
        self._unmatched.add(name)

    # For the one who reads

    async def next(self) -> tuple[str, bytes] | None:
        """The next message as (group, body), or None after a while without one. Raises RedisError, OSError."""
        if not self._is_up:
            await self._come_up()
        while self._unmatched:
            await self._ask(self._unmatched.pop())
        answer = await self._connection.read_response(timeout=IDLE_SECONDS, disconnect_on_error=False)
        if answer is None:
            await self._break_silence()
            return None
        self._silences = 0
        return self._take(answer)

    async def drop(self) -> None:
        """Something is wrong with the connection: the next `next` makes another."""
        self._is_up = False
        await self._connection.disconnect(nowait=True)

    async def close(self) -> None:
        """End the connection."""
        self._is_up = False
        await self._connection.disconnect()

    # Internals

    async def _come_up(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._connection.connect()
            self._is_up, self._silences = True, 0
            self._asked = set(self._wanted)
            self._confirmed = {name: self._confirmed.get(name) or asyncio.Event() for name in self._asked}
            if self._asked:
                await self._say("SUBSCRIBE", *self._asked)
        finally:
            self._has_tried.set()

    async def _ask(self, name: str) -> None:
        """Written before anything is awaited: what is on the wire comes in the order of `_asked`."""
        if name in self._wanted and name not in self._asked:
            self._asked.add(name)
            self._confirmed[name] = asyncio.Event()
            await self._say("SUBSCRIBE", name)
        elif name not in self._wanted and name in self._asked:
            self._asked.discard(name)
            self._confirmed.pop(name, None)
            await self._say("UNSUBSCRIBE", name)

    async def _say(self, *command: str) -> None:
        # redis-py would connect here, too: another writer has just found the connection broken.
        if not self._connection.is_connected:
            raise RedisConnectionError("The connection for subscriptions is broken.")
        await self._connection.send_command(*command, check_health=False)

    async def _break_silence(self) -> None:
        self._silences += 1
        if self._silences > SILENCES_ALLOWED:
            raise RedisConnectionError("Redis says nothing, not even to a ping")
        await self._say("PING")

    def _take(self, answer: Any) -> tuple[str, bytes] | None:
        """answer: a push of RESP 2, or the answer to a ping."""
        match answer:
            case [b"message", bytes() as name, bytes() as body]:
                return name.decode(), body
            case [b"subscribe", bytes() as name, _]:
                event = self._confirmed.pop(name.decode(), None)
                if event:
                    event.set()
        return None
