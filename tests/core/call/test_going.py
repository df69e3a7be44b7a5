"""Going: on purpose, by a lost socket, by a lease that ran out."""

import pytest

from chat.core.call import LEASE_SECONDS, Change, Rules, expire, join, leave, lock, lose, remove, shut_out
from chat.core.call.entering import LOCK
from chat.core.call.leaving import GONE_LEASE_SECONDS
from chat.core.messages import CallUpdated, LobbyUpdated, ParticipantAway, ParticipantLeft
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
    call_of,
    names,
    queue,
    said,
    seat,
)


@pytest.mark.parametrize("why", ["left", "expired"])
def test_the_others_hear_who_went_and_why(why):
    change = leave(call_of(ALICE, BOB), "bob", NOW, why)
    assert names(after(change)) == ["alice"]
    assert [(event.id, event.why) for event in said(change, ParticipantLeft)] == [("bob", why)]


def test_whose_socket_was_ended_leaves_again_unless_another_one_holds_the_seat():
    call = call_of(ALICE, BOB)
    assert names(after(shut_out(call, "bob", "socket-bob", NOW))) == ["alice"]
    assert shut_out(call, "bob", "socket-before", NOW) == Change(call)
    assert shut_out(None, "bob", "socket-bob", NOW) == Change(None)


def test_a_call_without_anybody_is_over():
    assert leave(call_of(ALICE), "alice", NOW).call is None


@pytest.mark.parametrize("call", [None, call_of(ALICE)], ids=["no call", "a call"])
def test_whoever_is_not_there_goes_without_a_trace(call):
    assert leave(call, "mallory", NOW) == Change(call)


def test_whoever_waits_may_stop_waiting():
    change = leave(call_of(ALICE, BOB, rules=LOBBY), "bob", NOW)
    assert queue(after(change)) == []
    assert said(change, LobbyUpdated, "hosts")[0].waiting == []
    assert said(change, ParticipantLeft) == []


# A lost socket


def test_a_lost_socket_keeps_its_seat_and_the_others_see_a_mark():
    change = lose(call_of(ALICE, BOB), "bob", "socket-bob", NOW, page_gone=False)
    assert seat(after(change), "bob").away
    assert [event.id for event in said(change, ParticipantAway)] == ["bob"]
    assert change.leases == {}


def test_a_page_that_was_left_keeps_its_seat_for_a_moment_only():
    assert lose(call_of(ALICE, BOB), "bob", "socket-bob", NOW, page_gone=True).leases == {"bob": GONE_LEASE_SECONDS}


def test_a_socket_is_lost_once():
    call = after(lose(call_of(ALICE, BOB), "bob", "socket-bob", NOW, page_gone=False))
    assert lose(call, "bob", "socket-bob", LATER, page_gone=True) == Change(call)


@pytest.mark.parametrize("id", ["bob", "mallory"])
def test_another_connections_loss_is_nobodys(id):
    call = call_of(ALICE, BOB)
    assert lose(call, id, "socket-x", NOW, page_gone=False) == Change(call)


def test_where_no_call_is_nothing_is_lost():
    assert lose(None, "bob", "socket-bob", NOW, page_gone=False) == Change(None)


def test_a_place_in_the_lobby_goes_with_its_socket():
    call = call_of(ALICE, BOB, rules=LOBBY)
    assert queue(after(lose(call, "bob", "socket-x", NOW, page_gone=False))) == ["bob"]
    assert queue(after(lose(call, "bob", "socket-bob", NOW, page_gone=False))) == []


# The lock, when seats get free


def locked_call(*inside, knocking, rules=OPEN):
    """A locked call, with somebody at the door."""
    call = after(lock(call_of(*inside, rules=rules), inside[0].id, True, NOW))
    for one in knocking:
        call = after(join(call, one, rules, NOW, "other"))
    return call


def test_the_lock_goes_with_the_last_one_inside_and_whoever_knocked_comes_in():
    change = leave(locked_call(ALICE, knocking=[BOB, CAROL]), "alice", LATER)
    call = after(change)
    assert (names(call), queue(call), call.locked) == (["bob", "carol"], [], False)
    assert [event.locked for event in said(change, CallUpdated)] == [False]


def test_the_lock_stays_while_somebody_is_inside():
    call = after(leave(locked_call(ALICE, BOB, knocking=[CAROL]), "alice", LATER))
    assert (names(call), queue(call), call.locked) == (["bob"], ["carol"], True)


def test_the_lock_goes_also_when_the_last_one_was_removed():
    call = after(remove(locked_call(ALICE, knocking=[BOB]), "alice", "alice", ban=False, now=LATER))
    assert (names(call), call.locked) == (["bob"], False)


def test_whoever_knocked_and_found_no_seat_takes_the_next_free_one():
    call = after(lock(locked_call(ALICE, BOB, knocking=[CAROL, DAVE], rules=SMALL), "alice", False, NOW))
    assert (names(call), queue(call)) == (["alice", "bob"], ["carol", "dave"])
    call = after(leave(call, "bob", LATER))
    assert (names(call), queue(call)) == (["alice", "carol"], ["dave"])


def test_nobody_who_knocked_waits_where_nobody_is_inside():
    call = after(lock(locked_call(ALICE, BOB, knocking=[CAROL], rules=SMALL), "alice", False, NOW))
    call = after(leave(after(leave(call, "bob", LATER)), "alice", LATER))
    assert (names(call), queue(call)) == (["carol"], [])


def test_whoever_stops_knocking_opens_no_lock():
    call = after(leave(call_of(BOB, CAROL, rules=Rules(capacity=6, locked=True)), "bob", LATER))
    assert (names(call), queue(call), call.locked) == ([], ["carol"], True)


# A lock that was on before anybody was inside

LOCKED = Rules(capacity=6, locked=True)


def test_a_lock_that_protects_nobody_has_a_lease_and_goes_with_it():
    born = join(None, BOB, LOCKED, NOW, "epoch")
    assert born.leases == {LOCK: LEASE_SECONDS}
    change = expire(after(born), LOCK, LATER)
    assert (names(after(change)), after(change).locked) == (["bob"], False)
    assert [event.locked for event in said(change, CallUpdated)] == [False]
    assert change.leases[LOCK] < 0


def test_a_lock_that_protects_somebody_by_then_stays():
    call = after(join(call_of(BOB, rules=LOCKED), ALICE, LOCKED, NOW, "other"))
    change = expire(call, LOCK, LATER)
    assert change.call == call
    assert change.leases[LOCK] < 0


def test_whoever_waits_for_more_than_the_lock_waits_on():
    call = call_of(BOB, rules=Rules(capacity=6, lobby=True, locked=True))
    assert queue(after(expire(call, LOCK, LATER))) == ["bob"]
