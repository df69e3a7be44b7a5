"""Clients that read nothing, or give no sign of life."""

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from typing import Any

from chat.core.errors import CloseCode
from tests.faults.crowd import Someone
from tests.faults.findings import Findings
from tests.faults.stage import Stage
from tests.faults.wire import Message, Wire
from videochat_site.outflow import PATIENCE_SECONDS

SLOW_SECONDS, AWAY_SECONDS, GONE_SECONDS = 25.0, 15.0, 35.0
SLOW_MIB = 10.0
READS_AGAIN_SECONDS = PATIENCE_SECONDS + 2.5
"""They are asked when 64 KiB were sent, and what was sent before the close is read within its 4 s."""
SMALL_BUFFER = 4096
HEARTBEAT_SECONDS = 4.0
BIG_SDP = "v=0\r\na=" + "x" * 47_000
"""About as long as a description may be."""
DRIP_A_SECOND, GUSH_A_SECOND = 2, 20
"""About 0.1 and 1 MB a second for somebody who reads nothing."""
MEDIA: Message = {}


async def joined(stage: Stage, who: Someone, *, buffer: int = 0, **more: Any) -> tuple[Wire, Message]:
    """Somebody inside a call, and what they were told."""
    wire = await Wire.open(stage.portal, f"/ws/rooms/{who.slug}/", who.cookie, buffer=buffer)
    wire.listen()
    wire.say(type="call.join", media=MEDIA, **more)
    _, told = await wire.hear("call.joined")
    return wire, told


@dataclass
class Silent:
    """Somebody who reads nothing from `since` on, and a friend of theirs who hears what the call is told."""

    wire: Wire
    id: str
    witness: Wire
    since: float

    async def after(self, kind: str, limit: float) -> float:
        """How many seconds later the friend hears of it; infinite when not within twice the limit."""
        left = self.since + 2 * limit - time.monotonic()
        try:
            at, _ = await self.witness.until(lambda one: one["type"] == kind and one["id"] == self.id, seconds=left)
        except TimeoutError:
            return float("inf")
        return at - self.since

    async def is_sent(self, a_second: float) -> None:
        """The friend sends them descriptions, so many, until they are away."""
        description = {"type": "offer", "sdp": BIG_SDP}
        for number in count():
            link = f"link-{number}"
            self.witness.say(type="signal.description", to=self.id, link=link, offer=1, description=description)
            await asyncio.sleep(1 / a_second)

    @property
    def refused(self) -> int:
        """How many of them the server would not take, while they were there to be given to."""
        codes = [one["code"] for _, one in self.witness.heard if one["type"] == "error"]
        return sum(code != "unknown_participant" for code in codes)


async def keeps_alive(wire: Wire) -> None:
    """Speaks, whether or not it reads; else it would be taken for gone before it is too slow."""
    while not wire.code:
        wire.say(type="ping", sent_at=1)
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def fall_silent(found: Findings, stage: Stage, one: list[Someone], other: list[Someone]) -> None:
    before = stage.memory()
    drip = await _falls_silent(stage, one[0], one[1], SMALL_BUFFER)
    gone = await _falls_silent(stage, one[2], one[3])
    gush = await _falls_silent(stage, other[0], other[1], SMALL_BUFFER)
    silent = (drip, gush, gone)
    growth: list[float] = []
    life = [asyncio.create_task(keeps_alive(wire)) for wire in (*(one.witness for one in silent), drip.wire, gush.wire)]
    life += [asyncio.create_task(drip.is_sent(DRIP_A_SECOND)), asyncio.create_task(gush.is_sent(GUSH_A_SECOND))]
    life += [asyncio.create_task(_watch_memory(stage, before, growth))]
    await _judge_slow(found, drip, gush)
    found.below("half-open: away after", await gone.after("participant.away", AWAY_SECONDS), AWAY_SECONDS)
    found.below("gone after", await gone.after("participant.left", GONE_SECONDS), GONE_SECONDS)
    for task in life:
        task.cancel()
    found.below("memory of a process grew by", max(growth), SLOW_MIB, "MiB")


async def _judge_slow(found: Findings, drip: Silent, gush: Silent) -> None:
    """One comes back to reading just in time to be told, the other one never."""
    seconds = await gush.after("participant.away", SLOW_SECONDS)
    found.below("1 MB/s for somebody who does not read: ended after", seconds, SLOW_SECONDS)
    await asyncio.sleep(max(0, drip.since + READS_AGAIN_SECONDS - time.monotonic()))
    drip.wire.thaw()
    code = await drip.wire.ends()
    found.check(code == CloseCode.TOO_SLOW, f"0.1 MB/s: whoever reads on after {READS_AGAIN_SECONDS:g} s finds {code}")
    found.below("after", drip.wire.ended_at - drip.since, SLOW_SECONDS)
    found.none("of what they were sent refused", drip.refused + gush.refused)


async def _falls_silent(stage: Stage, who: Someone, friend: Someone, buffer: int = 0) -> Silent:
    witness, _ = await joined(stage, friend)
    wire, told = await joined(stage, who, buffer=buffer)
    wire.freeze()
    return Silent(wire, told["self"], witness, time.monotonic())


async def _watch_memory(stage: Stage, before: dict[int, int], growth: list[float]) -> None:
    """growth: in MiB, of the process that has grown most, twice a second."""
    while True:
        growth.append(max(kb - before[number] for number, kb in stage.memory().items()) / 1024)
        await asyncio.sleep(0.5)
