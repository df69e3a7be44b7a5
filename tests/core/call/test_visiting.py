"""Visitors: links are made before the click, and nobody is seated, shown or named by that."""

import msgspec
import pytest
from msgspec.structs import replace

from chat.core.call import (
    Call,
    Change,
    approach,
    join,
    leave,
    lock,
    remove,
)
from chat.core.call.state import MINUTE_SECONDS
from chat.core.call.visiting import (
    APPROACHES_A_MINUTE,
    APPROACHES_APART_SECONDS,
    VISITORS_LIMIT,
    VISITORS_LIMIT_A_PERSON,
)
from chat.core.errors import ErrorCode
from chat.core.messages import ParticipantJoined, PeerInfo, VisitorArrived, VisitorLeft
from tests.core.call.scene import (
    ALICE,
    BOB,
    CAROL,
    DAVE,
    LATER,
    LOBBY,
    NOW,
    OPEN,
    SMALL,
    after,
    arrival,
    call_of,
    dismissed,
    names,
    queue,
    refused,
    said,
    seat,
    visited,
    visiting,
)


def order_of(call: Call, id: str) -> int:
    """A visitor's order."""
    visitor = call.visitor(id)
    assert visitor
    return visitor.order


# Approaching


def test_a_visitor_has_an_order_and_a_lease_but_no_seat_and_no_place_in_the_lobby():
    call = visited(BOB)
    assert (names(call), queue(call), visiting(call)) == (["alice"], [], ["bob"])
    assert "bob" in call.ids()
    assert order_of(call, "bob") > seat(call, "alice").order
    assert call.roster() == call_of(ALICE).roster()


def test_those_inside_hear_an_id_and_an_order_and_nothing_else():
    change = approach(call_of(ALICE), BOB, OPEN, NOW)
    (event,) = said(change, VisitorArrived)
    assert len(change.effects) == 1
    heard = msgspec.to_builtins(event)
    assert set(heard) == {"type", "epoch", "seq", "id", "order"}
    assert after(change).visiting() == [PeerInfo(id="bob", order=event.order)]


def test_a_visitor_sees_ids_and_orders_only():
    call = visited(DAVE, by=(ALICE, BOB))
    assert call.peers() == [PeerInfo(one.id, one.order) for one in call.participants]


@pytest.mark.parametrize(
    ("call", "rules"),
    [
        pytest.param(None, OPEN, id="nobody is inside"),
        pytest.param(call_of(ALICE), LOBBY, id="a lobby"),
        pytest.param(after(lock(call_of(ALICE), "alice", True, NOW)), OPEN, id="locked"),
        pytest.param(call_of(ALICE, BOB, rules=SMALL), SMALL, id="full"),
        pytest.param(call_of(ALICE, BOB, CAROL), SMALL, id="full by now"),
        pytest.param(call_of(BOB, rules=LOBBY), OPEN, id="nobody but who waits"),
        pytest.param(after(remove(call_of(ALICE, DAVE), "alice", "dave", ban=False, now=NOW)), OPEN, id="removed"),
    ],
)
@pytest.mark.parametrize("role", ["member", "host"])
def test_nobody_visits_where_there_is_no_open_way_to_a_seat(call, rules, role):
    with refused(ErrorCode.CANNOT_APPROACH):
        approach(call, arrival("dave", role, device="-2"), rules, NOW)


def test_a_room_takes_so_many_visitors_and_no_more():
    guests = [arrival(f"guest{number}") for number in range(VISITORS_LIMIT)]
    call = visited(*guests)
    with refused(ErrorCode.CANNOT_APPROACH):
        approach(call, BOB, OPEN, NOW)


def test_nobody_takes_every_visitors_place_for_themselves():
    call, now = call_of(ALICE), NOW
    for number in range(VISITORS_LIMIT_A_PERSON):
        call, now = after(approach(call, arrival("mallory", device=str(number)), OPEN, now)), now + 60
    with refused(ErrorCode.CANNOT_APPROACH):
        approach(call, arrival("mallory", device="more"), OPEN, now)
    assert visiting(after(approach(call, BOB, OPEN, now)))[-1] == "bob"


def test_one_person_approaches_once_in_a_while_on_whichever_of_their_sockets():
    call = after(leave(visited(BOB), "bob", NOW))
    again, soon = arrival("bob", device="-2"), NOW + APPROACHES_APART_SECONDS
    with refused(ErrorCode.CANNOT_APPROACH):
        approach(call, again, OPEN, soon - 0.1)
    assert visiting(after(approach(call, CAROL, OPEN, soon - 0.1))) == ["carol"]
    assert visiting(after(approach(call, again, OPEN, soon))) == ["bob-2"]


def test_one_person_approaches_so_often_in_a_minute_and_no_more():
    call = call_of(ALICE)
    for number in range(APPROACHES_A_MINUTE):
        bob, now = arrival("bob", device=str(number)), NOW + number * APPROACHES_APART_SECONDS
        call = after(leave(after(approach(call, bob, OPEN, now)), bob.id, now))
    with refused(ErrorCode.CANNOT_APPROACH):
        approach(call, BOB, OPEN, NOW + MINUTE_SECONDS - 0.1)
    assert visiting(after(approach(call, CAROL, OPEN, NOW + MINUTE_SECONDS - 0.1))) == ["carol"]
    assert visiting(after(approach(call, BOB, OPEN, NOW + MINUTE_SECONDS))) == ["bob"]


def test_a_call_forgets_who_approached_a_minute_ago():
    call = after(approach(visited(BOB), CAROL, OPEN, NOW + MINUTE_SECONDS))
    assert [one.person for one in call.approached] == [CAROL.person]


def test_an_approach_asked_again_after_a_lost_answer_changes_nothing():
    call = visited(BOB)
    assert approach(call, BOB, OPEN, LATER) == Change(call)


# The click


def test_a_visitor_who_joins_keeps_id_and_order_and_nobody_hears_that_a_visitor_left():
    call = visited(BOB)
    change = join(call, BOB, OPEN, LATER, "other")
    assert seat(after(change), "bob").order == order_of(call, "bob")
    assert visiting(after(change)) == []
    assert [event.participant.id for event in said(change, ParticipantJoined)] == ["bob"]
    assert said(change, VisitorLeft) == []
    assert after(change).next_order == call.next_order


def test_the_roster_is_in_the_order_of_entering_whoever_came_to_the_door_first():
    call = visited(BOB, CAROL)
    call = after(join(call, CAROL, OPEN, LATER, "other"))
    call = after(join(call, BOB, OPEN, LATER + 1, "other"))
    assert names(call) == ["alice", "carol", "bob"]
    assert seat(call, "bob").order < seat(call, "carol").order


def test_a_newcomer_comes_after_every_visitor():
    call = after(join(visited(BOB), CAROL, OPEN, LATER, "other"))
    assert seat(call, "carol").order > order_of(call, "bob")
    assert visiting(call) == ["bob"]


def test_a_visitor_for_whom_a_lobby_has_been_opened_waits_and_the_link_ends():
    change = join(visited(BOB), BOB, LOBBY, LATER, "other")
    assert (visiting(after(change)), queue(after(change))) == ([], ["bob"])
    assert [event.id for event in said(change, VisitorLeft)] == ["bob"]


def test_the_last_seat_taken_lets_every_other_visitor_go():
    call = visited(BOB, CAROL, rules=SMALL)
    change = join(call, BOB, SMALL, LATER, "other")
    assert names(after(change)) == ["alice", "bob"]
    assert dismissed(change) == {"carol": "closed"}
    assert [event.id for event in said(change, VisitorLeft)] == ["carol"]


def test_a_click_asked_again_after_a_lost_answer_is_told_again_and_changes_nothing_else():
    call = after(join(visited(BOB), BOB, OPEN, LATER, "other"))
    assert after(join(call, BOB, OPEN, LATER, "other")) == replace(call, seq=call.seq + 1)
