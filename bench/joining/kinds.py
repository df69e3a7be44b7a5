"""The ways of joining that are compared. Each trial is made with fresh pages, in a fresh room."""

import itertools

from playwright.sync_api import Browser, BrowserContext, StorageState

from bench.joining.couple import Couple, Log, until, wait
from bench.stage import browsers
from bench.stage.portal import Portal
from bench.stage.relaying import Relay

RESIDENT, JOINER = "alice", "bob"
READY = "() => document.querySelector('#prejoin [data-action=join]')?.getAttribute('aria-disabled') === 'false'"
INSIDE = "() => document.querySelector('main').dataset.phase === 'incall'"
JOIN = "#prejoin [data-action=join]"


class Windows:
    """The two windows of one kind of page."""

    def __init__(self, resident: BrowserContext, joiner: BrowserContext) -> None:
        self.resident = resident
        self.joiner = joiner


class Product:
    """The portal's room page. warm: links stand before the click, where the portal makes them."""

    def __init__(self, portal: Portal, windows: Windows, *, warm: bool) -> None:
        self._portal = portal
        self._windows = windows
        self._warm = warm

    def trial(self) -> dict[str, Log] | None:
        """None: the portal made no links before the click, so this is no warm join."""
        # In a room with a lobby no links are made before somebody is in; hosts go in without waiting.
        room = self._portal.make_room(RESIDENT, JOINER, lobby=not self._warm)
        with Couple(self._windows.resident, self._windows.joiner) as couple:
            for page in (couple.resident, couple.joiner):
                page.goto(room)
                wait(page, "camera")
                until(lambda page=page: page.evaluate(READY), "a button to join")  # type: ignore[misc]
                if page is couple.resident:
                    page.click(JOIN)
                    until(lambda page=page: page.evaluate(INSIDE), "inside")  # type: ignore[misc]
            if self._warm and not couple.are_connected():
                return None
            return couple.click(JOIN)


class Bare:
    """Two pages without a product. how: as bare.js names it."""

    def __init__(self, relay: Relay, windows: Windows, how: str) -> None:
        self._address = relay.address
        self._windows = windows
        self._how = how
        self._numbers = itertools.count(1)

    def trial(self) -> dict[str, Log]:
        """One click."""
        with Couple(self._windows.resident, self._windows.joiner) as couple:
            for page in (couple.resident, couple.joiner):
                page.goto(f"{self._address}/bare.html?room={self._how}-{next(self._numbers) + 1 >> 1}")
            connected = self._how == "connected"
            couple.resident.evaluate("(connected) => bare.reside({connected})", connected)
            couple.joiner.evaluate("(how) => bare.approach(how)", self._how)
            if connected:
                assert couple.are_connected()
            return couple.click("#join")


def open_windows(browser: dict[str, Browser], states: dict[str, StorageState] | None = None) -> Windows:
    """One window in each browser. states: who is signed in there."""
    options = {who: {"storage_state": states[who]} if states else {} for who in (RESIDENT, JOINER)}
    return Windows(*(browsers.window(browser[who], **options[who]) for who in (RESIDENT, JOINER)))
