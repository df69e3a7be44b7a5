"""Before the click: whoever may come in without asking anybody has their links made in the pre-join step."""

from time import monotonic

from msgspec import Struct

from chat.core import call as rules
from chat.core.call import Arrival, Call, Visitor
from chat.core.errors import CallError, ErrorCode
from chat.core.messages import CallApproached, PeerInfo
from chat.live.live import Live
from chat.models import Room, User
from chat.services.ice import for_visitors
from chat.services.people import new_id, new_secret, person_key
from chat.services.rooms import rules_of


class Visit(Struct):
    """What a visitor's connection holds. secret: theirs for coming back, once they have joined. since: by the monotonic
    clock of this process, which no other need agree with. peers: whom its client was told to make links with."""

    id: str
    order: int
    secret: str
    since: float
    peers: list[PeerInfo] = []


async def approach(live: Live, person: User, room: Room, connection: str) -> Visit:
    """Become a visitor. room: fetched through the person. Raises CallError cannot_approach."""
    arrival = Arrival(
        id=new_id(),
        person=person_key(person.pk),
        name=person.shown_name,
        role=room.role,
        secret_hash="",
        connection=connection,
    )
    since = monotonic()
    settled = await live.change(room.pk, lambda call, now: rules.approach(call, arrival, rules_of(room), now))
    visitor = settled.after.visitor(arrival.id) if settled.after else None
    if visitor is None:
        raise CallError(ErrorCode.CANNOT_APPROACH)
    live.observer.approached()
    return Visit(id=visitor.id, order=visitor.order, secret=new_secret(), since=since)


async def look(live: Live, room: int, visit: Visit) -> CallApproached | None:
    """What the visitor's client should know now. None: there is no such visitor any more."""
    return _described(await live.store.load(room), visit)


async def renew(live: Live, room: int, visit: Visit) -> CallApproached | None:
    """A heartbeat. As `look`; whoever has visited for long enough is let go, and hears it over the layer."""
    call = await live.store.renew(room, visit.id)
    visitor = call.visitor(visit.id) if call else None
    if visitor and monotonic() - visit.since >= rules.VISIT_SECONDS:
        await live.change(room, lambda call, now: rules.overstay(call, visit.id, now))
    return _described(call, visit)


async def turn_away(live: Live, room: Room, visit: Visit) -> None:
    """The room is not what it was: a visitor who has to ask by now, or finds no seat, is let go."""
    await live.change(room.pk, lambda call, now: rules.turn_away(call, visit.id, rules_of(room)))


def _described(call: Call | None, visit: Visit) -> CallApproached | None:
    visitor: Visitor | None = call.visitor(visit.id) if call else None
    if call is None or visitor is None:
        return None
    return CallApproached(self=visit.id, order=visit.order, peers=call.peers(), ice=for_visitors())
