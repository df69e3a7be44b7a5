"""Publishes over one connection of its own: redis-py's pipelines cost several times more for each round trip."""

import asyncio
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis


class Publisher:
    """One batch after the other. The connection is the pool's, which closes it with the others."""

    def __init__(self, redis: Redis) -> None:
        self._pool: Any = redis.connection_pool
        self._connection: Any = None
        self._turn = asyncio.Lock()

    async def publish(self, messages: Sequence[tuple[str, bytes]]) -> None:
        """Publish (channel, body) in order, in one round trip. Raises RedisError, OSError; some may have gone then."""
        async with self._turn:
            if self._connection is None:
                self._connection = await self._pool.get_connection()
            await _publish(self._connection, messages)


async def _publish(connection: Any, messages: Sequence[tuple[str, bytes]]) -> None:
    try:
        packed = connection.pack_commands([("PUBLISH", name, body) for name, body in messages])
        await connection.send_packed_command(packed)
        for _ in messages:
            await connection.read_response()
    except BaseException:
        # An answer that comes late must not be taken for that of the next message. It connects again by itself.
        await connection.disconnect(nowait=True)
        raise
