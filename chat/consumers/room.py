"""/ws/rooms/<slug>/: one person's connection to one room, looking on, waiting or inside."""

import time
from typing import Any

from msgspec.structs import replace

from chat.consumers.actions import Actor, act
from chat.consumers.onlooker import OnlookerConsumer
from chat.consumers.outage import OUTAGES
from chat.core.call import Call
from chat.core.errors import CallError, CloseCode, ErrorCode
from chat.core.messages import (
    CallJoin,
    CallJoined,
    CallLeave,
    CallSync,
    FromClient,
    MediaState,
    MediaUpdate,
    Ping,
    Pong,
)
from chat.live.announce import participant_group
from chat.services import joining, presence
from chat.services.clock import now
from chat.services.people import new_id
from chat.services.rooms import rules_of

PAGE_GONE = (1000, 1001)
"""1001 is the browser's own word; our page says 1000 when it goes, for scripts may not say 1001 (WHATWG WebSockets)."""


class RoomConsumer(OnlookerConsumer):
    """`place`: what this connection holds in the call; `roles`: who is inside, as this connection knows it.
    `snapshot`, `seen`: epoch and number of what this client was given whole, and of the newest event.
    `has_left`: the others heard that this one's lease ran out, so nobody would see who listens and speaks here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connection = new_id()
        self.place: joining.Place | None = None
        self.roles: dict[str, str] = {}
        self.snapshot = self.seen = ("", 0)
        self.has_left = False

    async def end(self) -> None:
        if self.place:
            page_gone = self.close_code in PAGE_GONE
            await presence.lose(self.live, self.room.pk, self.place.id, self.connection, page_gone)

    # From the client

    async def obey(self, message: FromClient) -> None:
        match message:
            case Ping():
                await self._pong(message)
            case CallJoin():
                await self._join(message)
            case CallLeave():
                await self._leave()
            case CallSync():
                await self.tell(await joining.state(self.live, self.room.pk, self._held().id))
            case MediaUpdate(microphone=microphone, camera=camera, screen=screen):
                media = MediaState(microphone, camera, screen)
                await presence.set_media(self.live, self.room.pk, self._held().id, media)
            case _:
                await act(self._actor(), message)

    async def role_given(self) -> None:
        if self.place:
            await presence.give_role(self.live, self.room.pk, self.place.id, self.room.role)

    # From the layer

    async def live_event(self, event: dict[str, Any]) -> None:
        """Something happened in the call."""
        if not (self.place and self.place.record) or _is_within(event, self.snapshot):
            return
        # The role at that event: events may arrive in another order than they happened.
        role = event.get("roles", self.roles).get(self.place.id)
        if self.has_left and role is None:
            return
        if event["audience"] in ("everyone", "hosts" if role == "host" else "members"):
            await self.tell_frame(event["frame"])
        if event["seq"] and not _is_within(event, self.seen):
            # Only within one epoch: a call born anew may not know yet who never left.
            self.has_left = role is None and event["epoch"] == self.seen[0]
            self.seen, self.roles = (event["epoch"], event["seq"]), event["roles"]
            self.place.record = replace(self.place.record, role=role or self.place.record.role)

    async def live_direct(self, event: dict[str, Any]) -> None:
        """A message to this participant alone."""
        await self.tell_frame(event["frame"])

    async def live_seat(self, event: dict[str, Any]) -> None:
        """A host let this one in, who may have gone or been told in the meantime."""
        if self.place is None or self._is_inside:
            return
        try:
            await self._show_call()
        except OUTAGES:
            await self.shut(CloseCode.TRY_AGAIN)

    async def live_close(self, event: dict[str, Any]) -> None:
        """This participant's socket ends, unless it is the one that stays."""
        if event["but"] != self.connection:
            self.place = None
            await self.shut(CloseCode(event["code"]))

    async def live_room(self, event: dict[str, Any]) -> None:
        """Who is inside changed: news for those outside, and for whoever waits perhaps a host."""
        if self._is_inside:
            return
        await super().live_room(event)
        waiting = await joining.still_waiting(self.live, self.room.pk, self.place) if self.place else None
        if waiting:
            await self.tell(waiting)

    # Internals

    @property
    def _is_inside(self) -> bool:
        return self.place is not None and self.place.record is not None

    async def _join(self, message: CallJoin) -> None:
        if self.place:
            raise CallError(ErrorCode.ALREADY_JOINED)
        asked_at = time.monotonic()
        # A busy process may come to this when its client has long resumed elsewhere: it would close that socket.
        if not await self.look_up() or self.is_gone():
            return
        self.place = await joining.enter(self.live, self.person, self.room, message, self.connection)
        await self.subscribe(participant_group(self.place.id))
        try:
            if self.place.resumed and self.place.record and self.place.record.granted != self.room.role:
                await self.role_given()
            await self._show_call()
        except (CallError, *OUTAGES):
            await self.give_up_place()
            raise
        self.live.observer.joined(time.monotonic() - asked_at)

    async def _leave(self) -> None:
        self._held()
        await self.give_up_place()
        await self.show_room()

    async def give_up_place(self) -> None:
        place, self.place = self.place, None
        if place:
            await self.unsubscribe(participant_group(place.id))
            await presence.leave(self.live, self.room.pk, place.id)

    async def _pong(self, ping: Ping) -> None:
        call = await self._renew()
        epoch, seq, chat = (call.epoch, call.seq, call.chat) if call else ("", 0, 0)
        await self.tell(Pong(sent_at=ping.sent_at, now=now(), epoch=epoch, seq=seq, chat=chat))
        renewed = joining.renewed_ice(self.place, call) if self.place else None
        if renewed:
            await self.tell(renewed)

    async def _renew(self) -> Call | None:
        if self.place is None:
            return None
        call = await self.live.store.renew(self.room.pk, self.place.id)
        if call is None:
            return await self._renew_lost(self.place)
        seat = call.participant(self.place.id)
        if seat and not self._is_inside:
            await self._show_call()
        self.place.record = seat or self.place.record
        return call

    async def _renew_lost(self, place: joining.Place) -> Call | None:
        if place.record is None:
            # Nobody is put back into a lobby: the client comes again and joins afresh.
            self.place = None
            await self.shut(CloseCode.TRY_AGAIN)
        elif await self.look_up():
            call = await joining.stay(self.live, self.room.pk, rules_of(self.room), place.record, self.has_left)
            self.has_left = call is None or call.participant(place.id) is None
            return call
        return None

    async def _show_call(self) -> None:
        snapshot = await joining.snapshot(self.live, self.room.pk, self._held())
        if isinstance(snapshot, CallJoined):
            self.snapshot = self.seen = (snapshot.call.epoch, snapshot.call.seq)
            self.roles = {one.id: one.role for one in snapshot.roster}
            self.has_left = False
        await self.tell(snapshot)

    def _held(self) -> joining.Place:
        if self.place is None:
            raise CallError(ErrorCode.NOT_JOINED)
        return self.place

    def _actor(self) -> Actor:
        place = self._held()
        if place.record is None or self.has_left:
            raise CallError(ErrorCode.NOT_JOINED)
        return Actor(self.live, self.room.pk, place.id, self.person, place.record, self.roles)


def _is_within(event: dict[str, Any], standing: tuple[str, int]) -> bool:
    """Whether a numbered event is part of what was known at `standing` already."""
    epoch, seq = standing
    return bool(event["seq"]) and event["epoch"] == epoch and event["seq"] <= seq
