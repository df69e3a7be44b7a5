"""What is published goes in order over one connection, which comes back after a failure."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from chat.live.publisher import Publisher
from chat.live.redis_client import connect

PATIENCE_SECONDS = 5.0


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of the test's own."""
    made = connect(redis_url)
    yield made
    await made.aclose(close_connection_pool=True)


async def heard(listening: PubSub, count: int) -> list[bytes]:
    """The next so many messages."""
    found: list[bytes] = []
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(found) < count:
            message = await listening.get_message(ignore_subscribe_messages=True, timeout=1)
            found += [message["data"]] if message else []
    return found


async def test_batches_of_two_tasks_wait_for_one_another(redis: Redis):
    publisher = Publisher(redis)
    async with redis.pubsub() as listening:
        await listening.subscribe("news")
        await listening.get_message(timeout=PATIENCE_SECONDS)
        await asyncio.gather(*(publisher.publish([("news", b"%d" % n), ("news", b"and")]) for n in range(20)))
        got = await heard(listening, 40)
    assert got[::2] == [b"%d" % n for n in range(20)]
    assert set(got[1::2]) == {b"and"}


async def test_after_a_failure_it_goes_on_over_a_new_connection(redis: Redis):
    publisher = Publisher(redis)
    await publisher.publish([("news", b"before")])
    await redis.client_kill_filter(_type="normal", skipme=True)
    with pytest.raises(RedisError):
        await publisher.publish([("news", b"lost")])
    await publisher.publish([("news", b"after")])
