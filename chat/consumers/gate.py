"""What one connection may ask of us: how soon it must speak, how fast it may, and how badly."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from chat.core.bucket import Pace, Verdict

BAD_FRAMES_ALLOWED = 20
FIRST_FRAME_SECONDS = 10.0
"""Our page sends a ping as soon as its socket is open."""


class Gate:
    """Every start has a stop, whatever ended the connection."""

    def __init__(self, on_silence: Callable[[], Awaitable[None]]) -> None:
        self._on_silence = on_silence
        self._silence: asyncio.Task[None] | None = None
        self._pace = Pace()
        self._bad_frames = 0

    def start(self) -> None:
        """The connection is open: its first frame is awaited."""
        self._silence = asyncio.create_task(self._expect_a_frame())

    def stop(self) -> None:
        """It has spoken, or it is gone."""
        if self._silence:
            self._silence.cancel()
            self._silence = None

    def judge(self) -> Verdict:
        """What becomes of the frame that has just come."""
        self.stop()
        return self._pace.judge(time.monotonic())

    def passes(self) -> bool:
        """Whether the frame that has just come may pass; if not, it still has to be judged."""
        self.stop()
        return self._pace.passes(time.monotonic())

    def would_pass(self) -> bool:
        """Whether it is worth reading; it still has to pass."""
        return self._pace.would_pass(time.monotonic())

    def has_had_enough(self) -> bool:
        """Another frame was bad; whether that was one too many."""
        self._bad_frames += 1
        return self._bad_frames >= BAD_FRAMES_ALLOWED

    async def _expect_a_frame(self) -> None:
        await asyncio.sleep(FIRST_FRAME_SECONDS)
        await self._on_silence()
