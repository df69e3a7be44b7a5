"""What hosts may do. Every function raises CallError not_joined or not_allowed for whoever is no host."""

from typing import Literal

from msgspec.structs import replace

from chat.core.call.change import Change, Draft, hosting
from chat.core.call.entering import open_door
from chat.core.call.leaving import fill_up, vacate
from chat.core.call.state import Call, Participant
from chat.core.errors import CallError, CloseCode, ErrorCode
from chat.core.messages import CallEnded, CallUpdated, ModerationApplied, Source


def mute(call: Call | None, actor: str, id: str, source: Source) -> Change:
    """Switch off somebody's microphone, camera or screen."""
    call, host = hosting(call, actor)
    target = _target(call, id)
    draft = Draft(call)
    draft.tell(id, ModerationApplied(action="mute", by=host.name, source=source))
    draft.put(replace(target, media=replace(target.media, **{source: False})))
    return draft.done()


def remove(call: Call | None, actor: str, id: str, ban: bool, now: float) -> Change:
    """Take somebody out, with every device of theirs: from now on they wait to be let in.

    Nobody bans themselves: not_allowed. A room could be left without the host who runs it.
    """
    call, host = hosting(call, actor)
    target = _target(call, id)
    if ban and target.person == host.person:
        raise CallError(ErrorCode.NOT_ALLOWED)
    draft = Draft(call)
    draft.set(removed=call.removed | {target.person})
    for device in call.devices(target.person):
        draft.tell(device, ModerationApplied(action="ban" if ban else "remove", by=host.name))
        draft.close(device, CloseCode.REMOVED)
        vacate(draft, device, "removed")
    for visitor in [one for one in call.visitors if one.person == target.person]:
        draft.dismiss(visitor, "closed")
    fill_up(draft, now)
    return draft.done()


def hand_over(call: Call | None, actor: str, id: str) -> Change:
    """Make somebody host; the giver becomes a member."""
    call, host = hosting(call, actor)
    target = _target(call, id)
    draft = Draft(call)
    if target.id == host.id:
        return draft.done()
    draft.put(replace(target, role="host"))
    draft.put(replace(host, role="member"))
    draft.tell(id, ModerationApplied(action="host", by=host.name))
    draft.queue(draft.call.waiting)
    return draft.done()


def lock(call: Call | None, actor: str, locked: bool, now: float) -> Change:
    """Lock or unlock. Unlocking lets in whoever knocked."""
    call, _ = hosting(call, actor)
    draft = Draft(call)
    if call.locked != locked:
        draft.set(locked=locked)
        draft.event(CallUpdated, locked=locked)
    if not locked:
        open_door(draft, now)
    return draft.done()


def end(call: Call | None, actor: str) -> Change:
    """A host ends the call for everyone."""
    call, host = hosting(call, actor)
    return _over(call, CallEnded(why="host", by=host.name), CloseCode.CALL_ENDED)


def close_room(call: Call | None) -> Change:
    """An administrator closed or deleted the room."""
    return _over(call, CallEnded(why="closed"), CloseCode.ROOM_CLOSED) if call else Change(None)


def _over(call: Call, message: CallEnded, code: Literal[CloseCode.CALL_ENDED, CloseCode.ROOM_CLOSED]) -> Change:
    draft = Draft(call)
    for visitor in call.visitors:
        draft.dismiss(visitor, "closed")
    for id in sorted(draft.call.ids()):
        draft.tell(id, message)
        draft.close(id, code)
    return Change(call=None, effects=tuple(draft.effects))


def _target(call: Call, id: str) -> Participant:
    target = call.participant(id)
    if target is None:
        raise CallError(ErrorCode.UNKNOWN_PARTICIPANT)
    return target
