"""A connection to one room, as somebody who looks on: finds the room through the person and shows it, live."""

from chat.access import Rights, may_enter
from chat.consumers.person import PersonConsumer
from chat.core.errors import CloseCode
from chat.core.messages import RoomInfo, RoomUpdated
from chat.live.announce import EVERYBODY_GROUP, RoomView, room_group
from chat.models import Room
from chat.services.rooms import describe, looks_alike, room_info


class OnlookerConsumer(PersonConsumer):
    """`room`: fetched through the person, and again whenever rights change.
    `followed`: as it was when last followed, while following what it became has failed."""

    room: Room
    followed: Room | None = None

    async def begin(self) -> None:
        room = await self.watch.room(self.person, self.scope["url_route"]["kwargs"]["slug"])
        if await self._stay(room, CloseCode.NO_ACCESS):
            await self.subscribe(room_group(self.room.pk))
            await self.subscribe(EVERYBODY_GROUP)
            await self.show_room()

    async def room_is(self, key: int, view: RoomView) -> None:
        await self._tell_room(describe(self.room, view))

    async def reconsider(self, rights: Rights) -> None:
        """May this person still be here, and as what?"""
        if self.room_key is None:
            return  # the room is being looked up now
        # By key: a new address must not end a call.
        known, room = self.followed or self.room, rights.room(self.person, self.room_key)
        is_deleted = not rights.has(self.room_key)
        if not await self._stay(room, CloseCode.ROOM_CLOSED if is_deleted else CloseCode.NO_ACCESS):
            return
        self.followed = known  # `room` is never put back: a heartbeat would give again what was taken
        await self.follow(known)
        self.followed = None

    # For subclasses

    async def follow(self, known: Room) -> None:
        """Go on with `room` as it is by now. known: as it was. Done again when a service was away."""
        if self.room.role != known.role:
            await self.role_given()
        if not looks_alike([self.room], [known]):
            await self.show_room()

    async def role_given(self) -> None:
        """The person's role in the room is another one now: `room.role`."""

    async def show_room(self) -> None:
        """The room as seen from outside, to this client."""
        await self._tell_room(await room_info(self.live, self.room))

    # Internals

    async def _tell_room(self, info: RoomInfo) -> None:
        self.shown = {self.room.pk: info}
        await self.tell(RoomUpdated(room=info))

    async def _stay(self, room: Room | None, code: CloseCode) -> bool:
        """Go on with an open room, else end the socket. code: said where there is none."""
        if room and may_enter(room):
            self.room, self.room_key = room, room.pk
            return True
        await self.send_away(CloseCode.ROOM_CLOSED if room else code)
        return False
