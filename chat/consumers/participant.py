"""A connection that may hold a place in a call: keeps it alive and hears what happens there."""

from typing import Any

from msgspec.structs import replace

from chat.consumers.hearing import Hearing
from chat.consumers.outage import OUTAGES
from chat.consumers.visitor import VisitorConsumer
from chat.core.call import Call
from chat.core.errors import CallError, CloseCode, ErrorCode
from chat.core.messages import CallJoined, Ping, Pong
from chat.live.announce import RoomView, participant_group
from chat.services import joining, presence
from chat.services.clock import now

PAGE_GONE = (1000, 1001)
"""1001 is the browser's own word; our page says 1000 when it goes, for scripts may not say 1001 (WHATWG WebSockets)."""


class ParticipantConsumer(VisitorConsumer):
    """`place`: what this connection holds in the call; the sweep of rights may end it while anything is awaited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place: joining.Place | None = None
        self.hearing = Hearing()

    async def end(self) -> None:
        await super().end()
        if self.place:
            page_gone = self.close_code in PAGE_GONE
            await presence.lose(self.live, self.room.pk, self.place.id, self.connection, page_gone)

    async def role_given(self) -> None:
        if self.place:
            await presence.give_role(self.live, self.room.pk, self.place.id, self.room.role)

    # From the layer

    async def live_event(self, event: dict[str, Any]) -> None:
        """Something happened in the call."""
        await super().live_event(event)
        place = self.place
        if place is None or place.record is None:
            return
        is_for_us = self.hearing.hears(event, place.id)
        role = self.hearing.roles.get(place.id, place.record.role)
        if event["seq"] and role != place.record.role:
            place.record = replace(place.record, role=role)
        if is_for_us:
            await self.tell_frame(event["frame"])

    async def live_direct(self, event: dict[str, Any]) -> None:
        """A message to this participant alone."""
        await self.tell_frame(event["frame"])

    async def live_seat(self, event: dict[str, Any]) -> None:
        """A host let this one in, who may have gone or been told in the meantime."""
        if self.place is None or self._is_inside:
            return
        try:
            await self.show_call()
        except OUTAGES:
            await self.shut(CloseCode.TRY_AGAIN)

    async def live_close(self, event: dict[str, Any]) -> None:
        """This participant's socket ends, unless it is the one that stays or has taken another place since."""
        place = self.place
        # A process of the version before does not say whom it means.
        if place is None or event.get("id", place.id) != place.id or event["but"] == self.connection:
            return
        self.place = None
        await self.shut(CloseCode(event["code"]))
        await presence.shut_out(self.live, self.room.pk, place.id, self.connection)

    async def room_is(self, key: int, view: RoomView) -> None:
        """News for those outside, and for whoever waits perhaps a host."""
        if self._is_inside:
            return
        await super().room_is(key, view)
        waiting = await joining.still_waiting(self.live, self.room.pk, self.place) if self.place else None
        if waiting:
            await self.tell(waiting)

    # For subclasses

    async def take_place(self, place: joining.Place) -> None:
        """Hold a place from now on, and show its call to the client.

        When that fails a fresh place is given back; a seat that was there before is kept for the lease, so that the
        client may ask for it again.
        """
        self.place, self.visit = place, None
        try:
            await self.subscribe(participant_group(place.id))
            if place.record and place.record.granted != self.room.role:  # changed while nobody was there to hear
                await self.role_given()
            await self.show_call()
        except BaseException:
            await (self._let_go() if place.was_there else self.give_up_place())
            raise
        if self.is_closed:  # sent away meanwhile, when there was nothing yet to give up
            await self.give_up_place()

    async def give_up_place(self) -> None:
        await super().give_up_place()
        place, self.place = self.place, None
        if place:
            await self.unsubscribe(participant_group(place.id))
            await presence.leave(self.live, self.room.pk, place.id)

    async def show_call(self) -> None:
        """The call as it is now, to this client."""
        snapshot = await joining.snapshot(self.live, self.room.pk, self.held())
        if isinstance(snapshot, CallJoined):
            self.hearing.given(snapshot)
        await self.tell(snapshot)

    async def pong(self, ping: Ping) -> None:
        """A heartbeat: renew the lease, and tell what lets the client see whether it has missed something."""
        await self.renew_visit()
        call = await self._renew()
        epoch, seq, chat = (call.epoch, call.seq, call.chat) if call else ("", 0, 0)
        await self.tell(Pong(sent_at=ping.sent_at, now=now(), epoch=epoch, seq=seq, chat=chat))
        renewed = joining.renewed_ice(self.place, call) if self.place else None
        if renewed:
            await self.tell(renewed)

    def held(self) -> joining.Place:
        """The place. Raises CallError not_joined without one."""
        if self.place is None:
            raise CallError(ErrorCode.NOT_JOINED)
        return self.place

    # Internals

    @property
    def _is_inside(self) -> bool:
        return self.place is not None and self.place.record is not None

    async def _let_go(self) -> None:
        place, self.place = self.place, None
        if place:
            await self.unsubscribe(participant_group(place.id))
            await presence.lose(self.live, self.room.pk, place.id, self.connection, page_gone=False)

    async def _renew(self) -> Call | None:
        # The call, for whoever has a seat in it.
        place = self.place
        if place is None:
            return None
        call = await self.live.store.renew(self.room.pk, place.id)
        if call is None:
            return await self._renew_lost(place)
        seat = call.participant(place.id)
        if seat is None:
            return None
        if place.record is None:
            await self.show_call()
        place.record = seat
        if seat.granted != self.room.role:  # given while the store was away, or had lost the seat
            await self.role_given()
        return call

    async def _renew_lost(self, place: joining.Place) -> Call | None:
        if place.record is None:
            # Nobody is put back into a lobby: the client comes again and joins afresh.
            self.place = None
            await self.shut(CloseCode.TRY_AGAIN)
        elif await self.look_again():
            has_left = self.hearing.has_left
            call = await joining.stay(self.live, self.room, place.record, has_left)
            self.hearing.has_left = call is None or call.participant(place.id) is None
            return None if self.hearing.has_left else call
        return None
