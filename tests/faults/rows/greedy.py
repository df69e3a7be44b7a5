"""Clients that take too much or give no sign of life, each beside a healthy call."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import Any

from chat.core.errors import CloseCode
from tests.faults.crowd import Someone
from tests.faults.findings import Findings
from tests.faults.neighbours import elsewhere, gather
from tests.faults.stage import Stage
from tests.faults.wire import ABNORMAL, Message, Wire

FLOOD_SECONDS = 10.0
FLOOD_A_SECOND = 1_000
TICK_SECONDS = 0.01
FRAGMENTS = 1_000_000
FRAGMENT_SOCKETS = 20
FRAGMENT_SECONDS = 0.5
"""From one socket to the next."""
AT_ONCE = 5_000
SLOW_SECONDS, AWAY_SECONDS, GONE_SECONDS = 25.0, 15.0, 35.0
SLOW_MIB = 10.0
SMALL_BUFFER = 4096
HEARTBEAT_SECONDS = 4.0
BIG_SDP = "v=0\r\na=" + "x" * 47_000
"""About as long as a description may be."""
DRIP_A_SECOND, GUSH_A_SECOND = 2, 20
"""About 0.1 and 1 MB a second for somebody who reads nothing."""
MEDIA: Message = {}


def slow(found: Findings, stage: Stage) -> None:
    """A flood, a million fragments, readers that do not read, and somebody who is gone without a word."""
    neighbours = gather(stage, stage.crowd[:8])
    with neighbours.watch(found, f"flood of {FLOOD_A_SECOND} messages a second"):
        elsewhere(_flood(found, stage, stage.crowd[8]))
    with neighbours.watch(found, "fragments"):
        elsewhere(_fragments(found, stage, stage.crowd[9]))
    with neighbours.watch(found, "readers that do not read, and a half-open client"):
        elsewhere(_silent(found, stage, stage.crowd[16:24], stage.crowd[24:32]))
    neighbours.unharmed(found)
    found.none("exceptions in the logs", stage.tracebacks())


async def joined(stage: Stage, who: Someone, *, buffer: int = 0, **more: Any) -> tuple[Wire, Message]:
    """Somebody inside a call, and what they were told."""
    wire = await Wire.open(stage.portal, f"/ws/rooms/{who.slug}/", who.cookie, buffer=buffer)
    wire.listen()
    wire.say(type="call.join", media=MEDIA, **more)
    _, told = await wire.hear("call.joined")
    return wire, told


# A flood


async def _flood(found: Findings, stage: Stage, who: Someone) -> None:
    """Comes back as whom they were and goes on, each time they are closed."""
    until, codes, took = time.monotonic() + FLOOD_SECONDS, Counter[int](), [0.0]
    sent, resume = 0, dict[str, Any]()
    while time.monotonic() < until:
        wire, told = await joined(stage, who, **resume)
        resume = {"resume": told["resume"]}
        started = time.monotonic()
        sent += await _pour(wire, started)
        codes[await wire.ends()] += 1
        took.append(wire.ended_at - started)
    found.note(f"{sent} messages over {codes.total()} sockets")
    found.none(f"of them not closed with {CloseCode.TOO_FAST}", codes.total() - codes[CloseCode.TOO_FAST])
    found.below("closed after", max(took), 3)


async def _pour(wire: Wire, started: float) -> int:
    for number in count():
        if wire.code or number > 10 * FLOOD_A_SECOND:
            return number
        wire.say(type="hand.raise", raised=number % 2 == 0)
        ahead = started + number / FLOOD_A_SECOND - time.monotonic()
        if ahead > TICK_SECONDS:
            await asyncio.sleep(ahead)
    return 0


# Fragments


async def _fragments(found: Findings, stage: Stage, who: Someone) -> None:
    """Messages that never end, in pieces of no byte and of one byte, sent on whatever comes back."""
    beginning = b"\x01\x80" + bytes(4)
    pieces = (b"\x00\x80" + bytes(4), b"\x00\x81" + bytes(4) + b"x")
    codes, closed, dropped, offered = Counter[int](), [0.0], [0.0], 0
    for number in range(FRAGMENT_SOCKETS):
        wire = await Wire.open(stage.portal, f"/ws/rooms/{who.slug}/", who.cookie)
        wire.listen()
        await wire.hear("room.updated")
        started = time.monotonic()
        wire.writer.write(beginning)
        offered += await _crumbs(wire, pieces[number % 2])
        codes[await wire.ends()] += 1
        closed.append(wire.ended_at - started)
        dropped.append(time.monotonic() - started)
        await asyncio.sleep(max(0, started + FRAGMENT_SECONDS - time.monotonic()))
    found.note(f"{offered} fragments offered over {FRAGMENT_SOCKETS} sockets, closed {_told(codes)}")
    others = codes.total() - codes[CloseCode.PROTOCOL_ERROR] - codes[ABNORMAL]
    found.none(f"of them with another code than {CloseCode.PROTOCOL_ERROR} or {ABNORMAL}", others)
    found.below("closed after", max(closed), 5)
    found.below("dropped after", max(dropped), 10)


async def _crumbs(wire: Wire, piece: bytes) -> int:
    share = FRAGMENTS // FRAGMENT_SOCKETS
    for offered in range(0, share, AT_ONCE):
        try:
            wire.writer.write(piece * AT_ONCE)
            await wire.writer.drain()
        except OSError:
            return offered
    return share


# Nobody reads


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

    async def reads_on(self) -> int:
        """Returns the code they find behind all that waited for them."""
        self.wire.thaw()
        return await self.wire.ends()


async def keeps_alive(wire: Wire) -> None:
    """Speaks, whether or not it reads; else it would be taken for gone before it is too slow."""
    while not wire.code:
        wire.say(type="ping", sent_at=1)
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def _silent(found: Findings, stage: Stage, one: list[Someone], other: list[Someone]) -> None:
    before = stage.memory()
    drip = await _falls_silent(stage, one[0], one[1], SMALL_BUFFER)
    gone = await _falls_silent(stage, one[2], one[3])
    gush = await _falls_silent(stage, other[0], other[1], SMALL_BUFFER)
    silent = (drip, gush, gone)
    growth: list[float] = []
    life = [asyncio.create_task(keeps_alive(wire)) for wire in (*(one.witness for one in silent), drip.wire, gush.wire)]
    life += [asyncio.create_task(drip.is_sent(DRIP_A_SECOND)), asyncio.create_task(gush.is_sent(GUSH_A_SECOND))]
    life += [asyncio.create_task(_watch_memory(stage, before, growth))]
    await asyncio.gather(_judge_slow(found, "0.1 MB/s", drip), _judge_slow(found, "1 MB/s", gush))
    found.below("half-open: away after", await gone.after("participant.away", AWAY_SECONDS), AWAY_SECONDS)
    found.below("gone after", await gone.after("participant.left", GONE_SECONDS), GONE_SECONDS)
    for task in life:
        task.cancel()
    found.below("memory of a process grew by", max(growth), SLOW_MIB, "MiB")


async def _judge_slow(found: Findings, what: str, slow: Silent) -> None:
    seconds = await slow.after("participant.away", SLOW_SECONDS)
    found.below(f"{what} for somebody who does not read: ended after", seconds, SLOW_SECONDS)
    found.none("refused", slow.refused)
    code = await slow.reads_on()
    found.check(code in (CloseCode.TOO_SLOW, ABNORMAL), f"with {code}")


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


def _told(codes: Counter[int]) -> str:
    return ", ".join(f"{code} {times}" for code, times in sorted(codes.items()))
