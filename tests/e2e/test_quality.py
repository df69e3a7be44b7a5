"""How well people hear each other: shown in words within moments, and kept for the administrators afterwards."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room
from tests.e2e.sleeping import asleep

pytestmark = pytest.mark.e2e

LOST_WITHIN_MS = 3_000
GOOD_AGAIN_MS = 30_000
PAIRS = [("chromium", "firefox"), ("firefox", "chromium")]
NOTE_GRADES = """(selector) => {
  const tile = document.querySelector(selector);
  window.grades = [];
  new MutationObserver(() => window.grades.push([Date.now(), tile.dataset.grade]))
    .observe(tile, { attributes: true, attributeFilter: ["data-grade"] });
}"""

COUNT_LOOKS = """() => {
  const look = RTCPeerConnection.prototype.getStats;
  window.looks = 0;
  RTCPeerConnection.prototype.getStats = function () {
    window.looks += 1;
    return look.call(this);
  };
}"""


def has_grade(one: Person, other: Person, grade: str, patience_ms: int = GOOD_AGAIN_MS) -> None:
    """Somebody's tile shows how well they are heard."""
    expect(one.sees(other).root).to_have_attribute("data-grade", grade, timeout=patience_ms)


def both_in(room: Room, alice: Person, bob: Person, kinds: tuple[str, str]) -> None:
    """At two kinds of browser, with a good connection."""
    for person, kind in zip((alice, bob), kinds, strict=True):
        person.sits_at(kind).joins(room)
    for one, other in ((alice, bob), (bob, alice)):
        one.sees(other).moving()
        has_grade(one, other, "good")


def finds_reports(admin: Person, room: Room, count: int) -> None:
    """Looks at the list of a room until it is so long."""
    rows = admin.page.locator("#result_list tbody tr")
    for _ in range(30):
        admin.opens(f"/admin/chat/linkreport/?room__id__exact={room.pk}")
        if rows.count() >= count:
            break
        admin.page.wait_for_timeout(500)
    expect(rows).to_have_count(count)


@pytest.mark.parametrize("kinds", PAIRS)
def test_a_dead_link_is_lost_within_three_seconds_and_good_again_after(
    kinds: tuple[str, str], alice: Person, bob: Person, room: Room
) -> None:
    both_in(room, alice, bob, kinds)
    tile = alice.sees(bob)
    alice.page.evaluate(NOTE_GRADES, tile.selector)
    began: float = alice.page.evaluate("() => Date.now()")
    with asleep(kinds[1]):
        has_grade(alice, bob, "lost")
        expect(tile.root.locator(".sig")).to_have_attribute(
            "title", re.compile("line is interrupted|Connecting|Reconn")
        )
        expect(tile.root.locator(".sig .word")).to_be_visible()
    lost_at = next(at for at, grade in alice.page.evaluate("() => grades") if grade == "lost")
    assert lost_at - began <= LOST_WITHIN_MS
    has_grade(alice, bob, "good")
    tile.moving()


def test_who_switches_off_is_not_called_lost(alice: Person, bob: Person, room: Room) -> None:
    both_in(room, alice, bob, ("chromium", "chromium"))
    alice.page.evaluate(NOTE_GRADES, alice.sees(bob).selector)
    alice.page.evaluate(COUNT_LOOKS)
    bob.switches("camera", on=False).switches("microphone", on=False)
    alice.sees(bob).muted().without_picture()
    alice.page.wait_for_function("(seen) => looks >= seen + 5", arg=alice.page.evaluate("() => looks"))
    assert {grade for _, grade in alice.page.evaluate("() => grades")} <= {"good", "fair"}


def test_the_list_of_people_says_how_each_is_heard(alice: Person, bob: Person, room: Room) -> None:
    both_in(room, alice, bob, ("chromium", "chromium"))
    sign = alice.row_of(bob).locator(".sig")
    expect(sign).to_have_attribute("title", "Good connection.")
    expect(alice.row_of(alice).locator(".sig")).to_have_count(0)


Going = Callable[[Person], Any]
WAYS: dict[str, Going] = {
    "hangs up": lambda person: person.leaves(),
    "leaves the page": lambda person: person.opens("/"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kinds", PAIRS)
def test_both_sides_of_a_link_are_kept_for_the_administrators(
    kinds: tuple[str, str], way: str, alice: Person, bob: Person, admin: Person, room: Room
) -> None:
    both_in(room, alice, bob, kinds)
    WAYS[way](alice)
    expect(bob.find("#tiles .tile")).to_have_count(1, timeout=GOOD_AGAIN_MS)
    page = admin.page
    finds_reports(admin, room, 2)
    page.locator("#result_list tbody th a, #result_list tbody td a").first.click()
    rows = page.locator(".call-report tbody tr:not(.moments)")
    expect(rows).to_have_count(2)
    for person, other, kind in ((alice, bob, kinds[0]), (bob, alice, kinds[1])):
        row = rows.filter(has=page.locator("th", has_text=person.account.name))
        expect(row).to_contain_text(other.account.name)
        expect(row).to_contain_text("Direct (UDP)")
        expect(row).to_contain_text("opus")
        expect(row).to_contain_text(re.compile(kind, re.IGNORECASE))


def test_a_call_that_a_host_ends_is_kept_from_both_sides(alice: Person, bob: Person, admin: Person, room: Room) -> None:
    both_in(room, alice, bob, PAIRS[0])
    finds_reports(admin, room, 2)
    alice.opens_panel("people").locator("[data-action=end]").click()
    alice.confirms().is_told("ended")
    bob.is_told("ended")
    finds_reports(admin, room, 2)
