"""The vocabulary of realtime tests: people who open a room, join, say things and hear things."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from chat.core.messages import PROTOCOL
from chat.models import Room, User
from videochat_site.asgi import application

HOST = "localhost"
PATIENCE_SECONDS = 5.0


class Socket(WebsocketCommunicator):
    """One person's socket. Heard frames that nobody asked for yet are kept."""

    def __init__(self, path: str, person: User | None, subprotocols: list[str] | None = None, **headers: str) -> None:
        sent = {"host": HOST, "origin": f"http://{HOST}", **headers}
        if person:
            sent["cookie"] = f"{settings.SESSION_COOKIE_NAME}={_session_of(person)}"
        encoded = [(name.encode(), value.encode()) for name, value in sent.items() if value]
        super().__init__(application, path, encoded, subprotocols=[PROTOCOL] if subprotocols is None else subprotocols)
        self.heard: list[dict[str, Any]] = []
        self.id = ""
        self.secret = ""

    async def says(self, type: str, **fields: Any) -> None:
        """Send a message."""
        await self.send_to(text_data=json.dumps({"type": type, **fields}))

    async def hears(self, type: str, **fields: Any) -> dict[str, Any]:
        """Wait for the next message of a type with these fields; earlier others are passed over."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                message = json.loads(await self.receive_from(PATIENCE_SECONDS))
                self.heard.append(message)
                if message["type"] == type and all(message.get(key) == value for key, value in fields.items()):
                    return message

    async def is_closed_with(self) -> int:
        """Wait for the close; its code."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                output = await self.receive_output(PATIENCE_SECONDS)
                if output["type"] == "websocket.close":
                    return int(output["code"])
                self.heard.append(json.loads(output["text"]))

    async def joins(self, **fields: Any) -> dict[str, Any]:
        """Ask for a seat and take it."""
        await self.says("call.join", media={}, **fields)
        joined = await self.hears("call.joined")
        self.id, self.secret = joined["self"], joined["resume"]
        return joined

    async def catches_up(self) -> list[dict[str, Any]]:
        """Everything heard until the server has answered a ping: proves silence without waiting it out."""
        start = len(self.heard)
        await self.says("ping", sent_at=1)
        await self.hears("pong")
        return self.heard[start:-1]


@asynccontextmanager
async def looking_at(room: Room, person: User | None, **options: Any) -> AsyncIterator[Socket]:
    """Somebody in the pre-join step of a room."""
    async with opened(f"/ws/rooms/{room.slug}/", person, **options) as socket:
        yield socket


@asynccontextmanager
async def joined(room: Room, person: User, **options: Any) -> AsyncIterator[Socket]:
    """Somebody inside."""
    async with looking_at(room, person, **options) as socket:
        await socket.joins()
        yield socket


@asynccontextmanager
async def opened(path: str, person: User | None, **options: Any) -> AsyncIterator[Socket]:
    """An accepted socket, closed in the end."""
    socket = await sync_to_async(Socket)(path, person, **options)
    accepted, _ = await socket.connect(PATIENCE_SECONDS)
    assert accepted
    try:
        yield socket
    finally:
        await socket.disconnect()


def _session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
