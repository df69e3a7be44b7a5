"""Those who ask at the same time are answered together, and never with what was read before they asked."""

import asyncio
from collections.abc import Collection

import pytest

from chat.services.together import Together


class Oracle:
    """Answers when it is let, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []
        self.may_answer = asyncio.Event()

    async def answer(self, asked: Collection[str]) -> dict[str, str]:
        self.asked.append(set(asked))
        await self.may_answer.wait()
        return {each: each.upper() for each in asked if each != "nobody"}


async def test_whoever_asks_while_others_are_answered_is_answered_next_and_together():
    oracle = Oracle()
    together = Together(oracle.answer)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(together.ask("a"))
        while not oracle.asked:
            await asyncio.sleep(0)
        others = [group.create_task(together.ask(each)) for each in ("a", "b", "b", "nobody")]
        await asyncio.sleep(0)
        oracle.may_answer.set()
    assert first.result() == "A"
    assert [each.result() for each in others] == ["A", "B", "B", None]
    assert oracle.asked == [{"a"}, {"a", "b", "nobody"}]


async def test_whoever_stops_waiting_does_not_take_the_answer_from_the_others():
    oracle = Oracle()
    together = Together(oracle.answer)
    impatient, patient = asyncio.create_task(together.ask("a")), asyncio.create_task(together.ask("b"))
    while not oracle.asked:
        await asyncio.sleep(0)
    impatient.cancel()
    oracle.may_answer.set()
    assert await patient == "B"


async def test_what_fails_fails_for_those_who_asked_and_not_for_the_next():
    async def fail_once(asked: Collection[str]) -> dict[str, str]:
        if "bad" in asked:
            raise ConnectionError
        return dict.fromkeys(asked, "fine")

    together = Together(fail_once)
    with pytest.raises(ConnectionError):
        await together.ask("bad")
    assert await together.ask("good") == "fine"
