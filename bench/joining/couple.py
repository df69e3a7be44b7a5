"""Two windows, one of somebody who is there already, one of somebody who clicks; and what they saw when."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page

POLL_SECONDS = 0.04
PATIENCE_SECONDS = 15.0
SETTLE_SECONDS = 0.6

Log = list[dict[str, Any]]


class TooSlow(Exception):
    """It did not happen in time."""


class Couple:
    """resident, joiner: a page each, closed at the end of the with block."""

    def __init__(self, resident: BrowserContext, joiner: BrowserContext) -> None:
        self.resident = resident.new_page()
        self.joiner = joiner.new_page()

    def __enter__(self) -> "Couple":
        return self

    def __exit__(self, *_: object) -> None:
        self.resident.close()
        self.joiner.close()

    def are_connected(self) -> bool:
        """Within a few seconds."""
        try:
            for page in (self.resident, self.joiner):
                wait(page, "link connected", 3.0)
        except TooSlow:
            return False
        return True

    def click(self, selector: str) -> dict[str, Log]:
        """The joiner clicks; when both see a picture, what happened at each since, in ms after the click."""
        time.sleep(SETTLE_SECONDS)
        early = [what for page in (self.resident, self.joiner) for what in seen(page) if what == "frame"]
        assert not early, "a picture came before the click"
        self.joiner.click(selector)
        wait(self.joiner, "frame")
        wait(self.resident, "frame")
        logs = {"joiner": log_of(self.joiner), "resident": log_of(self.resident)}
        clicked = next(entry["at"] for entry in reversed(logs["joiner"]) if entry["what"] == "click")
        return {who: _since(clicked, log) for who, log in logs.items()}


def wait(page: Page, what: str, patience: float = PATIENCE_SECONDS) -> None:
    """Until the page's log has it. Raises TooSlow."""
    until(lambda: what in seen(page), f"{what} at {page.url}: {seen(page)}", patience)


def until(holds: Callable[[], bool], what: str, patience: float = PATIENCE_SECONDS) -> None:
    """Polls. Raises TooSlow."""
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise TooSlow(what)
        time.sleep(POLL_SECONDS)


def seen(page: Page) -> list[str]:
    """The names of what happened."""
    return [entry["what"] for entry in log_of(page)]


def log_of(page: Page) -> Log:
    """watch.js's log."""
    log: Log = page.evaluate("() => benchLog")
    return log


def _since(start: float, log: Log) -> Log:
    return [{**entry, "at": round(entry["at"] - start, 1)} for entry in log if entry["at"] >= start]
