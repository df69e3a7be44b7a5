"""Coming in: a fresh join, the lobby, coming back after a drop, coming back after a reload."""

from msgspec.structs import replace

from chat.core.call.change import Change, Close, Draft, hosting
from chat.core.call.state import (
    WAITING_LIMIT,
    WAITING_LIMIT_A_PERSON,
    Arrival,
    Call,
    Came,
    Participant,
    Rules,
    Waiting,
    WaitingReason,
    in_the_last_minute,
)
from chat.core.errors import CallError, CloseCode, ErrorCode
from chat.core.messages import MediaState, ParticipantBack, ParticipantJoined, ParticipantReplaced

ORDERS_A_SECOND = 1_000
JOINS_A_MINUTE = 60
"""Of one person, on whichever sockets: each makes every browser inside build a link."""
LOCK = "lock"
"""The id under which a lock has a lease that was on before anybody was inside."""


def join(call: Call | None, arrival: Arrival, rules: Rules, now: float, epoch: str) -> Change:
    """Take a seat or a place in the lobby. `epoch` names the call if it is born now. A visitor keeps id and order.

    Raises CallError room_full, too_fast. Asked again, because the store's answer got lost, it only tells everybody
    again.
    """
    if call and (call.participant(arrival.id) or call.waits(arrival.id)):
        return _told_again(call, arrival)
    draft = Draft(call or _born(rules, now, epoch))
    draft.set(capacity=rules.capacity)
    _count(draft, arrival.person, now)
    why = _must_wait(draft.call, arrival, rules)
    if why:
        _wait(draft, arrival, why, now)
        if call is None and draft.call.locked:  # whoever is inside, and forgotten, comes back within a lease
            draft.renew(LOCK)
    else:
        take_seat(draft, arrival, now)
    return draft.done()


def admit(call: Call | None, actor: str, id: str, now: float, capacity: int) -> Change:
    """A host lets somebody in. capacity: as the room has it now.

    Raises CallError not_joined, not_allowed, unknown_participant, room_full.
    """
    call, _ = hosting(call, actor)
    waiting = call.waits(id)
    if waiting is None:
        raise CallError(ErrorCode.UNKNOWN_PARTICIPANT)
    draft = Draft(call)
    draft.set(removed=call.removed - {waiting.arrival.person}, capacity=capacity)
    call_in(draft, waiting, now)
    return draft.done()


def deny(call: Call | None, actor: str, id: str) -> Change:
    """A host sends somebody in the lobby away. Raises CallError as `admit`."""
    call, _ = hosting(call, actor)
    if call.waits(id) is None:
        raise CallError(ErrorCode.UNKNOWN_PARTICIPANT)
    draft = Draft(call)
    draft.queue(tuple(one for one in call.waiting if one.id != id))
    draft.close(id, CloseCode.DENIED)
    return draft.done()


def resume(call: Call | None, person: str, secret_hash: str, connection: str, media: MediaState) -> Change:
    """Come back as the same participant on another socket; links and role are kept.

    Raises CallError resume_refused.
    """
    call, old = _by_secret(call, person, secret_hash)
    draft = Draft(call)
    draft.swap(old.id, replace(old, connection=connection, away=False))
    draft.renew(old.id)
    if old.away:
        draft.event(ParticipantBack, id=old.id)
    elif old.connection != connection:
        draft.close(old.id, CloseCode.REPLACED, but=connection)
    if old.media != media:
        draft.put(replace(old, connection=connection, away=False, media=media))
    return draft.done()


def take_over(call: Call | None, arrival: Arrival, old_secret_hash: str, now: float) -> Change:
    """A reloaded page takes the seat of the participant it was, with new links.

    Raises CallError resume_refused, too_fast. Asked again, it only tells everybody again, as `join`.
    """
    if call and call.participant(arrival.id):
        return _told_again(call, arrival)
    call, old = _by_secret(call, arrival.person, old_secret_hash)
    fresh = replace(
        old,
        id=arrival.id,
        secret_hash=arrival.secret_hash,
        connection=arrival.connection,
        media=arrival.media,
        away=False,
    )
    draft = Draft(call)
    _count(draft, arrival.person, now)
    draft.swap(old.id, fresh)
    draft.event(ParticipantReplaced, old=old.id, participant=fresh.info())
    draft.close(old.id, CloseCode.REPLACED)
    return draft.done()


def reseat(
    call: Call | None, record: Participant, rules: Rules, now: float, epoch: str, has_left: bool = False
) -> Change:
    """Put back a participant whose lease was lost while their socket was not: same id, role and order.

    has_left: the others were told that this one left; then capacity, lobby and lock count as for a newcomer, who
    is sent to come back as one. Else the store forgot somebody who never left, and nothing of it counts.
    Access was checked by the caller. Whoever missed that they were removed, or that a reloaded page took their
    seat, is told so now.
    """
    draft = Draft(call or _born(rules, now, epoch))
    if draft.call.participant(record.id):
        draft.renew(record.id)
        return draft.done()
    if record.person in draft.call.removed:
        return _turned_away(call, record.id, CloseCode.REMOVED)
    if any(one.order == record.order for one in draft.call.participants):
        return _turned_away(call, record.id, CloseCode.REPLACED)
    if has_left and (len(draft.call.participants) >= rules.capacity or _must_wait(draft.call, record, rules)):
        return _turned_away(call, record.id, CloseCode.TRY_AGAIN)
    back = replace(record, away=False)
    seats = sorted((*draft.call.participants, back), key=lambda one: (one.entered_at, one.order))
    draft.set(participants=tuple(seats), next_order=max(draft.call.next_order, record.order + 1))
    draft.event(ParticipantJoined, participant=back.info())
    return draft.done()


def take_seat(draft: Draft, arrival: Arrival, now: float) -> Participant:
    """Seat somebody, last in order unless they have visited. Raises CallError room_full."""
    if len(draft.call.participants) >= draft.call.capacity:
        raise CallError(ErrorCode.ROOM_FULL)
    visitor = draft.call.visitor(arrival.id)
    if visitor:
        draft.set(visitors=tuple(one for one in draft.call.visitors if one is not visitor))
    participant = Participant(
        id=arrival.id,
        person=arrival.person,
        name=arrival.name,
        role=arrival.role,
        granted=arrival.role,
        secret_hash=arrival.secret_hash,
        connection=arrival.connection,
        media=arrival.media,
        order=visitor.order if visitor else draft.take_order(),
        entered_at=now,
    )
    draft.set(participants=(*draft.call.participants, participant))
    draft.renew(arrival.id)
    draft.event(ParticipantJoined, participant=participant.info())
    return participant


def open_door(draft: Draft, now: float) -> None:
    """The lock is off: whoever waited for nothing else comes in, as long as there are seats."""
    for waiting in draft.call.waiting:
        if waiting.why == "locked" and len(draft.call.participants) < draft.call.capacity:
            call_in(draft, waiting, now)


def call_in(draft: Draft, waiting: Waiting, now: float) -> None:
    """Seat somebody who waited. Raises CallError room_full."""
    take_seat(draft, waiting.arrival, now)
    draft.queue(tuple(one for one in draft.call.waiting if one.id != waiting.id))
    draft.seat(waiting.id)


def _told_again(call: Call, arrival: Arrival) -> Change:
    # Nobody else may have heard of it either: a number they miss makes them ask for the whole call.
    draft = Draft(call)
    draft.renew(arrival.id)
    seat = call.participant(arrival.id)
    if seat:
        draft.put(replace(seat, media=arrival.media, away=False))
    else:
        draft.queue(call.waiting)
    return draft.done()


def _born(rules: Rules, now: float, epoch: str) -> Call:
    # Orders go on from those of any call before, so that whoever is put back from one keeps theirs.
    order = int(now * ORDERS_A_SECOND)
    return Call(epoch=epoch, started_at=now, capacity=rules.capacity, next_order=order, locked=rules.locked)


def _turned_away(call: Call | None, id: str, code: CloseCode) -> Change:
    return Change(call, effects=(Close(id, code),))


def _must_wait(call: Call, arrival: Arrival | Participant, rules: Rules) -> WaitingReason | None:
    is_host = arrival.role == "host"
    if arrival.person in call.removed and not (is_host and not call.has_host):
        return "removed"
    if is_host:
        return None
    if rules.lobby:
        return "lobby"
    return "locked" if call.locked else None


def _count(draft: Draft, person: str, now: float) -> None:
    lately = in_the_last_minute(draft.call.joined, now)
    if sum(one.person == person for one in lately) >= JOINS_A_MINUTE:
        raise CallError(ErrorCode.TOO_FAST)
    draft.set(joined=(*lately, Came(person, now)))


def _wait(draft: Draft, arrival: Arrival, why: WaitingReason, now: float) -> None:
    # Else one person with many sockets would keep everybody else out of the lobby.
    own = sum(one.arrival.person == arrival.person for one in draft.call.waiting)
    if own >= WAITING_LIMIT_A_PERSON or len(draft.call.waiting) >= WAITING_LIMIT:
        raise CallError(ErrorCode.ROOM_FULL)
    visitor = draft.call.visitor(arrival.id)
    if visitor:
        draft.part(visitor)
    draft.queue((*draft.call.waiting, Waiting(arrival=arrival, since=now, why=why)))


def _by_secret(call: Call | None, person: str, secret_hash: str) -> tuple[Call, Participant]:
    seats = call.participants if call else ()
    old = next((one for one in seats if one.secret_hash == secret_hash and one.person == person), None)
    if call is None or old is None:
        raise CallError(ErrorCode.RESUME_REFUSED)
    return call, old
