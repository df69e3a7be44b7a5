"""Into a call: join, wait, come back; and the snapshot that whoever enters is given."""

from msgspec import Struct

from chat.access import may_enter
from chat.core.call import Arrival, Call, Participant, entitled, join, reseat, resume, take_over
from chat.core.errors import CallError, ErrorCode
from chat.core.messages import CallJoin, CallJoined, CallState, CallWaiting, IceRenewed, MediaState
from chat.live.announce import view_of
from chat.live.live import Live
from chat.models import Room, User
from chat.services import chatting
from chat.services.clock import now as server_time
from chat.services.ice import Ice, issue, renew
from chat.services.people import hash_secret, new_id, new_secret, person_key
from chat.services.rooms import mark_used, rules_of
from chat.services.visiting import Visit


class Place(Struct):
    """What a connection holds: an id and the secret for coming back; `record` and `ice` once it has a seat.
    was_there: the seat is one that its person had before, on another connection."""

    id: str
    secret: str
    resumed: bool = False
    was_there: bool = False
    record: Participant | None = None
    ice: Ice | None = None


def seek(visit: Visit | None) -> Place:
    """A place to ask for: the visitor's, or one of its own."""
    return Place(visit.id, visit.secret) if visit else Place(new_id(), new_secret())


async def enter(live: Live, person: User, room: Room, message: CallJoin, connection: str, place: Place) -> Place:
    """Join at this place, or come back with a secret. room: fetched through the person. Returns the place taken.

    Raises CallError room_full or resume_refused. Whoever does not know whether they got the place asks for the same.
    """
    if not may_enter(room):
        raise CallError(ErrorCode.NO_ACCESS)
    if message.resume:
        return await _come_back(live, person, room, message.resume, message.media, connection)
    arrival = _arrival(person, room, place, connection, message.media)
    await mark_used(room)
    if message.replaces:
        old = _hashed(message.replaces, person)
        settled = await live.change(room.pk, lambda call, now: take_over(call, arrival, old, now))
        place.was_there = True
    else:
        rules, epoch = rules_of(room), new_id()
        settled = await live.change(room.pk, lambda call, now: join(call, arrival, rules, now, epoch))
        if settled.before and settled.before.visitor(place.id):
            live.observer.joined_warm()
    before = settled.before
    if before and (before.participant(place.id) or before.waits(place.id)):  # home pages may not have heard either
        await live.announcer.room_changed(room.pk, view_of(settled.after))
    place.record = settled.after.participant(place.id) if settled.after else None
    return place


async def stay(live: Live, room: Room, record: Participant, has_left: bool) -> Call | None:
    """Put a participant back whose lease was lost while their socket was not. room: fetched through the person just
    now. has_left: the others were told so."""
    rules, epoch, record = rules_of(room), new_id(), entitled(record, room.role, has_left)
    settled = await live.change(room.pk, lambda call, now: reseat(call, record, rules, now, epoch, has_left))
    return settled.after


async def snapshot(live: Live, room: int, place: Place) -> CallJoined | CallWaiting:
    """The whole truth for whoever holds this place. Raises CallError not_joined when they hold none."""
    call = await live.store.load(room)
    waiting = _waiting(call, place)
    if waiting:
        return waiting
    participant = call.participant(place.id) if call else None
    if call is None or participant is None:
        raise CallError(ErrorCode.NOT_JOINED)
    place.record = participant
    place.ice = issue(place.id, server_time())
    return CallJoined(
        self=place.id,
        resume=place.secret,
        resumed=place.resumed,
        role=participant.role,
        call=call.info(),
        roster=call.roster(),
        waiting=call.lobby() if participant.role == "host" else [],
        ice=place.ice.servers,
        chat=await chatting.newest(room),
        visitors=call.visiting(),
    )


def renewed_ice(place: Place, call: Call | None) -> IceRenewed | None:
    """New credentials for whoever has a seat in the call, when those handed out end before long."""
    if place.ice is None or call is None or call.participant(place.id) is None:
        return None
    fresh = renew(place.id, place.ice, server_time())
    place.ice = fresh or place.ice
    return IceRenewed(ice=fresh.servers) if fresh else None


async def still_waiting(live: Live, room: int, place: Place) -> CallWaiting | None:
    """What somebody in the lobby should know now, None when they are not there any more."""
    return _waiting(await live.store.load(room), place)


async def state(live: Live, room: int, id: str) -> CallState:
    """A fresh snapshot for a participant. Raises CallError not_joined."""
    call = await live.store.load(room)
    participant = call.participant(id) if call else None
    if call is None or participant is None:
        raise CallError(ErrorCode.NOT_JOINED)
    lobby = call.lobby() if participant.role == "host" else []
    return CallState(
        call=call.info(),
        roster=call.roster(),
        waiting=lobby,
        chat=await chatting.newest(room),
        visitors=call.visiting(),
    )


def _waiting(call: Call | None, place: Place) -> CallWaiting | None:
    waiting = call.waits(place.id) if call else None
    if call is None or waiting is None:
        return None
    return CallWaiting(self=place.id, resume=place.secret, why=waiting.why, hosts=call.has_host)


async def _come_back(live: Live, person: User, room: Room, secret: str, media: MediaState, connection: str) -> Place:
    key, hashed = person_key(person.pk), _hashed(secret, person)
    settled = await live.change(room.pk, lambda call, now: resume(call, key, hashed, connection, media))
    seats = settled.after.participants if settled.after else ()
    record = next(one for one in seats if one.secret_hash == hashed)
    return Place(id=record.id, secret=secret, resumed=True, was_there=True, record=record)


def _arrival(person: User, room: Room, place: Place, connection: str, media: MediaState) -> Arrival:
    return Arrival(
        id=place.id,
        person=person_key(person.pk),
        name=person.shown_name,
        role=room.role,
        secret_hash=_hashed(place.secret, person),
        connection=connection,
        media=media,
    )


def _hashed(secret: str, person: User) -> str:
    # Good with the sign-in it was given to, and gone with it.
    return hash_secret(f"{secret} {person.sign_in}")
