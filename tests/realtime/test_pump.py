"""What a socket is told is handled one at a time, whichever side it comes from."""

import asyncio

import pytest

from chat.consumers.pump import Pump


class Stop(Exception):
    """A handler ends the socket."""


async def silence() -> None:
    await asyncio.Event().wait()


async def test_a_message_waits_until_the_one_before_is_handled():
    client: asyncio.Queue[str] = asyncio.Queue()
    layer: asyncio.Queue[str] = asyncio.Queue()
    heard: list[str] = []
    gate = asyncio.Event()

    async def handle(message: str) -> None:
        heard.append(f"{message} begins")
        await gate.wait()
        heard.append(f"{message} ends")
        if len(heard) == 4:
            raise Stop

    pump = Pump(handle)
    client.put_nowait("one")
    layer.put_nowait("other")
    running = asyncio.create_task(pump.run(client.get, layer.get))
    while not heard or not (client.empty() and layer.empty()):
        await asyncio.sleep(0)
    assert not pump.is_idle
    gate.set()
    with pytest.raises(Stop):
        await running
    assert heard in (["one begins", "one ends", "other begins", "other ends"],
                     ["other begins", "other ends", "one begins", "one ends"])  # fmt: skip
    assert pump.is_idle


async def test_a_layer_that_fails_ends_the_socket_with_its_error():
    async def broken() -> None:
        raise ConnectionError

    async def handle(message: str) -> None:
        raise AssertionError

    with pytest.raises(ConnectionError):
        await Pump(handle).run(silence, broken)


async def test_a_cancelled_socket_leaves_no_task_behind():
    async def handle(message: str) -> None:
        raise AssertionError

    running = asyncio.create_task(Pump(handle).run(silence, silence))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert asyncio.all_tasks() == {asyncio.current_task()}
