"""/ws/rooms/<slug>/: one person's connection to one room, looking on, waiting or inside."""

import time
from typing import Any

from chat.consumers.actions import Actor, act
from chat.consumers.signaling import SignalingConsumer
from chat.core.errors import CallError, ErrorCode
from chat.core.messages import (
    CallApproach,
    CallJoin,
    CallLeave,
    CallSync,
    FromClient,
    MediaState,
    MediaUpdate,
    Ping,
    SignalCandidates,
    SignalDescription,
    SignalNeed,
)
from chat.services import joining, presence


class RoomConsumer(SignalingConsumer):
    """What the client asks for. `sought`: the place it asked for and was not shown yet; it may be there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sought: joining.Place | None = None

    async def end(self) -> None:
        await super().end()
        if self.sought:
            await presence.leave(self.live, self.room.pk, self.sought.id)

    async def give_up_place(self) -> None:
        await super().give_up_place()
        if self.sought:
            await presence.leave(self.live, self.room.pk, self.sought.id)
            if not self.is_closed:  # sent away meanwhile: it may yet be saved, and end() gives it back
                self.sought = None

    async def obey(self, message: FromClient) -> None:
        match message:
            case Ping():
                await self.pong(message)
            case CallJoin():
                await self._join(message)
            case CallApproach():
                await self._approach()
            case CallLeave():
                await self._leave()
            case CallSync():
                await self.tell(await joining.state(self.live, self.room.pk, self.held().id))
            case MediaUpdate(microphone=microphone, camera=camera, screen=screen):
                media = MediaState(microphone, camera, screen)
                await presence.set_media(self.live, self.room.pk, self.held().id, media)
            case SignalDescription() | SignalCandidates() | SignalNeed() if self.visit:
                await self.signal(message)
            case _:
                await act(self._actor(), message)

    async def _join(self, message: CallJoin) -> None:
        if self.place:
            raise CallError(ErrorCode.ALREADY_JOINED)
        asked_at = time.monotonic()
        # A busy process may come to this when its client has long resumed elsewhere: it would close that socket.
        if not await self.look_again() or self.is_gone():
            return
        place = await self._enter(message)
        await self.take_place(place)
        await self._settle_for(place)
        self.live.observer.joined(time.monotonic() - asked_at)

    async def _enter(self, message: CallJoin) -> joining.Place:
        if self.visit and (message.resume or message.replaces):
            await self.give_up_place()
        asked = self.sought or joining.seek(self.visit)
        self.sought = self.sought if message.resume else asked
        try:
            return await joining.enter(self.live, self.person, self.room, message, self.connection, asked)
        except CallError:
            await self.give_up_place()
            raise

    async def _settle_for(self, place: joining.Place) -> None:
        sought, self.sought = self.sought, None
        if sought and sought.id != place.id:  # saved for a try whose answer was lost, before the old seat came back
            await presence.leave(self.live, self.room.pk, sought.id)

    async def _approach(self) -> None:
        if self.place or self.sought:
            raise CallError(ErrorCode.ALREADY_JOINED)
        await self.approach()

    async def _leave(self) -> None:
        if self.visit is None and self.sought is None:
            self.held()
        await self.give_up_place()
        await self.show_room()

    def _actor(self) -> Actor:
        place = self.held()
        if place.record is None or self.hearing.has_left:
            raise CallError(ErrorCode.NOT_JOINED)
        return Actor(self.live, self.room.pk, place.id, self.person, place.record, self.hearing.roles)
