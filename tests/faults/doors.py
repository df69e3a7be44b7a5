"""Sockets at a process of one's own choice, past nginx."""

import asyncio

from deploy.rehearsal import Rehearsal
from tests.faults.wire import Message, Refused, Wire

HOME = "/ws/home/"


async def knock(portal: Rehearsal, number: int, path: str, cookie: str) -> Wire:
    """A socket of a page of ours, as nginx would hand it to process `number`. Raises Refused."""
    reader, writer = await asyncio.open_unix_connection(str(portal.processes[number].path))
    headers = {"X-Forwarded-Proto": "https", "X-Real-IP": "127.0.0.1"}
    wire = await Wire.shake_hands(reader, writer, portal, path, cookie, **headers)
    wire.listen()
    wire.say(type="ping", sent_at=0)
    return wire


async def sit(portal: Rehearsal, number: int, slug: str, cookie: str) -> tuple[Wire, Message]:
    """Somebody in a call, and their snapshot of it."""
    wire = await knock(portal, number, f"/ws/rooms/{slug}/", cookie)
    wire.say(type="call.join", media={})
    _, joined = await wire.hear("call.joined")
    if not joined["type"]:
        raise Refused(wire.code)
    return wire, joined
