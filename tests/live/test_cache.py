"""Limits are counted in Redis, and go on being counted while it is away."""

import pytest
from django.apps import apps
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError

from chat.cache import Outage, SteadyCache


@pytest.fixture(autouse=True)
def outage(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this process knows of Redis is the test's own."""
    monkeypatch.setitem(vars(apps.get_app_config("chat")), "outage", Outage())


@pytest.fixture
def keys(request: pytest.FixtureRequest) -> dict[str, str]:
    """This test's own."""
    return {"KEY_PREFIX": request.node.name}


@pytest.fixture
def cache(redis_url: str, keys: dict[str, str]) -> SteadyCache:
    """Of one process."""
    return SteadyCache(redis_url, keys)


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis answers nobody."""

    for name in ("add", "get", "set", "incr"):
        monkeypatch.setattr(RedisCache, name, _fail)


def test_processes_count_together(cache: SteadyCache, redis_url: str, keys: dict[str, str]) -> None:
    cache.set("guesses", 4, 60)
    assert SteadyCache(redis_url, keys).incr("guesses") == 5
    assert cache.get("guesses") == 5


@pytest.mark.usefixtures("away")
def test_a_process_counts_by_itself_while_redis_is_away(cache: SteadyCache) -> None:
    assert cache.add("guesses", 1, 60)
    assert not cache.add("guesses", 1, 60)
    assert cache.incr("guesses") == 2
    assert cache.get("guesses") == 2


def test_a_redis_that_is_silent_costs_one_wait_for_all_requests(
    redis_url: str, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def fail(*arguments: object, **options: object) -> None:
        asked.append(arguments)
        raise ConnectionError

    monkeypatch.setattr(RedisCache, "get", fail)
    requests = [SteadyCache(redis_url, keys) for _ in range(3)]  # Django makes one for each
    assert [cache.get("guesses") for cache in requests] == [None, None, None]
    assert len(asked) == 1


def test_a_redis_that_came_back_is_asked_again(cache: SteadyCache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("guesses", 4, 60)
    monkeypatch.setattr("chat.cache.AWAY_SECONDS", 0)
    with monkeypatch.context() as outage:
        outage.setattr(RedisCache, "get", _fail)
        assert cache.get("guesses") is None
    assert cache.get("guesses") == 4


def _fail(*arguments: object, **options: object) -> None:
    raise ConnectionError
