"""A page that stays while others come and go keeps nothing of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e

COMINGS = Path(__file__).with_name("comings.js").read_text()
WARM_UP = 20
TIMES = 200
MOST_BYTES_A_COMING = 2_048
"""700 were measured: Chromium keeps the empty shells of some closed RTCPeerConnections."""
OURS = {"Link": "rtc/link", "Peer": "rtc/peer", "Watched": "rtc/watched", "Tile": "views/tile"}
OPEN_LINKS = "function () { return this.filter((link) => link.connectionState !== 'closed').length; }"
ALL = "function () { return this.length; }"


class Heap:
    """The JavaScript heap of a page, as it is after everything has been let go of that can be."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    def used_bytes(self) -> float:
        """After garbage collection."""
        self._collect()
        return float(self._session.send("Runtime.getHeapUsage")["usedSize"])

    def ours(self) -> dict[str, int]:
        """How many objects of our classes live."""
        modules = {name: f"import('/static/js/{module}.js')" for name, module in OURS.items()}
        return {name: self._count(f"{module}.then((all) => all.{name}.prototype)") for name, module in modules.items()}

    def open_links(self) -> int:
        """How many RTCPeerConnections are not closed."""
        return self._count("RTCPeerConnection.prototype", OPEN_LINKS)

    def _count(self, prototype: str, how: str = ALL) -> int:
        self._collect()
        evaluated = self._session.send("Runtime.evaluate", {"expression": prototype, "awaitPromise": True})
        asked = {"prototypeObjectId": evaluated["result"]["objectId"]}
        found = self._session.send("Runtime.queryObjects", asked)["objects"]["objectId"]
        called = {"functionDeclaration": how, "objectId": found, "returnByValue": True}
        count: int = self._session.send("Runtime.callFunctionOn", called)["result"]["value"]
        self._session.send("Runtime.releaseObject", {"objectId": found})
        return count

    def _collect(self) -> None:
        for _ in range(3):
            self._session.send("HeapProfiler.collectGarbage")


@pytest.fixture
def guests(call: Callable[[str], Person]) -> list[Person]:
    """Four, because nobody may join more often than once a second for long."""
    guests = [call(name) for name in ("bob", "carol", "kenji", "hanako")]
    for guest in guests:
        guest.sits_at("chromium", probe=False).opens("/healthz")
        guest.forgives("favicon")
    return guests


@pytest.mark.timeout(400)
def test_two_hundred_comings_and_goings_leave_nothing_behind(alice: Person, guests: list[Person], room: Room) -> None:
    alice.sits_at("chromium", probe=False).joins(room)
    heap = Heap(alice.context.new_cdp_session(alice.page))
    come_and_go(guests, alice, room, WARM_UP)
    before = heap.used_bytes()
    come_and_go(guests, alice, room, TIMES)
    assert heap.open_links() == 0
    assert heap.ours() == {"Link": 0, "Peer": 0, "Watched": 0, "Tile": 1}
    after = heap.used_bytes()
    assert (after - before) / TIMES < MOST_BYTES_A_COMING, f"{before:.0f} bytes, then {after:.0f}"


def come_and_go(guests: list[Person], host: Person, room: Room, times: int) -> None:
    """So many times in all; afterwards the host is alone again."""
    for guest in guests:
        guest.page.evaluate(COMINGS, {"room": room.slug, "times": times // len(guests)})
    expect(host.find("#tiles .tile")).to_have_count(1)
