"""What hosts do with whoever waits."""

import pytest

from chat.core.call import Rules, Seat, admit, deny, join, set_media
from chat.core.errors import CloseCode, ErrorCode
from chat.core.messages import LobbyUpdated, MediaState, ParticipantJoined
from tests.core.call.scene import (
    ALICE,
    BOB,
    CAROL,
    LATER,
    LOBBY,
    NOW,
    SMALL,
    after,
    call_of,
    closes,
    names,
    queue,
    refused,
    said,
    seat,
)

LOBBY_FOR_TWO = Rules(capacity=2, lobby=True)


def test_whoever_is_admitted_takes_a_seat_and_everybody_hears_of_it():
    change = admit(call_of(ALICE, BOB, CAROL, rules=LOBBY), "alice", "bob", LATER, capacity=6)
    call = after(change)
    assert (names(call), queue(call)) == (["alice", "bob"], ["carol"])
    assert seat(call, "bob").entered_at == LATER
    assert [event.participant.id for event in said(change, ParticipantJoined)] == ["bob"]
    assert [one.id for one in said(change, LobbyUpdated, "hosts")[0].waiting] == ["carol"]
    assert Seat("bob") in change.effects


def test_whoever_is_admitted_brings_the_switches_they_set_while_waiting():
    call = call_of(ALICE, BOB, rules=LOBBY)
    change = set_media(call, "bob", MediaState(microphone=True))
    assert change.effects == ()
    call = after(admit(after(change), "alice", "bob", LATER, capacity=6))
    assert seat(call, "bob").media == MediaState(microphone=True)


def test_nobody_is_admitted_to_a_full_room_and_goes_on_waiting():
    call = after(join(call_of(ALICE, BOB, rules=SMALL), CAROL, LOBBY_FOR_TWO, NOW, "other"))
    with refused(ErrorCode.ROOM_FULL):
        admit(call, "alice", "carol", LATER, capacity=2)
    assert queue(call) == ["carol"]
    assert names(after(admit(call, "alice", "carol", LATER, capacity=3))) == ["alice", "bob", "carol"]


def test_whoever_is_denied_goes_with_a_code_of_their_own():
    change = deny(call_of(ALICE, BOB, rules=LOBBY), "alice", "bob")
    assert closes(change) == {"bob": CloseCode.DENIED}
    assert queue(after(change)) == []


@pytest.mark.parametrize(
    "act", [lambda call, actor, id: admit(call, actor, id, LATER, capacity=6), deny], ids=["admit", "deny"]
)
class TestOnlyHosts:
    def test_a_member_may_not_answer_a_knock(self, act):
        call = after(join(call_of(ALICE, BOB), CAROL, LOBBY, NOW, "other"))
        with refused(ErrorCode.NOT_ALLOWED):
            act(call, "bob", "carol")

    def test_whoever_waits_may_not_let_themselves_in(self, act):
        with refused(ErrorCode.NOT_JOINED):
            act(call_of(ALICE, BOB, rules=LOBBY), "bob", "bob")

    def test_an_outsider_may_not_answer_a_knock(self, act):
        with refused(ErrorCode.NOT_JOINED):
            act(call_of(ALICE, BOB, rules=LOBBY), "mallory", "bob")

    def test_where_no_call_is_nobody_answers_a_knock(self, act):
        with refused(ErrorCode.NOT_JOINED):
            act(None, "alice", "bob")

    @pytest.mark.parametrize("id", ["mallory", "alice"])
    def test_whoever_does_not_wait_is_unknown(self, act, id):
        with refused(ErrorCode.UNKNOWN_PARTICIPANT):
            act(call_of(ALICE, BOB, rules=LOBBY), "alice", id)
