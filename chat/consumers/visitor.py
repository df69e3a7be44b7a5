"""A connection that may hold a visit: whose links are made before anybody clicks."""

import logging
from typing import Any

from chat.consumers.onlooker import OnlookerConsumer
from chat.consumers.outage import OUTAGES, note
from chat.core.errors import CallError, ErrorCode
from chat.core.messages import CallApproached, VisitEnded
from chat.live.announce import participant_group
from chat.models import Room
from chat.services import presence, visiting
from chat.services.people import new_id
from chat.services.relay import Signal, relay_of_visitor
from chat.services.rooms import rules_of

logger = logging.getLogger(__name__)


class VisitorConsumer(OnlookerConsumer):
    """`visit`: what this connection holds until it joins; the sweep of rights may end it while anything is awaited.
    `connection`: its own name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connection = new_id()
        self.visit: visiting.Visit | None = None

    async def end(self) -> None:
        if self.visit:
            await presence.lose(self.live, self.room.pk, self.visit.id, self.connection, page_gone=False)

    async def give_up_place(self) -> None:
        visit, self.visit = self.visit, None
        if visit:
            await self.unsubscribe(participant_group(visit.id))
            await presence.leave(self.live, self.room.pk, visit.id)

    async def follow(self, known: Room) -> None:
        await super().follow(known)
        if self.visit and rules_of(self.room) != rules_of(known):
            await visiting.turn_away(self.live, self.room, self.visit)

    # From the client

    async def approach(self) -> None:
        """Become a visitor. Raises CallError already_joined, cannot_approach."""
        if self.visit:
            raise CallError(ErrorCode.ALREADY_JOINED)
        if not await self.look_again() or self.is_gone():
            return
        room = self.room
        visit = self.visit = await visiting.approach(self.live, self.person, room, self.connection)
        await self.subscribe(participant_group(visit.id))
        await self._show(await visiting.look(self.live, room.pk, visit))
        if self.visit and rules_of(self.room) != rules_of(room):  # changed while there was no visit to turn away yet
            await visiting.turn_away(self.live, self.room, visit)

    async def signal(self, message: Signal) -> None:
        """Pass a visitor's signal on. Raises CallError not_joined, unknown_participant."""
        visit = self.visit
        if visit is None:
            raise CallError(ErrorCode.NOT_JOINED)
        if not await relay_of_visitor(self.live, self.room.pk, visit.id, message):
            logger.warning("Account %s visits no longer: it sent more than links take.", self.person.pk)
            await presence.leave(self.live, self.room.pk, visit.id)
            await self._dismiss("idle")

    async def renew_visit(self) -> None:
        """A heartbeat: the lease is renewed, until the visit has lasted long enough."""
        if self.visit:
            await self._show(await visiting.renew(self.live, self.room.pk, self.visit))

    # From the layer

    async def live_event(self, event: dict[str, Any]) -> None:
        """Something happened in the call. A visitor hears no more of it than who is to be linked now."""
        if self.visit is None or not event["seq"] or {one.id for one in self.visit.peers} == set(event["roles"]):
            return
        try:
            approached = await visiting.look(self.live, self.room.pk, self.visit)
        except OUTAGES as outage:  # the client has asked for nothing; the next heartbeat looks again
            note(outage, "A visitor was not told who is inside")
            return
        if approached:  # else the dismissal is on its way, and says why
            await self._show(approached)

    async def live_dismiss(self, event: dict[str, Any]) -> None:
        """This visitor was let go; whoever has joined since is none, or has left and approached again is another."""
        if self.visit and self.visit.id == event.get("id", self.visit.id):  # the version before says no id
            await self._dismiss(event["why"])

    # Internals

    async def _show(self, approached: CallApproached | None) -> None:
        if self.visit is None:
            return
        if approached is None:
            await self._dismiss("expired")
        elif approached.peers != self.visit.peers:
            self.visit.peers = approached.peers
            await self.tell(approached)

    async def _dismiss(self, why: Any) -> None:
        visit, self.visit = self.visit, None
        if visit:
            await self.unsubscribe(participant_group(visit.id))
            await self.tell(VisitEnded(why=why))
