"""What waits for Redis is sent once at most, in order, and the newest is never what is given up."""

from collections.abc import Sequence

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError

from chat.live.observer import Observer
from chat.live.outbox import Outbox
from chat.live.publisher import Publisher
from chat.live.redis_client import connect


class Wire:
    """Redis, as the publisher sees it. taken: the messages that arrived. breaks_after: how many more it takes."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.is_there = True
        self.breaks_after: int | None = None

    async def publish(self, messages: Sequence[tuple[str, bytes]]) -> None:
        if not self.is_there:
            raise ConnectionError
        self.taken += [name for name, _ in messages[: self.breaks_after]]
        if messages and self.breaks_after is not None:
            self.breaks_after = None
            raise ConnectionError


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    made = Wire()
    monkeypatch.setattr(Publisher, "publish", made.publish)
    return made


@pytest.fixture
def outbox() -> Outbox:
    return Outbox(Redis(), Observer())


async def test_what_waits_while_redis_is_away_is_sent_when_it_is_back(outbox: Outbox, wire: Wire) -> None:
    wire.is_there = False
    for name in "abc":
        outbox.put(name, b"", now=0)
    assert not await outbox.send(now=1)
    assert outbox.filled.is_set()
    wire.is_there = True
    assert await outbox.send(now=2)
    assert wire.taken == ["a", "b", "c"]


async def test_a_batch_that_breaks_off_half_way_is_not_sent_again(outbox: Outbox, wire: Wire) -> None:
    wire.breaks_after = 2
    for name in "abc":
        outbox.put(name, b"", now=0)
    assert not await outbox.send(now=0)
    outbox.put("d", b"", now=0)
    assert await outbox.send(now=0)
    assert wire.taken == ["a", "b", "d"]


async def test_of_too_many_the_oldest_go(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat.live.outbox.OUTBOX_MESSAGES", 3)
    outbox = Outbox(Redis(), Observer())
    wire.is_there = False
    for name in "abcd":
        outbox.put(name, b"", now=0)
        await outbox.send(now=0)
    wire.is_there = True
    await outbox.send(now=0)
    assert wire.taken == ["b", "c", "d"]


async def test_news_that_are_too_old_are_not_sent(outbox: Outbox, wire: Wire) -> None:
    outbox.put("old", b"", now=0)
    outbox.put("new", b"", now=9)
    await outbox.send(now=11)
    assert wire.taken == ["new"]


async def test_nothing_at_all_is_enough_to_see_that_redis_is_away(redis_url: str) -> None:
    """What the outbox asks first, of the real publisher."""
    here, nowhere = connect(redis_url), connect("redis://127.0.0.1:1")
    await Publisher(here).publish([])
    with pytest.raises(ConnectionError):
        await Publisher(nowhere).publish([])
    for redis in (here, nowhere):
        await redis.aclose(close_connection_pool=True)
