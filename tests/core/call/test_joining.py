"""Coming to the door: a seat, a place in the lobby, or a full room."""

import pytest
from msgspec.structs import replace

from chat.core.call import Rules, admit, join, leave, lock, remove, take_over
from chat.core.call.entering import JOINS_A_MINUTE
from chat.core.call.state import MINUTE_SECONDS, WAITING_LIMIT, WAITING_LIMIT_A_PERSON
from chat.core.errors import ErrorCode
from chat.core.messages import LobbyUpdated, MediaState, ParticipantJoined, ParticipantUpdated
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
    names,
    queue,
    refused,
    said,
    seat,
)


def test_the_first_one_in_begins_the_call():
    change = join(None, BOB, OPEN, NOW, "epoch-1")
    call = after(change)
    assert (call.epoch, call.started_at, call.capacity, call.locked) == ("epoch-1", NOW, 6, False)
    assert said(change, ParticipantJoined) == [
        ParticipantJoined(epoch="epoch-1", seq=1, participant=seat(call, "bob").info())
    ]


def test_whoever_comes_later_sits_later():
    call = call_of(ALICE, BOB, CAROL)
    assert names(call) == ["alice", "bob", "carol"]
    orders = [one.order for one in call.participants]
    assert orders == sorted(set(orders))


def test_a_seat_says_what_the_server_knows_of_its_holder():
    info = seat(call_of(ALICE), "alice").info()
    assert (info.person, info.name, info.role, info.entered_at) == ("u-alice", "Alice", "host", NOW)
    assert not info.hand
    assert not info.away


def test_a_full_room_refuses_the_next_one_and_nothing_changes():
    call = call_of(ALICE, BOB, rules=SMALL)
    with refused(ErrorCode.ROOM_FULL):
        join(call, CAROL, SMALL, LATER, "other")
    assert names(call) == ["alice", "bob"]


def test_a_full_room_refuses_a_host_too():
    with refused(ErrorCode.ROOM_FULL):
        join(call_of(BOB, CAROL, rules=SMALL), ALICE, SMALL, LATER, "other")


def test_a_room_made_larger_has_seats_at_once():
    call = after(join(call_of(ALICE, BOB, rules=SMALL), CAROL, OPEN, LATER, "other"))
    assert names(call) == ["alice", "bob", "carol"]
    assert call.capacity == 6


def test_a_room_made_smaller_keeps_whoever_is_inside_and_lets_nobody_else_in():
    call = call_of(ALICE, BOB, CAROL)
    with refused(ErrorCode.ROOM_FULL):
        join(call, DAVE, SMALL, LATER, "other")
    assert names(call) == ["alice", "bob", "carol"]


def test_a_second_device_is_a_second_seat_of_the_same_person():
    call = call_of(ALICE, BOB, arrival("bob", device="-phone"))
    assert names(call) == ["alice", "bob", "bob-phone"]
    assert call.devices("u-bob") == ["bob", "bob-phone"]


# The lobby


def test_a_member_waits_in_the_lobby_and_only_hosts_hear_who():
    change = join(call_of(ALICE, rules=LOBBY), BOB, LOBBY, LATER, "other")
    call = after(change)
    assert (names(call), queue(call)) == (["alice"], ["bob"])
    assert call.waiting[0].why == "lobby"
    assert said(change, LobbyUpdated, "hosts") == [LobbyUpdated(epoch="epoch", seq=call.seq, waiting=call.lobby())]
    assert said(change, LobbyUpdated, "members") == [LobbyUpdated(epoch="epoch", seq=call.seq, waiting=[])]
    assert said(change, ParticipantJoined) == []


def test_a_host_passes_the_lobby():
    assert names(call_of(BOB, ALICE, rules=LOBBY)) == ["alice"]


def test_somebody_may_wait_where_nobody_is_inside():
    call = call_of(BOB, rules=LOBBY)
    assert (names(call), queue(call)) == ([], ["bob"])


def test_the_lobby_is_no_endless_row():
    call = call_of(*(arrival(f"guest{number}") for number in range(WAITING_LIMIT)), rules=LOBBY)
    with refused(ErrorCode.ROOM_FULL):
        join(call, BOB, LOBBY, NOW, "other")


def test_one_person_cannot_fill_the_lobby():
    devices = [arrival("mallory", device=f"-{number}") for number in range(WAITING_LIMIT_A_PERSON + 1)]
    call = call_of(*devices[:-1], rules=LOBBY)
    with refused(ErrorCode.ROOM_FULL):
        join(call, devices[-1], LOBBY, LATER, "other")
    assert queue(after(join(call, BOB, LOBBY, LATER, "other")))[-1] == "bob"


# The lock


def test_whoever_comes_to_a_locked_call_knocks():
    call = after(join(after(lock(call_of(ALICE), "alice", True, NOW)), BOB, OPEN, LATER, "other"))
    assert (names(call), queue(call)) == (["alice"], ["bob"])
    assert call.waiting[0].why == "locked"


def test_a_host_passes_the_lock():
    call = after(join(after(lock(call_of(ALICE), "alice", True, NOW)), arrival("hana", "host"), OPEN, LATER, "other"))
    assert names(call) == ["alice", "hana"]


def test_a_call_born_anew_in_a_locked_room_is_locked():
    assert queue(call_of(BOB, rules=Rules(capacity=6, locked=True))) == ["bob"]


def test_the_rules_lock_no_call_that_goes_on():
    call = after(join(call_of(ALICE), BOB, Rules(capacity=6, locked=True), LATER, "other"))
    assert names(call) == ["alice", "bob"]


# Removed


def test_somebody_removed_waits_to_be_let_in_and_may_be():
    call = after(remove(call_of(ALICE, BOB), "alice", "bob", ban=False, now=NOW))
    call = after(join(call, arrival("bob", device="-again"), OPEN, LATER, "other"))
    assert (names(call), queue(call), call.waiting[0].why) == (["alice"], ["bob-again"], "removed")
    call = after(admit(call, "alice", "bob-again", LATER, capacity=6))
    assert names(call) == ["alice", "bob-again"]
    assert call.removed == frozenset()


def test_somebody_removed_waits_also_when_unlocking_lets_the_others_in():
    call = after(remove(call_of(ALICE, BOB), "alice", "bob", ban=False, now=NOW))
    call = after(lock(call, "alice", True, NOW))
    call = after(join(call, arrival("bob", device="-again"), OPEN, LATER, "other"))
    call = after(join(call, CAROL, OPEN, LATER, "other"))
    call = after(lock(call, "alice", False, LATER))
    assert (names(call), queue(call)) == (["alice", "carol"], ["bob-again"])


@pytest.mark.parametrize("another_host", [True, False])
def test_a_removed_host_waits_only_while_another_host_can_let_them_in(another_host: bool):
    hana = arrival("hana", "host")
    call = after(remove(call_of(ALICE, hana, BOB), "alice", "hana", ban=False, now=NOW))
    if not another_host:
        call = after(remove(call, "alice", "alice", ban=False, now=NOW))
    call = after(join(call, arrival("hana", "host", "-again"), OPEN, LATER, "other"))
    assert ("hana-again" in queue(call)) is another_host


def test_a_join_asked_again_after_a_lost_answer_takes_no_other_seat_and_is_told_again():
    call = call_of(ALICE, BOB)
    change = join(call, replace(BOB, media=MediaState(camera=True)), OPEN, LATER, "epoch")
    assert after(change).participants == (
        seat(call, "alice"),
        replace(seat(call, "bob"), media=MediaState(camera=True)),
    )
    assert [(event.seq, event.participant.id) for event in said(change, ParticipantUpdated)] == [(call.seq + 1, "bob")]
    waiting = after(join(call, CAROL, LOBBY, NOW, "epoch"))
    change = join(waiting, CAROL, LOBBY, LATER, "epoch")
    assert after(change) == replace(waiting, seq=waiting.seq + 1)
    assert [one.id for event in said(change, LobbyUpdated, "hosts") for one in event.waiting] == ["carol"]


def test_nobody_comes_in_again_and_again_without_end():
    call = call_of(ALICE)
    for _ in range(JOINS_A_MINUTE):
        call = after(leave(after(join(call, BOB, OPEN, NOW, "other")), "bob", NOW))
    with refused(ErrorCode.TOO_FAST):
        join(call, BOB, OPEN, NOW, "other")
    assert names(after(join(call, CAROL, OPEN, NOW, "other"))) == ["alice", "carol"]
    assert names(after(join(call, BOB, OPEN, NOW + MINUTE_SECONDS, "other"))) == ["alice", "bob"]


def test_reloads_count_as_well():
    call = call_of(ALICE, BOB)
    for number in range(1, JOINS_A_MINUTE):
        call = after(take_over(call, arrival("bob", device=f"-{number}"), seat(call, names(call)[1]).secret_hash, NOW))
    with refused(ErrorCode.TOO_FAST):
        take_over(call, arrival("bob", device="-last"), seat(call, names(call)[1]).secret_hash, NOW)
