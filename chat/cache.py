"""What the limits on password guesses are counted in: Redis for all processes, this process's memory while it is away.

Without it nobody could sign in, or change a stolen password, while Redis is away; without limits anybody could guess.
"""

import logging
import time
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

ANSWER_SECONDS = 1.0
AWAY_SECONDS = 5.0
"""For how long Redis is not asked again once it has failed: a request asks several times."""

if TYPE_CHECKING:
    from chat.apps import ChatConfig

logger = logging.getLogger(__name__)


class Outage:
    """Until when this process does not ask Redis. The app keeps it, for Django makes a cache for every request."""

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def lasts(self) -> bool:
        """Whether Redis has failed just now."""
        return time.monotonic() < self._until

    def begin(self) -> None:
        """Redis has failed."""
        self._until = time.monotonic() + AWAY_SECONDS


class SteadyCache(BaseCache):
    """LOCATION: a URL of Redis."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        limits = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
        options = limits | {"retry": Retry(NoBackoff(), 0)} | params.get("OPTIONS", {})
        self._shared = RedisCache(location, params | {"OPTIONS": options})
        self._own = LocMemCache(f"while {location} is away", params)
        self._outage = cast("ChatConfig", apps.get_app_config("chat")).outage

    def add(self, *arguments: Any, **options: Any) -> bool:
        return bool(self._do("add", *arguments, **options))

    def get(self, *arguments: Any, **options: Any) -> Any:
        return self._do("get", *arguments, **options)

    def set(self, *arguments: Any, **options: Any) -> None:
        self._do("set", *arguments, **options)

    def touch(self, *arguments: Any, **options: Any) -> bool:
        return bool(self._do("touch", *arguments, **options))

    def delete(self, *arguments: Any, **options: Any) -> bool:
        return bool(self._do("delete", *arguments, **options))

    def incr(self, *arguments: Any, **options: Any) -> int:
        return int(self._do("incr", *arguments, **options))

    def has_key(self, *arguments: Any, **options: Any) -> bool:
        return bool(self._do("has_key", *arguments, **options))

    def clear(self) -> None:
        self._do("clear")

    def _do(self, name: str, *arguments: Any, **options: Any) -> Any:
        if not self._outage.lasts:
            try:
                return getattr(self._shared, name)(*arguments, **options)
            except RedisError as outage:
                self._outage.begin()
                logger.warning("Redis is away; this process counts by itself (%s).", type(outage).__name__)
        return getattr(self._own, name)(*arguments, **options)
