"""The one place that makes Redis clients."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, TimeoutError

CONNECTIONS = 50
ANSWER_SECONDS = 3.0
CONNECT_SECONDS = 2.0
HEALTH_SECONDS = 15
PROBES = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 3, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 5000}
"""When a network that loses every packet is given up: seconds, seconds, how many, and ms for what was sent; tcp(7)."""

T = TypeVar("T")


def connect(url: str, **overrides: Any) -> Redis:
    """A client whose pool is bounded and waits for a free connection, and whose calls end within seconds.

    url: redis://, rediss:// or unix://. A call that met a connection gone stale is tried once more, at once.
    """
    options: dict[str, Any] = {
        "max_connections": CONNECTIONS,
        "timeout": ANSWER_SECONDS,
        "socket_timeout": ANSWER_SECONDS,
        "socket_connect_timeout": CONNECT_SECONDS,
        "health_check_interval": HEALTH_SECONDS,
        "retry": Retry(NoBackoff(), 1, supported_errors=(ConnectionError, TimeoutError)),
    }
    return Redis(connection_pool=BlockingConnectionPool.from_url(url, **options | _probes(url) | overrides))


def _probes(url: str) -> dict[str, Any]:
    """For a connection that only listens nothing else ends; a Unix socket cannot go silent so."""
    if urlsplit(url).scheme == "unix":
        return {}
    known = {getattr(socket, name): value for name, value in PROBES.items() if hasattr(socket, name)}
    return {"socket_keepalive": True, "socket_keepalive_options": known}


class PerLoop(Generic[T]):
    """One of something for each event loop: connections cannot leave the loop that opened them."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[asyncio.AbstractEventLoop, T] = WeakKeyDictionary()

    def get(self) -> T:
        """The running loop's own, made on first use."""
        loop = asyncio.get_running_loop()
        if loop not in self._made:
            self._made[loop] = self._make()
        return self._made[loop]

    def take(self) -> T | None:
        """The running loop's own, which is forgotten."""
        return self._made.pop(asyncio.get_running_loop(), None)
