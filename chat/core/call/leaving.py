"""Going: on purpose, by a lost socket, by a lease that ran out."""

from typing import Literal

from msgspec.structs import replace

from chat.core.call.change import Change, Draft
from chat.core.call.entering import LOCK, open_door
from chat.core.call.state import Call
from chat.core.messages import CallUpdated, ParticipantAway, ParticipantLeft

GONE_LEASE_SECONDS = 8.0
ENDED = -1.0

Why = Literal["left", "removed", "expired"]


def leave(call: Call | None, id: str, now: float, why: Why = "left") -> Change:
    """Give the seat or the place in the lobby back, or visit no longer. Nothing happens when there is none."""
    if call is None or id not in call.ids():
        return Change(call)
    draft = Draft(call)
    vacate(draft, id, why)
    if call.participant(id):
        fill_up(draft, now)
    return draft.done()


def shut_out(call: Call | None, id: str, connection: str, now: float) -> Change:
    """Somebody's socket was ended: whom a heartbeat put back on it meanwhile leaves again."""
    seat = call.participant(id) if call else None
    return leave(call, id, now) if seat and seat.connection == connection else Change(call)


def expire(call: Call | None, id: str, now: float) -> Change:
    """A lease ran out. One that nobody holds ends as well, or it would run out for ever."""
    if call and id == LOCK:
        return _unlock(call, now)
    if call is None or id not in call.ids():
        return Change(call, leases={id: ENDED})
    return leave(call, id, now, "expired")


def lose(call: Call | None, id: str, connection: str, now: float, page_gone: bool) -> Change:
    """A socket is lost: a seat is kept for the lease, a place in the lobby and a visit are not.

    connection: the socket that was lost; nothing happens when another one has taken its place.
    page_gone: the page was left or reloaded (close code 1000 or 1001), so the lease is cut short.
    """
    if call is None:
        return Change(call)
    waiting, visitor = call.waits(id), call.visitor(id)
    if (waiting and waiting.arrival.connection == connection) or (visitor and visitor.connection == connection):
        return leave(call, id, now)
    participant = call.participant(id)
    if participant is None or participant.connection != connection or participant.away:
        return Change(call)
    draft = Draft(call)
    draft.swap(id, replace(participant, away=True))
    draft.event(ParticipantAway, id=id)
    if page_gone:
        draft.leases[id] = GONE_LEASE_SECONDS
    return draft.done()


def vacate(draft: Draft, id: str, why: Why) -> None:
    """Take somebody out of their seat or out of the lobby, or let a visitor go, and tell the others."""
    if draft.call.participant(id):
        draft.set(participants=tuple(one for one in draft.call.participants if one.id != id))
        draft.event(ParticipantLeft, id=id, why=why)
    elif draft.call.waits(id):
        draft.queue(tuple(one for one in draft.call.waiting if one.id != id))
    elif visitor := draft.call.visitor(id):
        if why == "expired":
            draft.dismiss(visitor, "expired")
        else:
            draft.part(visitor)


def fill_up(draft: Draft, now: float) -> None:
    """A seat is free: whoever knocked and is kept out by no lock any more takes it.

    A lock protects whoever is inside; with the last of them it goes.
    """
    if draft.call.locked and not draft.call.participants:
        draft.set(locked=False)
        draft.event(CallUpdated, locked=False)
    if not draft.call.locked:
        open_door(draft, now)


def _unlock(call: Call, now: float) -> Change:
    draft = Draft(call)
    draft.leases[LOCK] = ENDED
    if not call.participants:
        fill_up(draft, now)
    return draft.done()
