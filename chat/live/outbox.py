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
    """What Redis does not take waits until it is too old; while Redis is away nobody waits for it."""

    def __init__(self, redis: Redis, observer: Observer) -> None:
        self._observer = observer
        self.filled = asyncio.Event()
        self._publisher = Publisher(redis)
        self._waiting: deque[tuple[float, str, bytes]] = deque(maxlen=OUTBOX_MESSAGES)

    def put(self, name: str, body: bytes, now: float) -> None:
        """Put a message at the end; the oldest goes when there are too many. now: monotonic seconds."""
        self._waiting.append((now, name, body))
        self.filled.set()

    async def send(self, now: float) -> bool:
        """Send one batch; whether Redis took it. now: monotonic seconds."""
        while self._waiting and self._waiting[0][0] < now - EXPIRY_SECONDS:
            self._waiting.popleft()
        batch = [self._waiting.popleft() for _ in range(min(BATCH_MESSAGES, len(self._waiting)))]
        sent = not batch or await self._publish(batch)
        if not sent:
            self._waiting.extendleft(reversed(batch))
        if not self._waiting:
            self.filled.clear()
        return sent

    async def _publish(self, batch: list[tuple[float, str, bytes]]) -> bool:
        try:
            await self._publisher.publish([(name, body) for _, name, body in batch])
        except (RedisError, OSError) as problem:
            self._observer.layer_failed()
            logger.warning("Redis did not take %d messages for other processes: %s", len(batch), problem)
            return False
        return True
