"""A role that was changed where rooms are administered, while the call goes on."""

from msgspec.structs import replace

from chat.core.call import Rules, entitled, give_role, hand_over, join, remove
from chat.core.messages import LobbyUpdated, ParticipantUpdated
from tests.core.call.scene import ALICE, BOB, CAROL, LATER, LOBBY, NOW, after, call_of, names, queue, said, seat

FULL_LOBBY = Rules(capacity=2, lobby=True)


def test_everybody_hears_of_a_new_host():
    change = give_role(call_of(ALICE, BOB), "bob", "host", LATER)
    assert seat(after(change), "bob").role == "host"
    assert [event.participant.role for event in said(change, ParticipantUpdated)] == ["host"]


def test_a_new_host_is_shown_who_waits_and_a_former_one_no_longer():
    call = call_of(ALICE, BOB, CAROL, rules=LOBBY)
    change = give_role(call, "alice", "member", LATER)
    assert not after(change).has_host
    assert [event.waiting for event in said(change, LobbyUpdated, "members")] == [[]]
    back = give_role(after(change), "alice", "host", LATER)
    assert [len(event.waiting) for event in said(back, LobbyUpdated, "hosts")] == [2]


def test_the_role_given_last_undoes_no_handing_over():
    call = after(hand_over(call_of(ALICE, BOB), "alice", "bob"))
    assert give_role(call, "alice", "host", LATER).call == call
    assert give_role(call, "bob", "member", LATER).call == call
    assert seat(after(give_role(call, "alice", "member", LATER)), "alice").granted == "member"


def test_whoever_is_made_host_while_waiting_comes_in():
    call = after(give_role(call_of(ALICE, BOB, CAROL, rules=LOBBY), "carol", "host", LATER))
    assert (names(call), queue(call)) == (["alice", "carol"], ["bob"])
    assert seat(call, "carol").role == "host"


def test_a_new_host_waits_on_while_every_seat_is_taken_and_comes_in_as_a_host():
    call = after(join(call_of(ALICE, BOB, rules=Rules(capacity=2)), CAROL, FULL_LOBBY, NOW, "other"))
    call = after(give_role(call, "carol", "host", LATER))
    assert (names(call), queue(call)) == (["alice", "bob"], ["carol"])
    assert call.waiting[0].arrival.role == "host"


def test_a_removed_person_who_is_made_host_still_has_to_be_let_in():
    call = after(remove(call_of(ALICE, BOB), "alice", "bob", ban=False, now=NOW))
    call = after(join(call, BOB, Rules(capacity=6), NOW, "other"))
    assert queue(after(give_role(call, "bob", "host", LATER))) == ["bob"]


def test_where_nobody_is_nothing_happens():
    assert give_role(None, "bob", "host", LATER).call is None
    call = call_of(ALICE)
    assert give_role(call, "bob", "host", LATER).call == call


# Whoever is put back


def test_whoever_was_made_host_is_put_back_as_one_until_the_others_saw_them_leave():
    call = after(hand_over(call_of(ALICE, BOB), "alice", "bob"))
    alice, bob = call.participants
    assert entitled(bob, "member", has_left=False) == bob
    assert entitled(bob, "member", has_left=True).role == "member"
    assert entitled(alice, "host", has_left=True).role == "member"


def test_whoever_was_given_another_role_meanwhile_is_put_back_with_that_one():
    alice, bob = call_of(ALICE, BOB).participants
    assert entitled(alice, "member", has_left=False) == replace(alice, role="member", granted="member")
    assert entitled(bob, "host", has_left=False) == replace(bob, role="host", granted="host")
