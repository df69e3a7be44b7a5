"""What a process must survive to go on hearing the others."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from redis.asyncio import Redis

from chat.live.layer import LocalFirstLayer
from tests.live.test_layer import Ear, ear, here, news, there

__all__ = ["here", "there"]
PATIENCE_SECONDS = 10.0
KILLS = 12
COMERS = 8


async def is_heard_again(one: Ear, send: Callable[[], Awaitable[None]]) -> bool:
    """Sends until it is heard: what was sent while nobody could hear is lost."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        hears = asyncio.create_task(one.hears())
        while not hears.done():
            await send()
            await asyncio.wait([hears], timeout=0.05)
    return hears.done()


async def test_a_subscription_that_breaks_again_and_again_while_people_come_is_made_anew(
    redis_url: str, here: LocalFirstLayer, there: LocalFirstLayer
):
    one = await ear(there, "room.1")

    async def come(number: int) -> None:
        while True:
            comer = await ear(there, f"person.{number}", f"participant.{number}")
            there.leave(comer.name)
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as group, Redis.from_url(redis_url) as redis:
        comers = [group.create_task(come(number)) for number in range(COMERS)]
        for number in range(KILLS):
            await redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
            assert await is_heard_again(one, partial(here.group_send, "room.1", news(number)))
        for comer in comers:
            comer.cancel()


async def test_a_message_that_is_not_ours_is_passed_over(redis_url: str, here: LocalFirstLayer, there: LocalFirstLayer):
    one = await ear(there, "room.1")
    async with Redis.from_url(redis_url) as redis:
        for body in (b"", b"\xc1", b"\x93\x01\x02\x03", b"\x92\xa1x\x01"):
            await redis.publish("layer-test:room.1", body)
    await here.group_send("room.1", news(1))
    assert await one.hears() == 1


async def test_whoever_comes_back_elsewhere_is_reached_while_the_old_socket_is_still_being_cleaned_up(
    here: LocalFirstLayer, there: LocalFirstLayer
):
    old, new = await ear(here, "participant.p"), await ear(there, "participant.p")
    here.leave(old.name)
    await here.group_send("participant.p", news(1))
    assert await new.hears() == 1


async def test_a_listener_that_finds_its_socket_gone_lets_the_others_hear(
    here: LocalFirstLayer, there: LocalFirstLayer
):
    old, new = await ear(here, "participant.p"), await ear(there, "participant.p")

    def is_gone(_: object) -> bool:
        here.leave(old.name)
        return False

    here.listen(old.name, is_gone)
    await here.group_send("participant.p", news(1))
    assert await new.hears() == 1


async def test_a_socket_that_opens_while_an_empty_process_announces_something_hears(
    here: LocalFirstLayer, there: LocalFirstLayer
):
    sending = asyncio.create_task(here.group_send("home", news(0)))
    await asyncio.sleep(0)
    one = await ear(here, "room.1")
    await sending
    await there.group_send("room.1", news(1))
    assert await one.hears() == 1
