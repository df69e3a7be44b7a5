"""A WebSocket over nginx, as bare as RFC 6455 allows: it does what no browser does, and by itself only listens."""

import asyncio
import base64
import json
import os
import socket
import ssl
import struct
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from chat.core.messages import PROTOCOL
from deploy.rehearsal import Rehearsal

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
FIN, MASKED = 0x80, 0x80
LONG = {126: (2, "!H"), 127: (8, "!Q")}
"""What stands in place of a length, and how the length then follows."""
PATIENCE_SECONDS = 15.0
ABNORMAL = 1006
"""No close frame came (RFC 6455, section 7.1.5)."""
Message = dict[str, Any]


class Refused(Exception):
    """The handshake was answered with something else than a socket. `status`: of HTTP, 0 when there was no answer."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


@dataclass
class Wire:
    """heard: what came, and when by time.monotonic(). code: of the close, 0 while it is open; ended_at: when."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[tuple[float, Message]] = field(default_factory=list)
    code: int = 0
    ended_at: float = 0.0

    # Lifecycle

    @classmethod
    async def open(cls, portal: Rehearsal, path: str, cookie: str, *, buffer: int = 0, **headers: str) -> Self:
        """cookie: of the session. buffer: bytes for what is not read. headers: others than a page of ours sends.

        Raises Refused.
        """
        raw = socket.socket()
        if buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        raw.connect(("127.0.0.1", urlsplit(portal.address).port))
        raw.setblocking(False)
        tls = ssl.create_default_context(cafile=portal.authority)
        reader, writer = await asyncio.open_connection(sock=raw, ssl=tls, server_hostname="localhost")
        return await cls.shake_hands(reader, writer, portal, path, cookie, **headers)

    @classmethod
    async def shake_hands(
        cls,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        portal: Rehearsal,
        path: str,
        cookie: str,
        **headers: str,
    ) -> Self:
        """The same over a connection that stands."""
        sent = {
            "Host": urlsplit(portal.address).netloc,
            "Origin": portal.address,
            "Cookie": f"sessionid={cookie}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Protocol": PROTOCOL,
            "Sec-WebSocket-Version": "13",
        } | headers
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items() if value)]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        try:
            answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_SECONDS)
        except asyncio.IncompleteReadError as problem:
            raise Refused(0) from problem
        status = int(answer.split(b" ", 2)[1])
        if status != 101:
            writer.close()
            raise Refused(status)
        return cls(reader, writer)

    def listen(self) -> None:
        """Hear what comes from now on, answer pings of the protocol and the close."""
        self._task = asyncio.create_task(self._listen())

    def freeze(self) -> None:
        """Read nothing more and answer nothing."""
        self.writer.transport.pause_reading()  # type: ignore[attr-defined]

    def thaw(self) -> None:
        """Read on."""
        with suppress(RuntimeError):  # the connection is gone
            self.writer.transport.resume_reading()  # type: ignore[attr-defined]

    def drop(self) -> None:
        """Go without a word."""
        self.writer.transport.abort()

    # Speaking

    def say(self, /, **message: Any) -> None:
        """A message, sent when the wire takes it."""
        self.write(TEXT, json.dumps(message).encode())

    def write(self, kind: int, payload: bytes) -> None:
        """One frame, masked with zeros."""
        length = len(payload)
        size = bytes([MASKED | length]) if length < 126 else struct.pack("!BH", MASKED | 126, length)
        size = size if length < 1 << 16 else struct.pack("!BQ", MASKED | 127, length)
        self.writer.write(bytes([FIN | kind]) + size + bytes(4) + payload)

    async def ask(self, /, **message: Any) -> list[Message]:
        """Say something; what was heard until the server came to what was said after it, pongs left out."""
        start, mark = len(self.heard), time.monotonic()
        self.say(**message)
        self.say(type="ping", sent_at=mark)
        await self.until(lambda one: one.get("sent_at") == mark, start)
        return [one for _, one in self.heard[start:] if one["type"] != "pong"]

    # Hearing

    async def hear(self, kind: str, start: int = 0, seconds: float = PATIENCE_SECONDS) -> tuple[float, Message]:
        """When and what the first message of a type was since `start`. Raises TimeoutError."""
        return await self.until(lambda one: one["type"] == kind, start, seconds)

    async def until(self, is_it: Any, start: int = 0, seconds: float = PATIENCE_SECONDS) -> tuple[float, Message]:
        """The same for anything. It is also over with the socket: then an empty message."""
        async with asyncio.timeout(seconds):
            while True:
                for at, one in self.heard[start:]:
                    if is_it(one):
                        return at, one
                if self.code:
                    return self.ended_at, {"type": ""}
                await asyncio.sleep(0.005)

    async def ends(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait for the close; its code."""
        async with asyncio.timeout(seconds):
            while not self.code:
                await asyncio.sleep(0.005)
        return self.code

    # Internals

    async def _listen(self) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while not self.code:
                kind, payload = await self._frame()
                if kind == TEXT:
                    self.heard.append((time.monotonic(), json.loads(payload)))
                elif kind == PING:
                    self.write(PONG, payload)
                elif kind == CLOSE:
                    self.code = int.from_bytes(payload[:2], "big") or 1005
                    self.write(CLOSE, payload[:2])
        self.code = self.code or ABNORMAL
        self.ended_at = time.monotonic()

    async def _frame(self) -> tuple[int, bytes]:
        head = await self.reader.readexactly(2)
        length = head[1] & 0x7F
        if length in LONG:
            size, form = LONG[length]
            (length,) = struct.unpack(form, await self.reader.readexactly(size))
        return head[0] & 0x0F, await self.reader.readexactly(length)
