"""Links are made in the pre-join step, with nothing sent over them; the click only puts the tracks on."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e

AHEAD = Path(__file__).with_name("ahead.js")
STILL_MS = 3_000


def is_watched(person: Person, kind: str = "chromium") -> Person:
    """Whatever the links of this window do is counted."""
    person.sits_at(kind).context.add_init_script(path=AHEAD)
    return person


def has_links(person: Person, count: int) -> Person:
    """So many links stand, and no other is open."""
    person.page.wait_for_function(
        "(wanted) => kaigiAhead.states().length === wanted && kaigiAhead.states().every((one) => one === 'connected')",
        arg=count,
    )
    return person


def offers(*people: Person) -> list[int]:
    """How many offers were made in each window."""
    return [int(person.page.evaluate("() => kaigiAhead.offers()")) for person in people]


def packets(*people: Person) -> list[int]:
    """How many media packets were sent or have arrived in each window."""
    return [int(person.page.evaluate("() => kaigiAhead.packets()")) for person in people]


@pytest.mark.parametrize(
    ("inside", "outside"),
    [("chromium", "chromium"), ("firefox", "firefox"), ("chromium", "firefox"), ("firefox", "chromium")],
)
def test_nothing_is_sent_or_shown_before_the_click_and_the_click_needs_no_offer(
    alice: Person, bob: Person, room: Room, inside: str, outside: str
) -> None:
    is_watched(alice, inside).joins(room)
    is_watched(bob, outside).enters(room)
    for person in (alice, bob):
        has_links(person, 1)
    alice.page.wait_for_timeout(STILL_MS)
    assert packets(alice, bob) == [0, 0]
    expect(alice.find("#tiles .tile")).to_have_count(1)
    made = offers(alice, bob)
    assert made == [0, 1]
    bob.joins()
    alice.sees_and_hears(bob)
    bob.sees_and_hears(alice)
    assert offers(alice, bob) == made
    for person in (alice, bob):
        has_links(person, 1)


def test_of_two_who_visit_each_is_linked_with_whoever_enters(
    alice: Person, bob: Person, carol: Person, room: Room
) -> None:
    is_watched(alice).joins(room)
    for person in (bob, carol):
        has_links(is_watched(person).enters(room), 1)
    carol.joins()
    for person in (alice, bob, carol):
        has_links(person, 2)
    made = offers(alice, bob, carol)
    assert sum(made) == 3
    bob.joins()
    for one in (alice, bob, carol):
        one.sees_and_hears(*(other for other in (alice, bob, carol) if other is not one))
    assert offers(alice, bob, carol) == made


def test_a_lock_ends_the_links_made_ahead_and_an_open_door_brings_them_back(
    alice: Person, bob: Person, room: Room
) -> None:
    is_watched(alice).joins(room)
    has_links(is_watched(bob).enters(room), 1)
    alice.opens_panel("people").locator("[data-action=lock]").click()
    for person in (alice, bob):
        has_links(person, 0)
    alice.opens_panel("people").locator("[data-action=lock]").click()
    for person in (alice, bob):
        has_links(person, 1)


def test_whoever_goes_away_without_a_click_leaves_no_link_behind(alice: Person, bob: Person, room: Room) -> None:
    is_watched(alice).joins(room)
    has_links(is_watched(bob).enters(room), 1)
    has_links(alice, 1)
    bob.opens("/")
    has_links(alice, 0)
    expect(alice.find("#tiles .tile")).to_have_count(1)


def test_nobody_is_linked_ahead_who_gave_no_device_free(alice: Person, bob: Person, room: Room) -> None:
    is_watched(alice).joins(room)
    is_watched(bob, "chromium that is denied the devices").enters(room)
    expect(bob.find(f'#inside [data-person="{alice.account.key}"]')).to_have_count(1)
    has_links(alice, 0)
    bob.joins()
    bob.sees_and_hears(alice)
