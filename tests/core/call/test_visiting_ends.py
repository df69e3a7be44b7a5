"""How a visit ends without a click, whom a visitor may signal to, and visitors among two versions."""

import msgspec
import pytest

from chat.core.call import (
    Call,
    Change,
    Rules,
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
from chat.core.call.visiting import VISIT_SECONDS
from chat.core.messages import ParticipantLeft, PeerInfo, VisitorLeft
from tests.core.call.scene import (
    ALICE,
    BOB,
    CAROL,
    DAVE,
    LATER,
    LOBBY,
    NOW,
    OPEN,
    after,
    arrival,
    call_of,
    closes,
    dismissed,
    said,
    seat,
    visited,
    visiting,
)

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


@pytest.mark.parametrize("rules", [LOBBY, Rules(capacity=1)], ids=["a lobby", "fewer seats"])
def test_a_room_that_lets_nobody_in_as_they_come_any_more_turns_a_visitor_away(rules):
    change = turn_away(visited(BOB, CAROL), "bob", rules)
    assert dismissed(change) == {"bob": "closed"}
    assert visiting(after(change)) == ["carol"]


@pytest.mark.parametrize("id", ["alice", "bob", "mallory"])
def test_nobody_else_is_turned_away(id):
    call = visited(BOB)
    assert turn_away(call, id, OPEN if id == "bob" else LOBBY) == Change(call)


def test_a_reload_of_somebody_inside_leaves_visitors_where_they_are():
    fresh = arrival("alice", "host", device="-reloaded")
    call = after(take_over(visited(BOB), fresh, "hash-alice", NOW))
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
    assert msgspec.json.decode(saved, type=Call) == msgspec.structs.replace(call, visitors=(), approached=(), joined=())
