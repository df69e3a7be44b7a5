"""/ws/home/: the rooms a person may enter, live."""

from typing import Any

from django.utils import timezone

from chat.access import Rights, rooms_for
from chat.consumers.person import PersonConsumer
from chat.core.errors import CallError, ErrorCode
from chat.core.messages import FromClient, Ping, Pong, RoomsState, RoomUpdated
from chat.live.announce import EVERYBODY_GROUP, HOME_GROUP, RoomView
from chat.models import Room
from chat.services.clock import now
from chat.services.rooms import describe, looks_alike, overview


class HomeConsumer(PersonConsumer):
    """Filters what is sent to all home pages by what this person may see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rooms: dict[int, Room] = {}

    async def begin(self) -> None:
        await self.subscribe(HOME_GROUP)
        await self.subscribe(EVERYBODY_GROUP)
        await self._show([room async for room in rooms_for(self.person)])

    async def obey(self, message: FromClient) -> None:
        if not isinstance(message, Ping):
            raise CallError(ErrorCode.NOT_JOINED)
        await self.tell(Pong(sent_at=message.sent_at, now=now()))

    async def room_is(self, key: int, view: RoomView) -> None:
        room = self._rooms.get(key)
        if room:
            if view.inside:  # what was fetched when the page opened knows nothing of this call
                room.last_used_at = timezone.now()
            info = self.shown[key] = describe(room, view)
            await self.tell(RoomUpdated(room=info))

    async def reconsider(self, rights: Rights) -> None:
        rooms = rights.rooms(self.person)
        if not looks_alike(rooms, list(self._rooms.values())):
            await self._show(rooms)

    async def _show(self, rooms: list[Room]) -> None:
        # First what may fail: as long as it does, the next look finds the same difference again.
        shown = RoomsState(rooms=await overview(self.live, rooms))
        self._rooms = {room.pk: room for room in rooms}
        self.shown = dict(zip(self._rooms, shown.rooms, strict=True))
        await self.tell(shown)
