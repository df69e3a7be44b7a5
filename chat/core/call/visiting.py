"""Visitors: people in the pre-join step whose links are being made, while there is a way to a seat for them."""

from chat.core.call.change import Change, Draft
from chat.core.call.state import Arrival, Call, Came, Rules, Visitor, in_the_last_minute
from chat.core.errors import CallError, ErrorCode
from chat.core.messages import VisitorArrived

VISITORS_LIMIT = 8
VISITORS_LIMIT_A_PERSON = 2
VISIT_SECONDS = 120.0
APPROACHES_APART_SECONDS = 2.0
"""Of one person, on whichever sockets: each approach makes every browser inside build a link."""
APPROACHES_A_MINUTE = 10
"""Of one person likewise. Each process counts a visitor's signals for itself (`chat.core.allowance`): this bounds what
somebody sends who goes from one to the next."""


def approach(call: Call | None, arrival: Arrival, rules: Rules, now: float) -> Change:
    """Become a visitor. Raises CallError cannot_approach.

    Asked again, because the store's answer got lost, it changes nothing.
    """
    if call and call.visitor(arrival.id):
        return Change(call)
    if call is None:
        raise CallError(ErrorCode.CANNOT_APPROACH)
    draft = Draft(call)
    draft.set(capacity=rules.capacity, approached=in_the_last_minute(call.approached, now))
    if not _may_visit(draft.call, arrival, rules) or _hurries(draft.call, arrival.person, now):
        raise CallError(ErrorCode.CANNOT_APPROACH)
    visitor = Visitor(arrival.id, arrival.person, arrival.connection, draft.take_order(), since=now)
    approached = (*draft.call.approached, Came(arrival.person, now))
    draft.set(visitors=(*draft.call.visitors, visitor), approached=approached)
    draft.event(VisitorArrived, id=visitor.id, order=visitor.order)
    return draft.done()


def overstay(call: Call | None, id: str, now: float) -> Change:
    """Let a visitor go who has not joined in VISIT_SECONDS. Nothing happens before."""
    visitor = call.visitor(id) if call else None
    if call is None or visitor is None or now - visitor.since < VISIT_SECONDS:
        return Change(call)
    draft = Draft(call)
    draft.dismiss(visitor, "idle")
    return draft.done()


def turn_away(call: Call | None, id: str, rules: Rules) -> Change:
    """Let a visitor go to whom the room's rules leave no way to a seat any more. Nothing happens while they do."""
    visitor = call.visitor(id) if call else None
    if call is None or visitor is None or not (rules.lobby or len(call.participants) >= rules.capacity):
        return Change(call)
    draft = Draft(call)
    draft.dismiss(visitor, "closed")
    return draft.done()


def may_signal(call: Call, sender: str, to: str) -> bool:
    """Whether these two make a link: both inside, or one inside and one visiting."""
    inside = [id for id in (sender, to) if call.participant(id)]
    visiting = [id for id in (sender, to) if call.visitor(id)]
    return sender != to and bool(inside) and len(inside) + len(visiting) == 2


def _hurries(call: Call, person: str, now: float) -> bool:
    own = [one.at for one in call.approached if one.person == person]
    return len(own) >= APPROACHES_A_MINUTE or any(now - at < APPROACHES_APART_SECONDS for at in own)


def _may_visit(call: Call, arrival: Arrival, rules: Rules) -> bool:
    own = sum(one.person == arrival.person for one in call.visitors)
    if own >= VISITORS_LIMIT_A_PERSON or len(call.visitors) >= VISITORS_LIMIT:
        return False
    # Nor do hosts, though they would come in past all three.
    return call.has_room_for_visitors and not rules.lobby and arrival.person not in call.removed
