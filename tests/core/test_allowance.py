"""What visitors may send: enough for links however badly they go, and no flood."""

from chat.core.allowance import BYTES_AT_ONCE, SIGNALS_AT_ONCE, TIDIED_EVERY_SECONDS, Allowance
from chat.core.call.visiting import VISIT_SECONDS
from chat.core.messages.parts import FRAME_BYTES

OFFER, CANDIDATES = 5_000, 300


def test_links_that_fail_for_a_whole_visit_are_made_anew_every_three_seconds():
    allowance = Allowance()
    for at in range(0, int(VISIT_SECONDS), 3):
        for size in (OFFER, CANDIDATES, CANDIDATES, CANDIDATES):
            assert allowance.spend("bob", "alice", size, at)


def test_no_more_bytes_go_to_one_participant_than_links_take():
    allowance = Allowance()
    passed = sum(allowance.spend("bob", "alice", FRAME_BYTES, 0.0) for _ in range(50))
    assert passed == BYTES_AT_ONCE // FRAME_BYTES


def test_no_more_signals_go_to_one_participant_than_links_need():
    allowance = Allowance()
    assert sum(allowance.spend("bob", "alice", 100, 0.0) for _ in range(200)) == SIGNALS_AT_ONCE


def test_what_one_has_spent_is_neither_anothers_nor_towards_another():
    allowance = Allowance()
    while allowance.spend("bob", "alice", FRAME_BYTES, 0.0):
        pass
    assert allowance.spend("bob", "carol", FRAME_BYTES, 0.0)
    assert allowance.spend("dave", "alice", FRAME_BYTES, 0.0)
    assert allowance.spend("bob", "alice", FRAME_BYTES, 60.0)


def test_who_has_sent_nothing_for_a_while_is_forgotten_and_who_has_is_not():
    allowance = Allowance()
    allowance.spend("bob", "alice", OFFER, 0.0)
    for _ in range(3):
        allowance.spend("mallory", "alice", FRAME_BYTES, TIDIED_EVERY_SECONDS - 1)
    allowance.spend("carol", "alice", OFFER, TIDIED_EVERY_SECONDS)
    assert len(allowance) == 2
    assert not allowance.spend("mallory", "alice", FRAME_BYTES, TIDIED_EVERY_SECONDS)
