"""A socket of somebody who is signed in: lets them in by their session, and looks again when rights change."""

from typing import Any

import msgspec
from django.apps import apps

from chat.access import Rights
from chat.consumers.base import BaseConsumer
from chat.consumers.outage import OUTAGES, forget_broken_connections, note
from chat.consumers.sign_in import person_of
from chat.core.errors import CloseCode
from chat.core.messages import RoomInfo
from chat.live.announce import RoomView, person_group, sign_in_group
from chat.models import User
from chat.services.rooms import is_still_so
from chat.services.watch import Standing, Watch

SOCKETS_A_PERSON = 20
"""Of one person in one process: each page is one. The newest is refused, so that no runaway page ends a call."""


class PersonConsumer(BaseConsumer):
    """Subclasses write begin(), obey(), reconsider(), give_up_place() and end().

    `person`: as they were found last. `watch`: this process's. `room_key`, `shown`: see `chat.services.watch.Watched`.
    """

    person: User
    room_key: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch: Watch = apps.get_app_config("chat").watch  # type: ignore[attr-defined]
        self.shown: dict[int, RoomInfo] = {}
        self._session_key = ""
        self._key_has_changed = False

    # What subclasses write

    async def reconsider(self, rights: Rights) -> None:
        """Rights may have changed; the person is still signed in."""

    async def give_up_place(self) -> None:
        """Give back what this socket holds in a call. Most hold nothing."""

    async def room_is(self, key: int, view: RoomView) -> None:
        """A room as seen from outside now, to this client where it looks on."""

    # For subclasses

    async def look_again(self) -> bool:
        """Look up now whether this person may still be here; if not, the socket ends with a code."""
        await self.face(await self.watch.look(self), swept=False)
        return not self.is_closed

    # Lifecycle

    async def let_in(self) -> bool:
        person, self._session_key = await person_of(self.scope, self.watch)
        if person is None:
            await self.shut(CloseCode.SIGNED_OUT)
        elif self.watch.count(person) >= SOCKETS_A_PERSON:
            await self.shut(CloseCode.TOO_FAST)
        else:
            self.person = person
            self.watch.add(self)
            await self.subscribe(person_group(person.pk))
            await self.subscribe(sign_in_group(person.sign_in))
            # What ended before these were heard is found by looking again.
            if (await person_of(self.scope, self.watch))[0] is None:
                await self.shut(CloseCode.SIGNED_OUT)
        return not self.is_closed

    async def live_rights(self, event: dict[str, Any]) -> None:
        """Something changed that may concern whoever is here."""
        if self.is_closed:
            return
        try:
            await self.look_again()
        except OUTAGES as outage:  # the client has asked for nothing; the sweep looks again
            note(outage, "Rights could not be looked at")
            await forget_broken_connections()

    async def face(self, standing: Standing, *, swept: bool) -> None:
        """Go on with what is true of this person now, or end. swept: by the sweep, not by a change just now."""
        if self.is_closed:
            return
        if standing.person is None:
            await self.send_away(CloseCode.SIGNED_OUT)
            return
        self.person = standing.person
        if swept and await self._follow(standing.session_key):
            return
        await self.reconsider(standing.rights)

    async def live_room(self, event: dict[str, Any]) -> None:
        """A room's call changed."""
        await self.room_is(event["room"], msgspec.json.decode(event["view"], type=RoomView))

    async def catch_up(self, shown: dict[int, RoomInfo], views: dict[int, RoomView]) -> None:
        for key, info in shown.items():
            if self.shown.get(key) is info and not is_still_so(info, views[key]):
                await self.room_is(key, views[key])

    async def send_away(self, code: CloseCode) -> None:
        """End the socket, whatever is away; then give back what it holds, or leave it to the lease."""
        await self.shut(code)
        try:
            await self.give_up_place()
        except OUTAGES as outage:
            note(outage, "A place was left to its lease")

    async def clean_up(self) -> None:
        self.watch.discard(self)
        await super().clean_up()

    # Internals

    async def _follow(self, session_key: str) -> bool:
        # After a change of password the session has another key. Its own pages come back with it, a thief cannot.
        # At the second look only: by then the browser surely has the new cookie.
        if self._key_has_changed:
            await self.shut(CloseCode.TRY_AGAIN)
        self._key_has_changed = session_key != self._session_key
        return self.is_closed
