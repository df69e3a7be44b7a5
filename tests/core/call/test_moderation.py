"""What hosts may do, and nobody else."""

import pytest

from chat.core.call import Change, close_room, end, hand_over, join, lock, mute, remove, set_media
from chat.core.errors import CloseCode, ErrorCode
from chat.core.messages import (
    CallEnded,
    CallUpdated,
    LobbyUpdated,
    MediaState,
    ModerationApplied,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
)
from tests.core.call.scene import (
    ALICE,
    BOB,
    CAROL,
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
    said_to,
    seat,
)

DEEDS = {
    "mute": lambda call, actor: mute(call, actor, "bob", "camera"),
    "remove": lambda call, actor: remove(call, actor, "bob", ban=False, now=NOW),
    "hand over": lambda call, actor: hand_over(call, actor, "bob"),
    "lock": lambda call, actor: lock(call, actor, True, NOW),
    "end": end,
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
class TestOnlyHosts:
    def test_a_member_may_not_moderate(self, deed):
        with refused(ErrorCode.NOT_ALLOWED):
            deed(call_of(ALICE, BOB, CAROL), "carol")

    @pytest.mark.parametrize("actor", ["dave", "mallory", ""])
    def test_whoever_has_no_seat_may_not_moderate(self, deed, actor):
        call = after(join(call_of(ALICE, BOB), arrival("dave"), LOBBY, NOW, "other"))
        with refused(ErrorCode.NOT_JOINED):
            deed(call, actor)

    def test_where_no_call_is_nobody_may_moderate(self, deed):
        with refused(ErrorCode.NOT_JOINED):
            deed(None, "alice")


@pytest.mark.parametrize("deed", list(DEEDS.values())[:3], ids=list(DEEDS)[:3])
def test_somebody_who_only_waits_or_is_elsewhere_is_unknown(deed):
    with refused(ErrorCode.UNKNOWN_PARTICIPANT):
        deed(call_of(ALICE, BOB, rules=LOBBY), "alice")


@pytest.mark.parametrize("source", ["microphone", "camera", "screen"])
def test_muting_switches_one_source_off_and_tells_whose_it_was(source):
    call = after(set_media(call_of(ALICE, BOB), "bob", MediaState(microphone=True, camera=True, screen=True)))
    change = mute(call, "alice", "bob", source)
    media = seat(after(change), "bob").media
    assert [name for name in media.__struct_fields__ if not getattr(media, name)] == [source]
    assert said_to(change, "bob") == [ModerationApplied(action="mute", by="Alice", source=source)]
    assert [event.participant.media for event in said(change, ParticipantUpdated)] == [media]


def test_removing_takes_somebody_out_with_every_device_also_one_that_waits():
    call = call_of(ALICE, BOB, arrival("bob", device="-phone"), CAROL)
    call = after(join(call, arrival("bob", device="-tablet"), LOBBY, NOW, "other"))
    change = remove(call, "alice", "bob", ban=False, now=NOW)
    gone = ["bob", "bob-phone", "bob-tablet"]
    assert (names(after(change)), queue(after(change))) == (["alice", "carol"], [])
    assert closes(change) == dict.fromkeys(gone, CloseCode.REMOVED)
    for device in gone:
        assert said_to(change, device) == [ModerationApplied(action="remove", by="Alice")]
    assert [(event.id, event.why) for event in said(change, ParticipantLeft)] == [
        ("bob", "removed"),
        ("bob-phone", "removed"),
    ]


def test_a_ban_says_that_it_is_one():
    change = remove(call_of(ALICE, BOB), "alice", "bob", ban=True, now=NOW)
    assert said_to(change, "bob") == [ModerationApplied(action="ban", by="Alice")]


def test_nobody_bans_themselves_not_even_by_another_device_of_theirs():
    call = call_of(ALICE, BOB, arrival("alice", role="host", device="-phone"))
    for id in ("alice", "alice-phone"):
        with refused(ErrorCode.NOT_ALLOWED):
            remove(call, "alice", id, ban=True, now=NOW)


def test_handing_over_makes_one_host_and_one_member():
    call = after(join(call_of(ALICE, BOB), CAROL, LOBBY, NOW, "other"))
    change = hand_over(call, "alice", "bob")
    assert [one.role for one in after(change).participants] == ["member", "host"]
    assert {event.participant.id: event.participant.role for event in said(change, ParticipantUpdated)} == {
        "alice": "member",
        "bob": "host",
    }
    assert said_to(change, "bob") == [ModerationApplied(action="host", by="Alice")]
    assert [one.id for one in said(change, LobbyUpdated, "hosts")[0].waiting] == ["carol"]
    assert said(change, LobbyUpdated, "members")[0].waiting == []


def test_the_giver_is_no_host_any_more():
    with refused(ErrorCode.NOT_ALLOWED):
        lock(after(hand_over(call_of(ALICE, BOB), "alice", "bob")), "alice", True, NOW)


def test_handing_over_to_oneself_changes_nothing():
    call = call_of(ALICE, BOB)
    assert hand_over(call, "alice", "alice") == Change(call)


def test_locking_is_told_once():
    change = lock(call_of(ALICE, BOB), "alice", True, NOW)
    assert [event.locked for event in said(change, CallUpdated)] == [True]
    assert lock(change.call, "alice", True, LATER) == Change(change.call)


def test_unlocking_lets_whoever_knocked_in_as_far_as_seats_go():
    call = after(lock(call_of(ALICE, rules=SMALL), "alice", True, NOW))
    for one in (BOB, CAROL):
        call = after(join(call, one, SMALL, NOW, "other"))
    change = lock(call, "alice", False, LATER)
    assert (names(after(change)), queue(after(change))) == (["alice", "bob"], ["carol"])
    assert [event.participant.id for event in said(change, ParticipantJoined)] == ["bob"]


def test_unlocking_opens_no_lobby():
    call = after(lock(call_of(ALICE, BOB, rules=LOBBY), "alice", True, NOW))
    assert queue(after(lock(call, "alice", False, LATER))) == ["bob"]


def test_ending_sends_everybody_away_also_whoever_waits():
    change = end(after(join(call_of(ALICE, BOB), CAROL, LOBBY, NOW, "other")), "alice")
    assert change.call is None
    assert closes(change) == dict.fromkeys(["alice", "bob", "carol"], CloseCode.CALL_ENDED)
    for id in ("alice", "bob", "carol"):
        assert said_to(change, id) == [CallEnded(why="host", by="Alice")]


def test_closing_the_room_ends_its_call():
    change = close_room(call_of(ALICE, BOB, rules=OPEN))
    assert change.call is None
    assert closes(change) == dict.fromkeys(["alice", "bob"], CloseCode.ROOM_CLOSED)
    assert said_to(change, "bob") == [CallEnded(why="closed")]


def test_closing_a_room_without_a_call_tells_nobody():
    assert close_room(None) == Change(None)
