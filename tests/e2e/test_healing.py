"""What a person must not notice: the server gone for a while, a page reloaded in mid-call."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

FLOW = Path(__file__).with_name("flow.js")
EXPECTED = r"WebSocket|ERR_CONNECTION_(REFUSED|RESET)"
OUTAGE_SECONDS = 10
FROZEN_MS = 1_000
RELOAD_SECONDS = 3.0


@pytest.fixture(autouse=True)
def running(server: Server) -> Iterator[None]:
    """Whatever a test did to the server, the next finds it running."""
    yield
    server.start_again()


def watches(person: Person, kind: str = "chromium") -> Person:
    """Every frame in this window is noted."""
    person.sits_at(kind).context.add_init_script(path=FLOW)
    return person


def begins_to_watch(person: Person, other: Person) -> None:
    """From now on, the other one's picture."""
    person.page.evaluate("(tile) => kaigiFlow.watch(tile)", person.sees(other).selector)


def longest_freeze_ms(person: Person, other: Person) -> float:
    """The longest time without a frame since then."""
    return float(person.page.evaluate("(tile) => kaigiFlow.gap(tile)", person.sees(other).selector))


def test_ten_seconds_without_the_server_freeze_nothing(alice: Person, bob: Person, room: Room, server: Server) -> None:
    for person in (alice, bob):
        watches(person).forgives(EXPECTED)
        person.joins(room)
    for one, other in ((alice, bob), (bob, alice)):
        one.sees(other).moving()
        begins_to_watch(one, other)
    server.kill()
    alice.page.wait_for_timeout(OUTAGE_SECONDS * 1000)
    server.start()
    for person in (alice, bob):
        expect(person.find("#connection-banner")).to_be_hidden(timeout=30_000)
    for one, other in ((alice, bob), (bob, alice)):
        assert longest_freeze_ms(one, other) < FROZEN_MS


@pytest.mark.parametrize("kind", ["chromium", "firefox"])
def test_a_reloaded_page_is_back_in_its_tile_within_three_seconds(
    alice: Person, bob: Person, room: Room, kind: str
) -> None:
    watches(alice).joins(room)
    bob.sits_at(kind).joins(room)
    alice.sees(bob).moving()
    tile = alice.sees(bob).selector
    old = alice.sees(bob).root.get_attribute("data-participant")
    began = time.monotonic()
    bob.page.evaluate("() => { location.reload(); }")
    begins_to_watch(alice, bob)
    expect(alice.sees(bob).root).not_to_have_attribute("data-participant", old or "")
    begins_to_watch(alice, bob)
    alice.page.wait_for_function("(tile) => kaigiFlow.frames(tile) >= 2", arg=tile)
    assert time.monotonic() - began < RELOAD_SECONDS
    assert alice.page.evaluate("(tile) => kaigiFlow.tiles(tile)", tile) == 2


@pytest.mark.parametrize("kind", ["chromium", "firefox"])
def test_a_worker_counts_the_time_of_a_tab_that_may_be_hidden(alice: Person, room: Room, kind: str) -> None:
    alice.sits_at(kind).joins(room)
    (worker,) = alice.page.workers
    assert "/js/lib/timer_worker." in worker.url
    assert worker.url != f"{alice.portal.address}/static/js/lib/timer_worker.js", "the name carries its hash"
