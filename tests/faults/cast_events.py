"""What the sockets of a cast hear of a revocation. Each event says when it was, by time.monotonic(); None: never."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from tests.faults.cast import Cast
from tests.faults.wire import Message, Wire

POLL_SECONDS = 0.5
FOR_EVER = 3600.0
"""Whoever waits for an event has a limit of their own."""


async def ends(wire: Wire, code: int) -> float | None:
    """A socket is closed with this code."""
    await wire.ends(FOR_EVER)
    return wire.ended_at if wire.code == code else None


async def hears(wire: Wire, is_it: Callable[[Message], bool]) -> float | None:
    """A message comes, or came."""
    at, one = await wire.until(is_it, seconds=FOR_EVER)
    return at if one["type"] else None


async def all_of(events: Iterable[Awaitable[float | None]]) -> float | None:
    """The last of several."""
    times = [await event for event in events]
    return None if None in times else max(at for at in times if at is not None)


async def sees(wire: Wire, is_it: Callable[[list[Message]], bool]) -> float | None:
    """The roster becomes so."""
    while not wire.code:
        start = len(wire.heard)
        wire.say(type="call.sync")
        at, one = await wire.until(lambda one: one["type"] in ("call.state", "error"), start)
        if one["type"] == "call.state" and is_it(one["roster"]):
            return at
        await asyncio.sleep(POLL_SECONDS)
    return None


def is_without(cast: Cast, message: Message) -> bool:
    """A home page is told of its rooms, and this one is not among them, or closed."""
    if message["type"] == "rooms.state":
        return cast.scene.slug not in {room["slug"] for room in message["rooms"] if room["is_open"]}
    told: Message = message["room"] if message["type"] == "room.updated" else {}
    return told.get("slug") == cast.scene.slug and not told["is_open"]


def is_left(id: str, message: Message) -> bool:
    """The others drop somebody."""
    return bool(message["type"] == "participant.left" and message["id"] == id)


def is_lowered(id: str, message: Message) -> bool:
    """The others see somebody become a member."""
    one = message.get("participant", {})
    return bool(message["type"] == "participant.updated" and one["id"] == id and one["role"] == "member")


def is_gone(cast: Cast, roster: list[Message]) -> bool:
    """Nothing of the victim is in the roster."""
    return not {one["id"] for one in roster} & set(cast.ids)


def is_member(cast: Cast, roster: list[Message]) -> bool:
    """Both places of the victim are there, and are no host's."""
    return [one["role"] for one in roster if one["id"] in cast.ids] == ["member", "member"]
