"""A mailbox gives its one reader everything once and in order."""

import asyncio

import pytest

from chat.live.mailbox import Mailbox


async def test_what_waits_is_read_in_order():
    box: Mailbox[int] = Mailbox()
    for number in range(3):
        box.put_nowait(number)
    assert (box.qsize(), box.empty(), box.full()) == (3, False, False)
    assert [await box.get(), box.get_nowait(), await box.get()] == [0, 1, 2]
    assert box.empty()


async def test_a_reader_waits_for_what_comes():
    box: Mailbox[int] = Mailbox()
    reading = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    box.put_nowait(1)
    box.put_nowait(2)
    assert await reading == 1
    assert box.qsize() == 1, "until it is read it waits"


async def test_nothing_is_lost_when_the_reader_is_cancelled():
    box: Mailbox[int] = Mailbox()
    reading = asyncio.create_task(box.get())
    await asyncio.sleep(0)
    box.put_nowait(1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await box.get() == 1


def test_it_is_full_at_its_capacity():
    box: Mailbox[int] = Mailbox(capacity=2)
    box.put_nowait(1)
    assert not box.full()
    box.put_nowait(2)
    assert box.full()
