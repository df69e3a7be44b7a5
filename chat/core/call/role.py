"""A role that was changed where rooms are administered, while the call goes on."""

from msgspec.structs import replace

from chat.core.call.change import Change, Draft
from chat.core.call.entering import call_in
from chat.core.call.state import Call, Participant, Waiting
from chat.core.messages import Role


def give_role(call: Call | None, id: str, role: Role, now: float) -> Change:
    """Give somebody the role they have in the room by now; a new host waits no longer.

    Nothing happens when it is the one they were given last: hosts may have handed the role over since.
    """
    waiting = call.waits(id) if call else None
    if call and waiting:
        return _give_waiting(call, waiting, role, now)
    participant = call.participant(id) if call else None
    if call is None or participant is None or participant.granted == role:
        return Change(call)
    draft = Draft(call)
    draft.put(replace(participant, role=role, granted=role))
    draft.queue(draft.call.waiting)
    return draft.done()


def entitled(record: Participant, role: Role, has_left: bool) -> Participant:
    """The record of somebody who is to be put back, with the role that is theirs by now.

    role: as the room gives it now. A host made in the call is one until they are given another role, or have left.
    has_left: the others were told so.
    """
    is_stale = record.granted != role or (has_left and role == "member")
    return replace(record, role=role, granted=role) if is_stale else record


def _give_waiting(call: Call, waiting: Waiting, role: Role, now: float) -> Change:
    changed = replace(waiting, arrival=replace(waiting.arrival, role=role))
    draft = Draft(replace(call, waiting=tuple(changed if one.id == changed.id else one for one in call.waiting)))
    if role == "host" and changed.why != "removed" and len(call.participants) < call.capacity:
        call_in(draft, changed, now)
    return draft.done()
