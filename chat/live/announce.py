"""Carries what a change brings to the sockets concerned, over the channel layer.

On the layer every message has one constant `type`, which Channels turns into a method name: nothing that
a client chose ever stands there.
"""

from collections.abc import Iterable

import msgspec
from channels.layers import BaseChannelLayer

from chat.core.call import Call, Close, Dismiss, Effect, Seat, Tell, TellOne
from chat.core.messages import CallEvent, Inside, ServerMessage, WaitingInfo
from chat.live.layer import LocalFirstLayer
from chat.live.store import Settled

HOME_GROUP = "home"
EVERYBODY_GROUP = "everybody"
DIRECT = "live.direct"


def room_group(room: int) -> str:
    """Everyone who looks at a room, inside or not."""
    return f"room.{room}"


def participant_group(id: str) -> str:
    """The socket of one participant, of one who waits, or of a visitor."""
    return f"participant.{id}"


def person_group(account: int) -> str:
    """Every socket of one person. account: their primary key."""
    return f"person.{account}"


def sign_in_group(sign_in: str) -> str:
    """Every socket of one sign-in."""
    return f"sign_in.{sign_in}"


class RoomView(msgspec.Struct, frozen=True):
    """A room's call as seen from outside."""

    inside: list[Inside]
    waiting: list[WaitingInfo]
    locked: bool


def view_of(call: Call | None) -> RoomView:
    """What the home page may show of a call."""
    if call is None:
        return RoomView(inside=[], waiting=[], locked=False)
    inside = [Inside(person=one.person, name=one.name, since=one.entered_at) for one in call.participants]
    return RoomView(inside=inside, waiting=call.lobby(), locked=call.locked)


class Announcer:
    """Sends the effects of a change; frames are encoded once, whoever many they go to."""

    def __init__(self, layer: BaseChannelLayer) -> None:
        self._layer = layer

    async def settle(self, room: int, settled: Settled) -> None:
        """Announce a saved change, then the room's new view from outside if it changed."""
        for effect in settled.change.effects:
            await self._carry(room, settled.after, effect)
        view = view_of(settled.after)
        if view != view_of(settled.before):
            await self.room_changed(room, view)

    async def tell_one(self, id: str, message: ServerMessage) -> None:
        """A message to one participant or to one who waits."""
        await self._layer.group_send(participant_group(id), _direct(message))

    def tell_one_at_once(self, id: str, message: ServerMessage) -> bool:
        """The same without waiting, where the layer can; else False."""
        if not isinstance(self._layer, LocalFirstLayer):
            return False
        self._layer.tell(participant_group(id), _direct(message))
        return True

    async def tell_room(self, room: int, message: ServerMessage) -> None:
        """A message without a number to everyone in the call."""
        event = {"type": "live.event", "frame": encode(message), "audience": "everyone", "seq": 0}
        await self._layer.group_send(room_group(room), event)

    async def room_changed(self, room: int, view: RoomView) -> None:
        """The room as seen from outside, to whoever watches it and to the home pages."""
        event = {"type": "live.room", "room": room, "view": encode(view)}
        for group in (room_group(room), HOME_GROUP):
            await self._layer.group_send(group, event)

    async def rights_changed(self, groups: Iterable[str]) -> None:
        """Something changed that decides who may be where: the sockets of these groups look again."""
        for group in groups:
            await self._layer.group_send(group, {"type": "live.rights"})

    async def _carry(self, room: int, call: Call | None, effect: Effect) -> None:
        match effect:
            case Tell(message=message, audience=audience):
                event = {
                    "type": "live.event",
                    "frame": encode(message),
                    "audience": audience,
                    **_standing(call, message),
                }
                await self._layer.group_send(room_group(room), event)
            case TellOne(id=id, message=message):
                await self.tell_one(id, message)
            case Seat(id=id):
                await self._layer.group_send(participant_group(id), {"type": "live.seat"})
            case Dismiss(id=id, why=why):
                event = {"type": "live.dismiss", "id": id, "why": why}
                await self._layer.group_send(participant_group(id), event)
            case Close(id=id, code=code, but=but):
                event = {"type": "live.close", "id": id, "code": int(code), "but": but}
                await self._layer.group_send(participant_group(id), event)


def encode(message: msgspec.Struct) -> str:
    """One JSON text."""
    return msgspec.json.encode(message).decode()


def _direct(message: ServerMessage) -> dict[str, object]:
    return {"type": DIRECT, "frame": encode(message)}


def _standing(call: Call | None, message: ServerMessage) -> dict[str, object]:
    if not isinstance(message, CallEvent):
        return {"seq": 0}
    roles = {one.id: one.role for one in call.participants} if call else {}
    return {"epoch": message.epoch, "seq": message.seq, "roles": roles}
