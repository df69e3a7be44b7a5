"""What is sent fits what is shown: the size of the tile, nothing for what nobody sees, anew when somebody comes."""

import pytest
from playwright.sync_api import ViewportSize

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e

SMALL = ViewportSize(width=500, height=300)
LARGE = ViewportSize(width=1600, height=1000)
ALONE = "[675000, 375000, 195000].includes(link.bitrate)"
ONE_OF_TWO = "[450000, 250000, 130000].includes(link.bitrate)"
"""By how much the machine can encode."""
HIDE = """(hidden) => {
    Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


def sends(person: Person, condition: str, links: int = 1) -> None:
    """Waits until this person's camera is sent so over every link. condition: of a link {active, height, bitrate}."""
    person.page.wait_for_function(
        f"() => kaigiProbe.cameraSent().length === {links} && kaigiProbe.cameraSent().every((link) => {condition})"
    )


def test_a_picture_is_sent_in_the_size_that_it_is_shown_in(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    alice.page.set_viewport_size(SMALL)
    sends(bob, "link.height <= 180")
    bob.page.wait_for_function("() => kaigiProbe.heights().every((height) => height <= 180)")
    alice.sees(bob).moving()
    alice.page.set_viewport_size(LARGE)
    sends(bob, "link.height > 180")
    alice.sees(bob).moving()


def test_a_picture_that_nobody_sees_is_not_sent_and_the_sound_is(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    alice.page.evaluate(HIDE, True)
    sends(bob, "!link.active")
    alice.hears(bob)
    bob.sees(alice).moving()
    alice.page.evaluate(HIDE, False)
    alice.sees(bob).moving()


def test_everybody_is_fitted_anew_when_somebody_comes_and_goes(
    alice: Person, bob: Person, carol: Person, room: Room
) -> None:
    alice.joins(room)
    bob.joins(room)
    sends(bob, ALONE)
    carol.joins(room)
    sends(bob, ONE_OF_TWO, links=2)
    carol.leaves()
    sends(bob, ALONE)
    alice.sees(bob).moving()
