"""What waits to be sent to other processes: in order, many messages a round trip, bounded in number and age."""

import asyncio
import logging
from collections import deque

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat.live.observer import Observer
from chat.live.publisher import Publisher

OUTBOX_MESSAGES = 20_000
BATCH_MESSAGES = 200
EXPIRY_SECONDS = 10.0
"""Older news does harm: a close that comes late could meet a connection made since."""

logger = logging.getLogger(__name__)


class Outbox:
    """What waits while Redis is away goes when it is too old; nobody waits for Redis.

    A message is sent once at most: of a batch that breaks off nobody knows how much arrived, and a signal heard twice
    does more harm than one that is lost, which browsers make up for.
    """

    def __init__(self, redis: Redis, observer: Observer) -> None:
        self._observer = observer
        self.filled = asyncio.Event()
        self._publisher = Publisher(redis)
        self._is_there = False
        self._waiting: deque[tuple[float, str, bytes]] = deque(maxlen=OUTBOX_MESSAGES)

    def put(self, name: str, body: bytes, now: float) -> None:
        """Put a message at the end; the oldest goes when there are too many. now: monotonic seconds."""
        self._waiting.append((now, name, body))
        self.filled.set()

    async def send(self, now: float) -> bool:
        """Send one batch; whether Redis took it. now: monotonic seconds."""
        while self._waiting and self._waiting[0][0] < now - EXPIRY_SECONDS:
            self._waiting.popleft()
        sent = not self._waiting or await self._send()
        if not self._waiting:
            self.filled.clear()
        return sent

    async def _send(self) -> bool:
        # Nothing at all is enough to connect, and nothing is lost when that fails.
        self._is_there = self._is_there or await self._publish([])
        self._is_there = self._is_there and await self._publish(self._take())
        return self._is_there

    def _take(self) -> list[tuple[str, bytes]]:
        taken = [self._waiting.popleft() for _ in range(min(BATCH_MESSAGES, len(self._waiting)))]
        return [(name, body) for _, name, body in taken]

    async def _publish(self, batch: list[tuple[str, bytes]]) -> bool:
        try:
            await self._publisher.publish(batch)
        except (RedisError, OSError) as problem:
            self._observer.layer_failed()
            waiting = len(self._waiting)
            logger.warning(
                "Redis is away; %d messages for other processes are lost, %d wait: %s", len(batch), waiting, problem
            )
            return False
        return True
