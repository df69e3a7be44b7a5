"""Answers many who ask at the same time with one question to whoever knows.

Nobody waits for company: the first is answered at once, and whoever asks meanwhile is answered next, together. So a
crowd costs about as much as a handful, and a single one waits for nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable
from typing import Generic, TypeVar

Asked = TypeVar("Asked", bound=Hashable)
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """answer: takes what is asked, each once, and returns what is known of it. What it raises, all who asked meet: so
    nothing that a single client chose may make it fail."""

    def __init__(self, answer: Callable[[Collection[Asked]], Awaitable[dict[Asked, Answer]]]) -> None:
        self._answer = answer
        self._asking: set[Asked] = set()
        self._next: asyncio.Task[dict[Asked, Answer]] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, asked: Asked) -> Answer | None:
        """What is known from now on, None when nothing is. Raises what `answer` raises."""
        self._asking.add(asked)
        if self._next is None:
            self._next = asyncio.create_task(self._answer_next())
        return (await asyncio.shield(self._next)).get(asked)

    async def _answer_next(self) -> dict[Asked, Answer]:
        async with self._one_at_a_time:
            # From here on it is too late for these: whoever asks now is answered by what is read later.
            asking, self._asking, self._next = self._asking, set(), None
            return await self._answer(asking)
