"""The vocabulary of realtime tests: people who open a room, join, say things and hear things."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer, get_channel_layer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from chat.core.errors import ErrorCode
from chat.core.messages import PROTOCOL
from chat.live.live import Live
from chat.models import Room, User
from videochat_site.asgi import application

HOST = "localhost"
PATIENCE_SECONDS = 5.0


class Socket(WebsocketCommunicator):
    """One person's socket. Heard frames that nobody asked for yet are kept.

    browser: where they have signed in; else the one browser that everybody has.
    """

    def __init__(
        self,
        path: str,
        person: User | None,
        subprotocols: list[str] | None = None,
        browser: Client | None = None,
        **headers: str,
    ) -> None:
        sent = {"host": HOST, "origin": f"http://{HOST}", **headers}
        browser = browser or (browser_of(person) if person else None)
        if browser:
            sent["cookie"] = f"{settings.SESSION_COOKIE_NAME}={session_key(browser)}"
        encoded = [(name.encode(), value.encode()) for name, value in sent.items() if value]
        super().__init__(application, path, encoded, subprotocols=[PROTOCOL] if subprotocols is None else subprotocols)
        self.heard: list[dict[str, Any]] = []
        self.id = ""
        self.secret = ""

    async def says(self, type: str, **fields: Any) -> None:
        """Send a message."""
        await self.send_to(text_data=json.dumps({"type": type, **fields}))

    async def writes(self, text: str | None) -> None:
        """Send a frame as it stands; None is a binary one."""
        content = {"bytes": b"\x00\xff"} if text is None else {"text": text}
        await self.send_input({"type": "websocket.receive", **content})

    async def hears(self, type: str, /, **fields: Any) -> dict[str, Any]:
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

    async def is_refused(self, code: ErrorCode, ref: str) -> None:
        """Wait for the next error; it has this code and names this message."""
        error = await self.hears("error")
        assert (error["code"], error["ref"]) == (code, ref)

    async def joins(self, **fields: Any) -> dict[str, Any]:
        """Ask for a seat and take it."""
        await self.says("call.join", **{"media": {}} | fields)
        return await self.is_in()

    async def is_in(self) -> dict[str, Any]:
        """Wait for the snapshot of whoever has a seat."""
        joined = await self.hears("call.joined")
        self.id, self.secret = joined["self"], joined["resume"]
        return joined

    async def knocks(self, **fields: Any) -> dict[str, Any]:
        """Ask for a seat and be made to wait."""
        await self.says("call.join", media={}, **fields)
        waiting = await self.hears("call.waiting")
        self.id, self.secret = waiting["self"], waiting["resume"]
        return waiting

    async def approaches(self) -> dict[str, Any]:
        """Become a visitor."""
        await self.says("call.approach")
        approached = await self.hears("call.approached")
        self.id = approached["self"]
        return approached

    async def sees(self) -> list[dict[str, Any]]:
        """Ask for a fresh snapshot; its roster."""
        await self.says("call.sync")
        roster: list[dict[str, Any]] = (await self.hears("call.state"))["roster"]
        return roster

    async def sees_room(self) -> dict[str, Any]:
        """Catch up; the room as it looks from outside by now."""
        await self.catches_up()
        rooms: list[dict[str, Any]] = [one["room"] for one in self.heard if one["type"] == "room.updated"]
        return rooms[-1]

    async def drops(self, code: int = 1006) -> None:
        """Lose the connection; the server has noticed when this returns."""
        await self.disconnect(code, PATIENCE_SECONDS)

    async def catches_up(self) -> list[dict[str, Any]]:
        """Everything heard of what has happened by now: proves silence without waiting it out."""
        start = len(self.heard)
        await self._is_answered()
        await _nothing_under_way()
        # A socket takes turns between its client and the layer: the second answer follows all that was under way.
        await self._is_answered()
        await self._is_answered()
        return [message for message in self.heard[start:] if message["type"] != "pong"]

    async def _is_answered(self) -> None:
        await self.says("ping", sent_at=1)
        await self.hears("pong")


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
async def visiting(room: Room, person: User, **options: Any) -> AsyncIterator[Socket]:
    """Somebody in the pre-join step whose links are being made."""
    async with looking_at(room, person, **options) as socket:
        await socket.approaches()
        yield socket


@asynccontextmanager
async def opened(path: str, person: User | None, **options: Any) -> AsyncIterator[Socket]:
    """An accepted socket, closed in the end."""
    socket = await make_socket(path, person, **options)
    accepted, _ = await socket.connect(PATIENCE_SECONDS)
    assert accepted
    try:
        yield socket
    finally:
        await socket.disconnect(timeout=PATIENCE_SECONDS)


@asynccontextmanager
async def held_back(live: Live) -> AsyncIterator[list[Coroutine[Any, Any, None]]]:
    """Nothing passes the channel layer in here; what would have is awaited later, one by one, or never."""
    layer = live.announcer._layer
    send = layer.group_send
    held: list[Coroutine[Any, Any, None]] = []

    async def hold(group: str, message: dict[str, Any]) -> None:
        held.append(send(group, message))

    layer.group_send = hold  # type: ignore[attr-defined, method-assign]
    try:
        yield held
    finally:
        layer.group_send = send  # type: ignore[attr-defined, method-assign]


async def make_socket(path: str, person: User | None, **options: Any) -> Socket:
    """A socket that has not asked for anything yet. options: `subprotocols`, and headers."""
    return await sync_to_async(Socket)(path, person, **options)


def types(messages: list[dict[str, Any]]) -> list[str]:
    """What kinds of messages these are."""
    return [message["type"] for message in messages]


def names(people: list[dict[str, Any]]) -> list[str]:
    """What those in a roster, a lobby or a room are called."""
    return [one["name"] for one in people]


async def _nothing_under_way() -> None:
    layer = get_channel_layer()
    assert isinstance(layer, InMemoryChannelLayer)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while _busy(layer):
            await asyncio.sleep(0)


def _busy(layer: InMemoryChannelLayer) -> bool:
    listening = {channel for group in layer.groups.values() for channel in group}
    return any(not queue.empty() for channel, queue in layer.channels.items() if channel in listening)


def browser_of(person: User) -> Client:
    """Where somebody has signed in, once."""
    if not hasattr(person, "browser"):
        person.browser = another_browser_of(person)  # type: ignore[attr-defined]
    return person.browser  # type: ignore[no-any-return, attr-defined]


def another_browser_of(person: User) -> Client:
    """A further one, where they sign in now."""
    browser = Client()
    browser.force_login(person)
    return browser


def session_key(browser: Client) -> str:
    """What is in its cookie."""
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
