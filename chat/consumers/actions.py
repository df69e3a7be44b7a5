"""Which service answers which message of a participant. No rules: who may do what is decided in the call."""

from collections.abc import Container

from msgspec import Struct

from chat.core import messages as wire
from chat.core.call import Participant
from chat.live.live import Live
from chat.models import User
from chat.services import chatting, moderation, presence, relay, reports


class Actor(Struct):
    """Who acts, where. present: the ids of the participants this connection knows of."""

    live: Live
    room: int
    id: str
    person: User
    record: Participant
    present: Container[str]


async def act(actor: Actor, message: wire.FromClient) -> None:
    """Hand a participant's message to its service. Raises CallError."""
    live, room, id = actor.live, actor.room, actor.id
    match message:
        case wire.SignalDescription() | wire.SignalCandidates() | wire.SignalNeed():
            await relay.relay(live, room, id, actor.present, message)
        case wire.HandRaise(raised=raised):
            await presence.raise_hand(live, room, id, raised)
        case wire.ReactionSend(reaction=reaction):
            await presence.react(live, room, id, reaction)
        case wire.ChatSend():
            await chatting.say(live, room, actor.person.pk, actor.record, message)
        case wire.CallReport():
            await reports.keep(live, room, actor.record, message)
        case _:
            await _moderate(actor, message)


async def _moderate(actor: Actor, message: wire.FromClient) -> None:
    live, room, id = actor.live, actor.room, actor.id
    match message:
        case wire.LobbyAdmit(participant=other):
            await moderation.admit(live, room, id, other)
        case wire.LobbyDeny(participant=other):
            await moderation.deny(live, room, id, other)
        case wire.ModerationMute(participant=other, source=source):
            await moderation.mute(live, room, id, other, source)
        case wire.ModerationRemove(participant=other, ban=ban):
            await moderation.remove(live, room, id, other, ban, actor.person)
        case wire.ModerationHost(participant=other):
            await moderation.hand_over(live, room, id, other)
        case wire.CallLock(locked=locked):
            await moderation.lock(live, room, id, locked)
        case wire.CallEnd():
            await moderation.end(live, room, id)
