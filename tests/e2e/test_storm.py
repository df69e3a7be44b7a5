"""A minute of everything at once: both ends look for new ways, switch devices and reload, in any order and together."""

import random
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e

STORM_SECONDS = 60
PAUSE_MS = 700
SETTLED = """() => {
  const links = kaigiProbe.links();
  return links.length === 1 && links[0].connection === "connected" && links[0].signaling === "stable";
}"""
SETTLED_MS = 20_000
CAMERAS = ["fake_device_0", "fake_device_3"]


def restarts(*people: Person) -> None:
    """The browser says that it is online again: every link looks for a new way. Nobody waits for anybody."""
    for person in people:
        person.page.evaluate("() => { dispatchEvent(new Event('online')); }")


def toggles(person: Person, source: str) -> None:
    """Switches what is on off, and what is off on."""
    person.control(source).click()


def takes_the_other_camera(person: Person) -> None:
    """In the middle of the call; Firefox has one fake camera only, which goes off and on again."""
    if person.kind == "firefox":
        toggles(person, "camera")
        toggles(person, "camera")
        return
    in_use: list[str] = person.page.evaluate("() => kaigiProbe.devicesInUse()")
    person.chooses("camera", CAMERAS[CAMERAS[0] in in_use])


def reloads(person: Person) -> None:
    """Comes back by itself."""
    person.reloads().is_inside()


def disturbs(one: Person, other: Person, chance: random.Random) -> None:
    """One of many things happens; restarts of both ends more often than anything else."""
    what = chance.randrange(9)
    if what in (0, 1, 2):
        for _ in range(chance.randint(1, 5)):
            restarts(one, other)
    elif what in (3, 4):
        restarts(other)
        takes_the_other_camera(one)
    elif what == 5:
        toggles(one, "microphone")
        toggles(one, "camera")
    elif what in (6, 7):
        restarts(other)
        reloads(one)
    else:
        restarts(one)


def has_everything_on(person: Person) -> None:
    """Whatever the storm left switched off."""
    for source in ("microphone", "camera"):
        if person.control(source).get_attribute("aria-pressed") != "true":
            person.switches(source, on=True)


@pytest.mark.parametrize(
    ("first", "second"),
    [("chromium", "chromium"), ("firefox", "firefox"), ("chromium", "firefox"), ("firefox", "chromium")],
    ids=["cc", "ff", "cf", "fc"],
)
def test_after_a_storm_of_restarts_switches_and_reloads_both_see_and_hear_each_other(
    alice: Person, bob: Person, room: Room, first: str, second: str
) -> None:
    alice.sits_at(first).joins(room)
    bob.sits_at(second).joins(room)
    alice.sees(bob).moving()
    seed = random.randrange(2**32)
    print(f"storm {seed}")
    chance = random.Random(seed)
    end = time.monotonic() + STORM_SECONDS
    while time.monotonic() < end:
        one, other = chance.sample([alice, bob], 2)
        disturbs(one, other, chance)
        one.page.wait_for_timeout(chance.random() * PAUSE_MS)
    for person in (alice, bob):
        has_everything_on(person)
        person.page.wait_for_function(SETTLED, timeout=SETTLED_MS)
        expect(person.find("#tiles .tile")).to_have_count(2)
    alice.sees_and_hears(bob)
    bob.sees_and_hears(alice)
