"""Looks again whether the people on this process's sockets may still be here.

A socket asks when it opens, when it hears that rights changed, and before it joins; the sweep asks for all of them, in
case something was lost. Whoever asks at the same time is answered together, one query a table: one change, or a crowd
that comes back, costs about the same for a thousand sockets as for ten. The sweep also finds what a client was not told
of who is inside: one read of the store for all rooms.
"""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Iterable
from typing import Protocol

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from msgspec import Struct

from chat.access import Rights, find_sessions, find_sessions_by_key, signed_in
from chat.core.messages import RoomInfo
from chat.live.announce import RoomView
from chat.live.periodic import Periodic
from chat.live.store import CallStore
from chat.models import Room, Session, User
from chat.services.rooms import views_of
from chat.services.together import Together

SWEEP_SECONDS = 10.0

logger = logging.getLogger(__name__)


class Standing(Struct, frozen=True):
    """What is true of somebody now: person is None when they are not signed in any more."""

    person: User | None
    rights: Rights
    session_key: str


NOBODY = Standing(None, Rights([], {}, set()), "")


class Watched(Protocol):
    """A socket. room_key: its room's primary key, None for a socket that shows all rooms. shown: what its client was
    told last of each."""

    person: User
    room_key: int | None
    shown: dict[int, RoomInfo]

    def __hash__(self) -> int:
        """By identity."""

    async def face(self, standing: Standing, *, swept: bool) -> None:
        """Go on, or end."""

    async def catch_up(self, shown: dict[int, RoomInfo], views: dict[int, RoomView]) -> None:
        """Tell what has changed in these rooms. shown: as it was before `views` was read."""


class Watch(Periodic):
    """This process's sockets."""

    def __init__(self, store: CallStore) -> None:
        super().__init__("A look at rights", SWEEP_SECONDS, self.sweep)
        self._store = store
        self._sockets: set[Watched] = set()
        self._looks: Together[Watched, Standing] = Together(inspect)
        self._sessions: Together[str, Session] = Together(find_sessions_by_key)
        self._rooms: Together[tuple[User, str], Room] = Together(_find_rooms)

    def add(self, socket: Watched) -> None:
        """A socket on which somebody is signed in."""
        self._sockets.add(socket)

    def discard(self, socket: Watched) -> None:
        """A socket that has gone, or was never added."""
        self._sockets.discard(socket)

    def count(self, person: User) -> int:
        """How many sockets somebody has in this process."""
        return sum(socket.person.pk == person.pk for socket in self._sockets)

    # Looking, each time afresh. All raise what the database raises.

    async def session(self, key: str) -> Session | None:
        """The session with this key, while it lasts."""
        return await self._sessions.ask(key)

    async def room(self, person: User, slug: str) -> Room | None:
        """One room by its address, with `role`, or None: missing and forbidden are not told apart."""
        return await self._rooms.ask((person, slug))

    async def look(self, socket: Watched) -> Standing:
        """What is true of a socket's person now."""
        return await self._looks.ask(socket) or NOBODY

    # The sweep

    async def sweep(self) -> None:
        """Look at everybody once."""
        # No request ever ends in this thread: nobody else would notice a connection that the database dropped.
        await sync_to_async(close_old_connections)()
        standings = await inspect(list(self._sockets))
        await _each(socket.face(standing, swept=True) for socket, standing in standings.items())
        await self._catch_up()

    async def _catch_up(self) -> None:
        # What is told over the layer may be lost, or overtaken by what came later.
        shown = {socket: dict(socket.shown) for socket in self._sockets}
        views = await views_of(self._store, {room for rooms in shown.values() for room in rooms})
        await _each(socket.catch_up(rooms, views) for socket, rooms in shown.items())


async def _each(steps: Iterable[Awaitable[None]]) -> None:
    for outcome in await asyncio.gather(*steps, return_exceptions=True):
        if isinstance(outcome, Exception):
            logger.error("A socket could not be looked at again.", exc_info=outcome)


async def inspect(sockets: Collection[Watched]) -> dict[Watched, Standing]:
    """What is true of these sockets' people now: one query a table."""
    if not sockets:
        return {}
    sessions = await find_sessions({socket.person.sign_in for socket in sockets})
    people = {sign_in: signed_in(session) for sign_in, session in sessions.items()}
    keys = {socket.room_key for socket in sockets}
    rooms = None if None in keys else Room.objects.filter(pk__in=[key for key in keys if key])
    rights = await Rights.load({person.pk for person in people.values() if person}, rooms)
    standings = {sign_in: Standing(person, rights, sessions[sign_in].session_key) for sign_in, person in people.items()}
    return {socket: standings.get(socket.person.sign_in, NOBODY) for socket in sockets}


async def _find_rooms(asked: Collection[tuple[User, str]]) -> dict[tuple[User, str], Room]:
    rooms = Room.objects.filter(slug__in={slug for _, slug in asked})
    rights = await Rights.load({person.pk for person, _ in asked}, rooms)
    found = {(person, slug): rights.room_at(person, slug) for person, slug in asked}
    return {key: room for key, room in found.items() if room}
