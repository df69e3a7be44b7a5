"""Clients that take too much or give no sign of life, each beside a healthy call."""

import asyncio
import time
from collections import Counter
from itertools import count
from typing import Any

from chat.core.errors import CloseCode
from tests.faults import silent
from tests.faults.crowd import Someone
from tests.faults.findings import Findings
from tests.faults.neighbours import elsewhere, gather
from tests.faults.stage import Stage
from tests.faults.wire import ABNORMAL, Wire

FLOOD_SECONDS = 10.0
FLOOD_A_SECOND = 1_000
TICK_SECONDS = 0.01
PIECES, FRAMES_A_PIECE = 20, 7_000
FRAGMENTS = 1_000_000
FRAGMENT_SOCKETS = 20
FRAGMENT_SECONDS = 0.5
"""From one socket to the next."""
AT_ONCE = 5_000


def slow(found: Findings, stage: Stage) -> None:
    """A flood, a million fragments, readers that do not read, and somebody who is gone without a word."""
    neighbours = gather(stage, stage.crowd[:8])
    with neighbours.watch(found, f"flood of {FLOOD_A_SECOND} messages a second"):
        elsewhere(_flood(found, stage, stage.crowd[8]))
    with neighbours.watch(found, "frames in large pieces"):
        elsewhere(_pieces(found, stage, stage.crowd[10]))
    with neighbours.watch(found, "fragments"):
        elsewhere(_fragments(found, stage, stage.crowd[9]))
    with neighbours.watch(found, "readers that do not read, and a half-open client"):
        elsewhere(silent.fall_silent(found, stage, stage.crowd[16:24], stage.crowd[24:32]))
    neighbours.unharmed(found)
    found.none("exceptions in the logs", stage.tracebacks())


# A flood


async def _flood(found: Findings, stage: Stage, who: Someone) -> None:
    """Comes back as whom they were and goes on, each time they are closed."""
    until, codes, took = time.monotonic() + FLOOD_SECONDS, Counter[int](), [0.0]
    sent, resume = 0, dict[str, Any]()
    while time.monotonic() < until:
        wire, told = await silent.joined(stage, who, **resume)
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


async def _pieces(found: Findings, stage: Stage, who: Someone) -> None:
    """Thousands of small messages that come in one piece, on a new socket each time."""
    codes = Counter[int]()
    piece = b"\x81\x82" + bytes(4) + b"{}"
    for _ in range(PIECES):
        wire = await Wire.open(stage.portal, f"/ws/rooms/{who.slug}/", who.cookie)
        wire.listen()
        wire.writer.write(piece * FRAMES_A_PIECE)
        codes[await wire.ends()] += 1
        await asyncio.sleep(FRAGMENT_SECONDS)
    found.note(f"{PIECES * FRAMES_A_PIECE} messages in {PIECES} pieces, closed {_told(codes)}")
    others = codes.total() - codes[CloseCode.PROTOCOL_ERROR]
    found.none(f"of them not closed with {CloseCode.PROTOCOL_ERROR}", others)


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


def _told(codes: Counter[int]) -> str:
    return ", ".join(f"{code} {times}" for code, times in sorted(codes.items()))
