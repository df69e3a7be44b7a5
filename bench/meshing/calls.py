"""The two calls that are compared: one participant measured, in a namespace alone; the others in one cheap page."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

from bench.joining.couple import until
from bench.joining.kinds import INSIDE, JOIN, READY
from bench.stage import browsers
from bench.stage.portal import Portal
from bench.stage.relaying import Relay

MEASURED, OTHERS = "alice", "bob"
ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "bench" / "pages"
SCRIPTS = ROOT / "static" / "js"
TILE_HEIGHT = {1: 720, 3: 360, 7: 180}
"""Device pixels in which one is shown to others, by their number: as in a window of 1280 by 720."""


class Default:
    """A bare page on both sides: the browser's own encodings, with no limit set."""

    def __init__(self, relay: Relay, both: dict[str, Browser]) -> None:
        self._relay = relay
        self._windows = {who: browsers.window(browser) for who, browser in both.items()}
        self._numbers = itertools.count(1)

    @contextmanager
    def call(self, links: int) -> Iterator[Page]:
        """A call with so many others; the page of the others."""
        room = f"mesh-{next(self._numbers)}"
        one, others = self._windows[MEASURED].new_page(), self._windows[OTHERS].new_page()
        others.goto(f"{self._relay.address}/crowd.html")
        others.evaluate("([room, links]) => crowd.bare(room, links)", [room, links])
        one.goto(f"{self._relay.address}/bare.html?room={room}")
        one.evaluate("() => bare.reside()")
        yield from _while_connected(one, others, links)


class Fitted:
    """The product's room page. The others are its own client and mesh in one page; each says how large it shows."""

    def __init__(self, portal: Portal, both: dict[str, Browser]) -> None:
        self._portal = portal
        self._keys = {who: portal.make_person(who) for who in both}
        self._windows = {
            who: browsers.window(browser, storage_state=portal.sign_in(browser, who)) for who, browser in both.items()
        }
        self._windows[OTHERS].route("**/bench/**", _serve)

    @contextmanager
    def call(self, links: int) -> Iterator[Page]:
        """A call with so many others; the page of the others."""
        room = self._portal.make_room(MEASURED, OTHERS, capacity=links + 1)
        one, others = self._windows[MEASURED].new_page(), self._windows[OTHERS].new_page()
        one.goto(room)
        until(lambda: bool(one.evaluate(READY)), "a button to join")
        one.click(JOIN)
        until(lambda: bool(one.evaluate(INSIDE)), "inside")
        # A page that the portal served: Chromium lets none that was made up open a socket to a private address.
        others.goto(f"{self._portal.address}/healthz")
        others.evaluate("() => import('/bench/crowd.js')")
        others.evaluate(
            "(asked) => crowd.product(...asked)",
            [f"/ws{urlsplit(room).path}", self._keys[MEASURED], links, TILE_HEIGHT[links]],
        )
        yield from _while_connected(one, others, links)


def _while_connected(one: Page, others: Page, links: int) -> Iterator[Page]:
    try:
        until(lambda: len(others.evaluate("() => crowd.received()")) == links, f"{links} links")
        yield others
    finally:
        one.close()
        others.close()


def _serve(route: Route) -> None:
    """The crowd's script and the product's as they lie in this tree, under the portal's own origin."""
    path = urlsplit(route.request.url).path.removeprefix("/bench/")
    file = SCRIPTS / path.removeprefix("js/") if path.startswith("js/") else PAGES / path
    route.fulfill(body=file.read_bytes(), content_type="text/javascript")
