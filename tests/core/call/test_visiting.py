"""Visitors: links are made before the click, and nobody is seated, shown or named by that."""

import msgspec
import pytest

from chat.core.call import (
    Arrival,
    Call,
    Change,
    Dismiss,
    Rules,
    approach,
    close_room,
    end,
    expire,
    join,
    leave,
    lock,
    lose,
    may_signal,
    overstay,
    remove,
    take_over,
    turn_away,
)
from chat.core.call.visiting import VISIT_SECONDS, VISITORS_LIMIT, VISITORS_LIMIT_A_PERSON
from chat.core.errors import ErrorCode
from chat.core.messages import ParticipantJoined, ParticipantLeft, PeerInfo, VisitorArrived, VisitorLeft
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
    closes,
    names,
    queue,
    refused,
    said,
    seat,
)


def visited(*visitors: Arrival, by: tuple[Arrival, ...] = (ALICE,), rules: Rules = OPEN) -> Call:
    """A call that some have joined and then others approached."""
    call = call_of(*by, rules=rules)
    for one in visitors:
        call = after(approach(call, one, rules, NOW))
    return call


def visiting(call: Call) -> list[str]:
    """Who visits, in order."""
    return [one.id for one in call.visitors]


def dismissed(change: Change) -> dict[str, str]:
    """Whom a change lets go, and why."""
    return {effect.id: effect.why for effect in change.effects if isinstance(effect, Dismiss)}


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
    devices = [arrival("mallory", device=str(number)) for number in range(VISITORS_LIMIT_A_PERSON)]
    call = visited(*devices)
    with refused(ErrorCode.CANNOT_APPROACH):
        approach(call, arrival("mallory", device="more"), OPEN, NOW)
    assert visiting(after(approach(call, BOB, OPEN, NOW)))[-1] == "bob"


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


def test_a_click_asked_again_after_a_lost_answer_changes_nothing():
    call = after(join(visited(BOB), BOB, OPEN, LATER, "other"))
    assert join(call, BOB, OPEN, LATER, "other") == Change(call)


# Going


def test_a_lock_lets_visitors_go():
    change = lock(visited(BOB, CAROL), "alice", True, LATER)
    assert dismissed(change) == {"bob": "closed", "carol": "closed"}
    assert visiting(after(change)) == []


def test_with_the_last_one_inside_the_visitors_go_and_the_call_is_over():
    change = leave(visited(BOB), "alice", LATER)
    assert change.call is None
    assert dismissed(change) == {"bob": "closed"}


@pytest.mark.parametrize(
    "over", [lambda call: end(call, "alice"), close_room], ids=["by a host", "by closing the room"]
)
def test_a_call_that_is_ended_dismisses_its_visitors_and_closes_no_socket_of_theirs(over):
    change = over(visited(BOB))
    assert dismissed(change) == {"bob": "closed"}
    assert "bob" not in closes(change)


def test_a_person_who_is_removed_visits_no_longer_from_another_device():
    call = visited(arrival("bob", device="-2"), by=(ALICE, BOB))
    change = remove(call, "alice", "bob", ban=False, now=LATER)
    assert dismissed(change) == {"bob-2": "closed"}
    assert "bob-2" not in closes(change)


def test_a_lost_lease_of_a_visitor_is_no_departure_of_a_participant():
    change = expire(visited(BOB), "bob", LATER)
    assert said(change, ParticipantLeft) == []
    assert [event.id for event in said(change, VisitorLeft)] == ["bob"]
    assert dismissed(change) == {"bob": "expired"}


def test_a_lease_that_nobody_holds_ends_for_good():
    assert expire(visited(BOB), "mallory", LATER).leases["mallory"] < 0
    assert expire(None, "mallory", LATER).leases["mallory"] < 0


def test_a_lost_socket_ends_a_visit_at_once():
    change = lose(visited(BOB), "bob", "socket-bob", LATER, page_gone=False)
    assert visiting(after(change)) == []
    assert [event.id for event in said(change, VisitorLeft)] == ["bob"]


def test_the_socket_of_before_ends_no_visit_of_another():
    call = visited(BOB)
    assert lose(call, "bob", "socket-of-before", LATER, page_gone=False) == Change(call)


def test_a_visitor_who_does_not_join_goes_after_two_minutes_and_not_before():
    call = visited(BOB)
    assert overstay(call, "bob", NOW + VISIT_SECONDS - 1) == Change(call)
    change = overstay(call, "bob", NOW + VISIT_SECONDS)
    assert dismissed(change) == {"bob": "idle"}
    assert visiting(after(change)) == []


def test_whoever_has_joined_does_not_overstay():
    call = after(join(visited(BOB), BOB, OPEN, NOW, "other"))
    assert overstay(call, "bob", NOW + 10 * VISIT_SECONDS) == Change(call)


def test_a_room_that_lets_nobody_in_as_they_come_turns_a_visitor_away():
    change = turn_away(visited(BOB, CAROL), "bob")
    assert dismissed(change) == {"bob": "closed"}
    assert visiting(after(change)) == ["carol"]
    assert turn_away(call_of(ALICE), "alice") == Change(call_of(ALICE))


def test_a_reload_of_somebody_inside_leaves_visitors_where_they_are():
    fresh = arrival("alice", "host", device="-reloaded")
    call = after(take_over(visited(BOB), fresh, "hash-alice"))
    assert visiting(call) == ["bob"]
    assert call.peers() == [PeerInfo("alice-reloaded", seat(call, "alice-reloaded").order)]


# Signals


@pytest.mark.parametrize(
    ("sender", "to", "may"),
    [
        ("alice", "bob", True),
        ("bob", "alice", True),
        ("alice", "carol", True),
        ("carol", "alice", True),
        ("carol", "dave", False),
        ("carol", "carol", False),
        ("alice", "alice", False),
        ("mallory", "alice", False),
        ("alice", "mallory", False),
        ("carol", "mallory", False),
    ],
)
def test_links_are_made_among_those_inside_and_with_each_visitor_but_not_among_visitors(sender, to, may):
    call = visited(CAROL, DAVE, by=(ALICE, BOB))
    assert may_signal(call, sender, to) is may


# Two versions on one store


def test_a_call_of_the_version_before_is_read():
    written = msgspec.to_builtins(call_of(ALICE, BOB))
    del written["visitors"]
    assert msgspec.json.decode(msgspec.json.encode(written), type=Call) == call_of(ALICE, BOB)


def test_a_process_of_the_version_before_reads_a_call_with_visitors_and_loses_nothing_but_them():
    class Before(msgspec.Struct, frozen=True):
        epoch: str
        started_at: float
        capacity: int
        seq: int = 0
        next_order: int = 0
        locked: bool = False
        participants: tuple[dict, ...] = ()
        waiting: tuple[dict, ...] = ()
        removed: frozenset[str] = frozenset()
        chat: int = 0

    call = visited(BOB)
    saved = msgspec.json.encode(msgspec.json.decode(msgspec.json.encode(call), type=Before))
    assert msgspec.json.decode(saved, type=Call) == msgspec.structs.replace(call, visitors=())
