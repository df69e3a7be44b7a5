"""People at real browsers, in calls of a rehearsal, and how long any picture stood still for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from deploy.rehearsal import Rehearsal
from tests.e2e.browsers import Browsers
from tests.faults.crowd import Someone

SAMPLER = Path(__file__).with_name("frames.js")
PATIENCE_MS = 30_000
VIEWPORT = ViewportSize(width=480, height=360)
SHOWN = "() => Object.values(kaigiFrames.read().tiles).some(({decoded}) => decoded > 3)"


@dataclass(frozen=True)
class Pictures:
    """still: the longest standstill of any tile, in seconds; frames: the fewest of one; tiles: their number.

    late: how late a page ever looked, in seconds; the machine itself stood still for so long. links: ever made.
    """

    still: float
    frames: int
    tiles: int
    late: float
    links: int


class Windows:
    """One page each."""

    def __init__(self, pages: dict[str, Page]) -> None:
        self.pages = pages

    def begin(self) -> None:
        """Forgets what was seen until now."""
        for page in self.pages.values():
            page.evaluate("() => kaigiFrames.begin()")

    def seen(self) -> Pictures:
        """What was seen since."""
        read = [page.evaluate("() => kaigiFrames.read()") for page in self.pages.values()]
        tiles = [tile for one in read for tile in one["tiles"].values()]
        return Pictures(
            still=max(tile["still"] for tile in tiles) / 1000,
            frames=min(tile["decoded"] for tile in tiles),
            tiles=len(tiles),
            late=max(one["late"] for one in read) / 1000,
            links=sum(one["links"] for one in read),
        )

    def ids(self) -> dict[str, str]:
        """The participant of everybody's own tile; empty for who is not in the call."""
        own = "() => document.querySelector('#tiles .tile[data-self=true]')?.dataset.participant ?? ''"
        return {name: page.evaluate(own) for name, page in self.pages.items()}


@contextmanager
def seated(portal: Rehearsal, people: list[Someone]) -> Iterator[Windows]:
    """They come in one after the other, with the fake devices of Chromium, and see each other."""
    with sync_playwright() as playwright:
        browsers = Browsers(playwright)
        try:
            windows = Windows({one.name: _open(browsers, portal, one) for one in people})
            for page in windows.pages.values():
                page.wait_for_function(SHOWN, timeout=PATIENCE_MS)
            yield windows
        finally:
            browsers.close()


def _open(browsers: Browsers, portal: Rehearsal, one: Someone) -> Page:
    context = browsers.get("chromium").new_context(viewport=VIEWPORT, ignore_https_errors=True, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(path=SAMPLER)
    host = urlsplit(portal.address).hostname or ""
    context.add_cookies([{"name": "sessionid", "value": one.cookie, "domain": host, "path": "/", "secure": True}])
    page = context.new_page()
    page.goto(f"{portal.address}/rooms/{one.slug}/")
    button = page.locator("#prejoin [data-action=join]")
    expect(button).to_have_attribute("aria-disabled", "false", timeout=PATIENCE_MS)
    button.click()
    expect(page.locator("#call")).to_be_visible(timeout=PATIENCE_MS)
    return page
