"""Coming back: after a drop, after a reload, after the store forgot."""

import pytest
from msgspec.structs import replace

from chat.core.call import (
    LEASE_SECONDS,
    Change,
    Close,
    Rules,
    hand_over,
    join,
    leave,
    lock,
    lose,
    remove,
    reseat,
    resume,
    set_media,
    take_over,
)
from chat.core.errors import CloseCode, ErrorCode
from chat.core.messages import (
    MediaState,
    ParticipantBack,
    ParticipantJoined,
    ParticipantReplaced,
    ParticipantUpdated,
)
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
    refused,
    said,
    seat,
)

QUIET = MediaState()


# After a drop


def test_whoever_drops_comes_back_as_the_same_participant():
    before = call_of(ALICE, BOB)
    lost = after(lose(before, "bob", "socket-bob", NOW, page_gone=False))
    change = resume(lost, "u-bob", "hash-bob", "socket-2", QUIET)
    assert seat(after(change), "bob") == replace(seat(before, "bob"), connection="socket-2")
    assert [event.id for event in said(change, ParticipantBack)] == ["bob"]
    assert closes(change) == {}


def test_whoever_comes_back_before_the_drop_was_noticed_ends_the_old_socket_only():
    change = resume(call_of(ALICE, BOB), "u-bob", "hash-bob", "socket-2", QUIET)
    assert change.effects == (Close("bob", CloseCode.REPLACED, but="socket-2"),)


def test_the_old_socket_that_dies_later_takes_nobody_away():
    call = after(resume(call_of(ALICE, BOB), "u-bob", "hash-bob", "socket-2", QUIET))
    assert lose(call, "bob", "socket-bob", LATER, page_gone=False) == Change(call)


def test_whoever_comes_back_with_other_switches_says_so():
    lost = after(lose(call_of(ALICE, BOB), "bob", "socket-bob", NOW, page_gone=False))
    change = resume(lost, "u-bob", "hash-bob", "socket-2", MediaState(camera=True))
    (event,) = said(change, ParticipantUpdated)
    assert event.participant == seat(after(change), "bob").info()
    assert event.participant.media.camera
    assert not event.participant.away
    assert seat(after(change), "bob").connection == "socket-2"


def test_a_full_room_keeps_the_seat_of_whoever_dropped():
    lost = after(lose(call_of(ALICE, BOB, rules=SMALL), "bob", "socket-bob", NOW, page_gone=False))
    with refused(ErrorCode.ROOM_FULL):
        join(lost, CAROL, SMALL, LATER, "other")
    assert names(after(resume(lost, "u-bob", "hash-bob", "socket-2", QUIET))) == ["alice", "bob"]


def test_a_role_given_in_the_meantime_is_kept():
    call = after(hand_over(call_of(ALICE, BOB), "alice", "bob"))
    call = after(resume(call, "u-bob", "hash-bob", "socket-2", QUIET))
    assert seat(call, "bob").role == "host"


# After a reload


def test_a_reloaded_page_takes_the_seat_it_had():
    call = after(set_media(call_of(ALICE, BOB, CAROL), "bob", MediaState(camera=True)))
    fresh = arrival("bob", device="-reloaded")
    change = take_over(call, fresh, "hash-bob", NOW)
    now = seat(after(change), "bob-reloaded")
    assert names(after(change)) == ["alice", "bob-reloaded", "carol"]
    assert (now.order, now.entered_at) == (seat(call, "bob").order, NOW)
    assert now.media == QUIET
    assert said(change, ParticipantReplaced) == [
        ParticipantReplaced(epoch="epoch", seq=call.seq + 1, old="bob", participant=now.info())
    ]
    assert closes(change) == {"bob": CloseCode.REPLACED}


def test_the_secret_of_before_the_reload_is_dead():
    call = after(take_over(call_of(ALICE, BOB), arrival("bob", device="-reloaded"), "hash-bob", NOW))
    with refused(ErrorCode.RESUME_REFUSED):
        resume(call, "u-bob", "hash-bob", "socket-2", QUIET)


def test_a_reload_gives_no_role_away_and_takes_none():
    call = after(hand_over(call_of(ALICE, BOB), "alice", "bob"))
    call = after(take_over(call, arrival("alice", "host", "-reloaded"), "hash-alice", NOW))
    call = after(take_over(call, arrival("bob", "member", "-reloaded"), "hash-bob", NOW))
    assert [one.role for one in call.participants] == ["member", "host"]


# Who may not


def _resume(call, person, secret):
    return resume(call, person, secret, "socket-2", QUIET)


def _take_over(call, person, secret):
    return take_over(call, replace(arrival("again"), person=person), secret, NOW)


@pytest.mark.parametrize("come_back", [_resume, _take_over])
class TestASecretIsRefused:
    def test_when_it_is_somebody_elses(self, come_back):
        with refused(ErrorCode.RESUME_REFUSED):
            come_back(call_of(ALICE, BOB), "u-mallory", "hash-bob")

    def test_when_nobody_has_it(self, come_back):
        with refused(ErrorCode.RESUME_REFUSED):
            come_back(call_of(ALICE, BOB), "u-bob", "hash-of-nothing")

    def test_when_there_is_no_call(self, come_back):
        with refused(ErrorCode.RESUME_REFUSED):
            come_back(None, "u-bob", "hash-bob")

    def test_when_its_participant_has_left(self, come_back):
        with refused(ErrorCode.RESUME_REFUSED):
            come_back(after(leave(call_of(ALICE, BOB), "bob", NOW)), "u-bob", "hash-bob")

    def test_when_its_participant_was_removed(self, come_back):
        call = after(remove(call_of(ALICE, BOB), "alice", "bob", ban=False, now=NOW))
        with refused(ErrorCode.RESUME_REFUSED):
            come_back(call, "u-bob", "hash-bob")

    def test_when_its_holder_only_waits(self, come_back):
        with refused(ErrorCode.RESUME_REFUSED):
            come_back(call_of(ALICE, BOB, rules=LOBBY), "u-bob", "hash-bob")


# After the store forgot


def test_a_lost_lease_is_given_back_with_id_role_and_order():
    whole = call_of(ALICE, BOB, CAROL)
    change = reseat(after(leave(whole, "bob", NOW, "expired")), seat(whole, "bob"), OPEN, LATER, "other")
    assert after(change).participants == whole.participants
    assert [event.participant.id for event in said(change, ParticipantJoined)] == ["bob"]


def test_whoever_is_still_seated_stays_as_they_are_with_a_new_lease():
    call = call_of(ALICE, BOB)
    change = reseat(call, replace(seat(call, "bob"), hand=True), OPEN, LATER, "other")
    assert change == Change(call, leases={"bob": LEASE_SECONDS})


def test_capacity_does_not_count_for_somebody_who_never_left():
    whole = call_of(ALICE, BOB, rules=SMALL)
    call = after(join(after(leave(whole, "bob", NOW, "expired")), CAROL, SMALL, NOW, "other"))
    assert names(after(reseat(call, seat(whole, "bob"), SMALL, LATER, "other"))) == ["alice", "bob", "carol"]


@pytest.mark.parametrize(
    ("rules", "now_inside"),
    [
        pytest.param(SMALL, [ALICE, CAROL], id="full"),
        pytest.param(LOBBY, [ALICE], id="a lobby"),
        pytest.param(LOBBY, [], id="a lobby nobody watches"),
        pytest.param(Rules(capacity=6, locked=True), [ALICE], id="locked"),
    ],
)
def test_whoever_left_for_the_others_comes_back_as_a_newcomer(rules, now_inside):
    bob = seat(call_of(ALICE, CAROL, BOB), "bob")
    call = call_of(*now_inside, rules=rules) if now_inside else None
    change = reseat(call, bob, rules, LATER, "other", has_left=True)
    assert change.call == call
    assert closes(change) == {"bob": CloseCode.TRY_AGAIN}


def test_whoever_left_for_the_others_is_put_back_where_nothing_stands_in_the_way():
    bob = seat(call_of(ALICE, CAROL, BOB), "bob")
    assert names(after(reseat(call_of(ALICE), bob, OPEN, LATER, "other", has_left=True))) == ["alice", "bob"]


def test_a_call_that_was_forgotten_is_born_anew_around_whoever_is_back():
    whole = call_of(ALICE, BOB)
    call = after(reseat(None, seat(whole, "bob"), OPEN, LATER, "epoch-2"))
    call = after(reseat(call, seat(whole, "alice"), OPEN, LATER, "epoch-3"))
    assert (call.epoch, call.participants) == ("epoch-2", whole.participants)


def test_a_newcomer_to_a_forgotten_call_takes_nobodys_order():
    whole = call_of(ALICE, BOB)
    call = after(join(None, DAVE, OPEN, LATER, "epoch-2"))
    for one in whole.participants:
        call = after(reseat(call, one, OPEN, LATER, "other"))
    assert names(call) == ["alice", "bob", "dave"]
    assert len({one.order for one in call.participants}) == 3


def test_somebody_removed_is_not_put_back():
    whole = call_of(ALICE, BOB)
    call = after(remove(whole, "alice", "bob", ban=False, now=NOW))
    change = reseat(call, seat(whole, "bob"), OPEN, LATER, "other")
    assert names(after(change)) == ["alice"]
    assert closes(change) == {"bob": CloseCode.REMOVED}


def test_a_page_whose_seat_was_taken_by_its_reload_is_not_put_back_beside_it():
    whole = call_of(ALICE, BOB)
    call = after(take_over(whole, arrival("bob", device="-reloaded"), "hash-bob", NOW))
    change = reseat(call, seat(whole, "bob"), OPEN, LATER, "other")
    assert names(after(change)) == ["alice", "bob-reloaded"]
    assert closes(change) == {"bob": CloseCode.REPLACED}


# The others were told that this one left


def expired(whole, id):
    """The call without somebody whose lease ran out."""
    return after(leave(whole, id, NOW, "expired"))


def test_whoever_ran_out_and_finds_everything_open_is_put_back():
    whole = call_of(ALICE, BOB)
    change = reseat(expired(whole, "bob"), seat(whole, "bob"), OPEN, LATER, "other", has_left=True)
    assert after(change).participants == whole.participants


@pytest.mark.parametrize("obstacle", ["seats", "lobby", "lock"])
def test_whoever_ran_out_passes_no_obstacle_that_a_newcomer_would_not(obstacle: str):
    whole = call_of(ALICE, BOB, rules=SMALL)
    call, rules = expired(whole, "bob"), LOBBY if obstacle == "lobby" else SMALL
    if obstacle == "seats":
        call = after(join(call, CAROL, SMALL, NOW, "other"))
    if obstacle == "lock":
        call = after(lock(call, "alice", True, NOW))
    change = reseat(call, seat(whole, "bob"), rules, LATER, "other", has_left=True)
    assert change.call == call
    assert closes(change) == {"bob": CloseCode.TRY_AGAIN}


def test_a_host_who_ran_out_passes_lobby_and_lock():
    whole = call_of(ALICE, arrival("hana", "host"))
    call = after(lock(expired(whole, "alice"), "hana", True, NOW))
    assert names(after(reseat(call, seat(whole, "alice"), LOBBY, LATER, "other", has_left=True))) == ["alice", "hana"]


def test_a_reload_asked_again_after_a_lost_answer_is_told_again_and_changes_nothing_else():
    fresh = arrival("bob", device="-reloaded")
    call = after(take_over(call_of(ALICE, BOB), fresh, "hash-bob", NOW))
    change = take_over(call, fresh, "hash-bob", NOW)
    assert after(change) == replace(call, seq=call.seq + 1)
    assert [event.participant.id for event in said(change, ParticipantUpdated)] == ["bob-reloaded"]
