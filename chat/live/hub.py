"""One event loop's sockets, its groups, and its connections to the other processes."""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.live.mailbox import Mailbox
from chat.live.observer import Observer
from chat.live.outbox import Outbox
from chat.live.subscriptions import Subscriptions

RETRY_SECONDS = 0.5
CLOSE_SECONDS = 2.0

logger = logging.getLogger(__name__)


class Inbox(Mailbox[dict[str, Any]]):
    """What waits for one socket. listener: is asked first while nothing waits; whether it took the message.
    groups: those it hears."""

    __slots__ = ("groups", "listener")

    def __init__(self, capacity: int) -> None:
        super().__init__(capacity)
        self.listener: Callable[[dict[str, Any]], bool] | None = None
        self.groups: list[str] = []


class Hub:
    """Sockets are named by their channel; a group's sockets elsewhere are reached over Redis."""

    def __init__(self, redis: Redis, listening: Redis, observer: Observer | None = None) -> None:
        self.inboxes: dict[str, Inbox] = {}
        self._groups: dict[str, set[str]] = {}
        self._origin = uuid.uuid4().hex
        self._redis = redis
        self._listening = listening
        self._subscriptions = Subscriptions(listening, self._groups)
        self._observer = observer or Observer()
        self._outbox = Outbox(redis, self._observer)
        self._tasks: list[asyncio.Task[None]] = []

    # Here

    def deliver(self, channel: str, message: dict[str, Any]) -> bool:
        """To one socket of this process; whether it is one. A full inbox loses its oldest message."""
        inbox = self.inboxes.get(channel)
        if inbox is None:
            return False
        if inbox.listener and inbox.empty() and inbox.listener(message):
            return True
        if inbox.full():
            inbox.get_nowait()
            self._observer.layer_failed()
        inbox.put_nowait(message)
        # The listener may have found that nobody is at the other end any more.
        return self.inboxes.get(channel) is inbox

    def deliver_group(self, name: str, message: dict[str, Any]) -> bool:
        """To the group's sockets of this process; whether there are any."""
        delivered = [self.deliver(channel, dict(message)) for channel in tuple(self._groups.get(name, ()))]
        return any(delivered)

    def leave(self, channel: str) -> None:
        """A socket is gone or going: from now on it is not here, whatever its clean-up still waits for."""
        inbox = self.inboxes.pop(channel, None)
        for name in inbox.groups if inbox else ():
            if self._parted(name, channel):
                self._subscriptions.match_later(name)

    # Across

    def publish(self, name: str, message: dict[str, Any]) -> None:
        """To the group's sockets of other processes, soon."""
        self._outbox.put(name, msgspec.msgpack.encode((self._origin, message)), time.monotonic())
        if self.inboxes:
            self._work()

    async def flush(self) -> None:
        """Send what is in the outbox now; what Redis does not take is lost."""
        await self._outbox.send(time.monotonic())

    async def join(self, name: str, channel: str) -> None:
        """A socket hears a group from now on, also while Redis is away: what it misses then is healed later."""
        inbox = self.inboxes.get(channel)
        if inbox is None:
            return  # it has just left
        if name not in inbox.groups:
            inbox.groups.append(name)
        self._groups.setdefault(name, set()).add(channel)
        self._work()
        await self._subscriptions.match(name)

    async def part(self, name: str, channel: str) -> None:
        """A socket hears a group no more."""
        inbox = self.inboxes.get(channel)
        if inbox and name in inbox.groups:
            inbox.groups.remove(name)
        if self._parted(name, channel) and self._tasks:
            await self._subscriptions.match(name)

    async def close(self) -> None:
        """End the tasks and the connections."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_SECONDS)
        await self._subscriptions.close()
        for redis in (self._redis, self._listening):
            await redis.aclose(close_connection_pool=True)

    # Internals

    def _work(self) -> None:
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._post()), asyncio.create_task(self._listen())]

    def _parted(self, name: str, channel: str) -> bool:
        """Whether the group has no socket here any more."""
        members = self._groups.get(name, set())
        members.discard(channel)
        if not members:
            self._groups.pop(name, None)
        return not members

    async def _post(self) -> None:
        while True:
            await self._outbox.filled.wait()
            try:
                sent = await self._outbox.send(time.monotonic())
            except Exception:  # nobody else would begin again
                logger.exception("Messages for other processes were not sent.")
                sent = False
            if not sent:
                await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        while True:
            try:
                heard = await self._subscriptions.next()
            except (RedisError, OSError) as problem:
                logger.warning("Redis is away, other processes are not heard: %s", problem)
                await self._begin_again()
            except Exception:  # likewise: a process that hears no others must never stay so
                logger.exception("Other processes are not heard.")
                await self._begin_again()
            else:
                if heard:
                    self._hear(*heard)

    async def _begin_again(self) -> None:
        self._observer.layer_failed()
        await self._subscriptions.drop()
        await asyncio.sleep(RETRY_SECONDS)

    def _hear(self, name: str, body: bytes) -> None:
        try:
            origin, message = msgspec.msgpack.decode(body)
            if origin != self._origin:
                self.deliver_group(name, message)
        except Exception:  # somebody else's, or a socket's: not a reason to hear no more
            self._observer.layer_failed()
            logger.exception("A message of another process was not delivered.")
