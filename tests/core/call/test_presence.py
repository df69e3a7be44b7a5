"""What a participant says of themselves, and the numbers of a call's events."""

import pytest

from chat.core.call import Change, Tell, leave, lock, note_chat, raise_hand, set_media
from chat.core.errors import ErrorCode
from chat.core.messages import CallEvent, MediaState, ParticipantUpdated
from tests.core.call.scene import ALICE, BOB, CAROL, LOBBY, NOW, after, call_of, refused, said, seat

CAMERA = MediaState(camera=True)


def test_everybody_hears_what_somebody_sends():
    change = set_media(call_of(ALICE, BOB), "bob", CAMERA)
    assert seat(after(change), "bob").media == CAMERA
    assert [event.participant for event in said(change, ParticipantUpdated)] == [seat(after(change), "bob").info()]


def test_everybody_sees_a_raised_hand_and_a_lowered_one():
    change = raise_hand(call_of(ALICE, BOB), "bob", True)
    assert [event.participant.hand for event in said(change, ParticipantUpdated)] == [True]
    assert not seat(after(raise_hand(change.call, "bob", False)), "bob").hand


def test_what_was_said_before_is_not_told_again():
    call = call_of(ALICE, BOB)
    assert set_media(call, "bob", MediaState()) == Change(call)
    assert raise_hand(call, "bob", False) == Change(call)


@pytest.mark.parametrize("call", [None, call_of(ALICE)], ids=["no call", "a call"])
def test_an_outsider_has_no_switches_and_no_hand(call):
    with refused(ErrorCode.NOT_JOINED):
        set_media(call, "mallory", CAMERA)
    with refused(ErrorCode.NOT_JOINED):
        raise_hand(call, "mallory", True)


def test_whoever_waits_has_no_hand():
    with refused(ErrorCode.NOT_JOINED):
        raise_hand(call_of(ALICE, BOB, rules=LOBBY), "bob", True)


def test_the_newest_chat_message_is_remembered_whatever_order_they_come_in():
    call = after(note_chat(after(note_chat(call_of(ALICE), 7)), 5))
    assert call.chat == 7
    assert note_chat(None, 5) == Change(None)


def numbers(change):
    """The numbers of the events of a change, in the order in which they are told."""
    told = (effect.message for effect in change.effects if isinstance(effect, Tell))
    return [message.seq for message in told if isinstance(message, CallEvent)]


def test_every_event_has_the_next_number():
    call = call_of(ALICE, BOB, CAROL)
    assert call.seq == 3
    moved = set_media(call, "bob", CAMERA)
    assert (numbers(moved), numbers(lock(moved.call, "alice", True, NOW))) == ([4], [5])


def test_hosts_and_members_hear_of_the_lobby_under_one_number():
    assert numbers(leave(call_of(ALICE, BOB, rules=LOBBY), "bob", NOW)) == [3, 3]


def test_the_snapshot_for_the_wire_says_where_the_call_stands():
    call = call_of(ALICE, BOB)
    assert (call.info().epoch, call.info().seq, call.info().started_at, call.info().locked) == ("epoch", 2, NOW, False)
    assert [one.id for one in call.roster()] == ["alice", "bob"]
