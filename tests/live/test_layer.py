"""The channel layer over real Redis: two layers stand for two processes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chat.live.layer import LocalFirstLayer

PATIENCE_SECONDS = 5.0
MANY = 500


class Ear:
    """One socket's channel."""

    def __init__(self, layer: LocalFirstLayer, name: str) -> None:
        self.layer = layer
        self.name = name

    async def hears(self) -> Any:
        """The next message's number."""
        message = await asyncio.wait_for(self.layer.receive(self.name), PATIENCE_SECONDS)
        return message["number"]


async def ear(layer: LocalFirstLayer, *groups: str) -> Ear:
    """A new socket that listens to these groups."""
    made = Ear(layer, await layer.new_channel())
    for group in groups:
        await layer.group_add(group, made.name)
    return made


def news(number: int) -> dict[str, Any]:
    """A message."""
    return {"type": "live.event", "number": number}


@pytest.fixture
async def here(redis_url: str) -> AsyncIterator[LocalFirstLayer]:
    """The layer of this process."""
    layer = LocalFirstLayer(redis_url, prefix="layer-test", one_member="participant.")
    yield layer
    await layer.close()


@pytest.fixture
async def there(redis_url: str) -> AsyncIterator[LocalFirstLayer]:
    """The layer of another process."""
    layer = LocalFirstLayer(redis_url, prefix="layer-test", one_member="participant.")
    yield layer
    await layer.close()


async def test_everybody_in_a_group_hears_each_message_once_and_in_order(here: LocalFirstLayer, there: LocalFirstLayer):
    ears = [await ear(here, "room.1"), await ear(there, "room.1"), await ear(there, "room.1")]
    for number in range(MANY):
        await here.group_send("room.1", news(number))
    for one in ears:
        assert [await one.hears() for _ in range(MANY)] == list(range(MANY))
    await here.group_send("room.1", news(-1))
    assert [await one.hears() for one in ears] == [-1, -1, -1], "nobody heard anything twice"


async def test_whoever_left_a_group_hears_it_no_more(here: LocalFirstLayer, there: LocalFirstLayer):
    one = await ear(there, "room.1", "room.2")
    await there.group_discard("room.1", one.name)
    await here.group_send("room.1", news(1))
    await here.group_send("room.2", news(2))
    assert await one.hears() == 2


async def test_a_group_joined_again_is_heard_again(here: LocalFirstLayer, there: LocalFirstLayer):
    one = await ear(there, "room.1")
    await there.group_discard("room.1", one.name)
    await there.group_add("room.1", one.name)
    await here.group_send("room.1", news(1))
    assert await one.hears() == 1


async def test_a_group_of_one_is_reached_wherever_its_member_is(here: LocalFirstLayer, there: LocalFirstLayer):
    near, far = await ear(here, "participant.near"), await ear(there, "participant.far")
    await here.group_send("participant.near", news(1))
    await here.group_send("participant.far", news(2))
    assert (await near.hears(), await far.hears()) == (1, 2)


async def test_a_command_without_sockets_is_heard_before_its_loop_ends(redis_url: str, there: LocalFirstLayer):
    one = await ear(there, "home")
    command = LocalFirstLayer(redis_url, prefix="layer-test")
    await asyncio.to_thread(lambda: asyncio.run(command.group_send("home", news(1))))
    assert await one.hears() == 1


async def test_a_socket_that_does_not_read_loses_its_oldest_messages_only(redis_url: str):
    layer = LocalFirstLayer(redis_url, prefix="layer-test", capacity=3)
    one = await ear(layer, "room.1")
    for number in range(5):
        await layer.group_send("room.1", news(number))
    assert [await one.hears() for _ in range(3)] == [2, 3, 4]
    await layer.close()


async def test_without_redis_this_process_is_heard_all_the_same():
    layer = LocalFirstLayer("redis://127.0.0.1:1", prefix="layer-test")
    one = await ear(layer, "room.1")
    await layer.group_send("room.1", news(1))
    assert await one.hears() == 1
    await layer.close()
