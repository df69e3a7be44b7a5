"""Sockets at a process of one's own choice, past nginx."""

import asyncio
import base64
import os
from urllib.parse import urlsplit

from chat.core.messages import PROTOCOL
from deploy.rehearsal import Rehearsal
from tests.faults.wire import PATIENCE_SECONDS, Message, Refused, Wire

HOME = "/ws/home/"


async def knock(portal: Rehearsal, number: int, path: str, cookie: str) -> Wire:
    """A socket of a page of ours, as nginx would hand it to process `number`. Raises Refused."""
    reader, writer = await asyncio.open_unix_connection(str(portal.processes[number].path))
    sent = {
        "Host": urlsplit(portal.address).netloc,
        "Origin": portal.address,
        "Cookie": f"sessionid={cookie}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Protocol": PROTOCOL,
        "Sec-WebSocket-Version": "13",
        "X-Forwarded-Proto": "https",
        "X-Real-IP": "127.0.0.1",
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_SECONDS)
    status = int(answer.split(b" ", 2)[1])
    if status != 101:
        writer.close()
        raise Refused(status)
    wire = Wire(reader, writer)
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
