"""The stores under test, each with a clock that is turned by hand."""

import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import cast

import pytest
from redis import ConnectionError, Redis

from chat.live.memory import MemoryStore
from chat.live.redis_client import connect
from chat.live.redis_store import RedisStore
from chat.live.store import CallStore


@dataclass
class Clock:
    """Unix seconds; stands still until it is turned."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now

    def goes_on(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    def shows(self, moment: float) -> bool:
        """Whether something that has just happened happened then."""
        return moment == self.now


class RedisClock(Clock):
    """Redis's own clock, which nobody turns: time passes by making everything there older."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._began = time.time()

    def goes_on(self, seconds: float) -> None:
        for name in cast(list[bytes], self._redis.zrange("kaigi:leases", 0, -1)):
            self._redis.zincrby("kaigi:leases", -seconds, name)
        if swept := cast(bytes | None, self._redis.get("kaigi:swept")):
            self._redis.set("kaigi:swept", float(swept) - seconds)

    def shows(self, moment: float) -> bool:
        return self._began - 1 <= moment <= time.time() + 1


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own, which keeps nothing on disk."""
    socket = tmp_path_factory.mktemp("redis") / "redis.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as server:
        url = f"unix://{socket}"
        with Redis.from_url(url) as redis:
            _wait_for(redis, server)
        yield url
        server.terminate()


@pytest.fixture(params=["memory", "redis"])
def clock(request: pytest.FixtureRequest) -> Iterator[Clock]:
    """The clock of the store under test."""
    if request.param == "memory":
        yield Clock()
        return
    with Redis.from_url(request.getfixturevalue("redis_url")) as redis:
        redis.flushall()
        yield RedisClock(redis)


@pytest.fixture
async def store(request: pytest.FixtureRequest, clock: Clock) -> AsyncIterator[CallStore]:
    """Every implementation of the contract, empty."""
    if not isinstance(clock, RedisClock):
        yield MemoryStore(clock)
        return
    url = request.getfixturevalue("redis_url")
    made = RedisStore(lambda: connect(url))
    yield made
    await made.close()


def _wait_for(redis: Redis, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            redis.ping()
        except ConnectionError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError("redis-server did not start.")
