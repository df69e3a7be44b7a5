"""One server and one set of browsers for all browser tests; people and rooms anew for each."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Playwright, expect, sync_playwright

from tests.e2e.browsers import Browsers
from tests.e2e.people import Person, Room
from tests.e2e.portal import TIMEOUT_MS, Portal
from tests.e2e.server import ROOT, Server

RESULTS = ROOT / "test-results"
REPORTS = pytest.StashKey[dict[str, pytest.TestReport]]()
Call = Callable[[str], Person]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    item.stash.setdefault(REPORTS, {})[report.when] = report
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product's own command, started once."""
    server = Server(tmp_path_factory.mktemp("kaigi"))
    server.start()
    yield server
    server.close()
    assert server.troubles() == []


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One driver for all browsers."""
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def portal(server: Server, playwright: Playwright) -> Iterator[Portal]:
    """The server and the browsers."""
    browsers = Browsers(playwright)
    yield Portal(server, browsers)
    browsers.close()


@pytest.fixture
def call(portal: Portal, request: pytest.FixtureRequest) -> Iterator[Call]:
    """call("alice") is Alice at a window of her own; what goes wrong in any window fails the test."""
    people: list[Person] = []

    def call_person(username: str) -> Person:
        people.append(Person(portal, portal.account(username)))
        return people[-1]

    yield call_person
    report = request.node.stash.get(REPORTS, {}).get("call")
    if report is not None and report.failed:
        _take_pictures(people, request.node.name)
    troubles = [trouble for person in people for trouble in person.closes_the_window()]
    assert troubles + portal.server.troubles() == []


@pytest.fixture
def alice(call: Call) -> Person:
    """Hosts every room."""
    return call("alice")


@pytest.fixture
def bob(call: Call) -> Person:
    """A member of every room."""
    return call("bob")


@pytest.fixture
def carol(call: Call) -> Person:
    """A member of every room."""
    return call("carol")


@pytest.fixture
def mallory(call: Call) -> Person:
    """Has an account, and no room."""
    return call("mallory")


@pytest.fixture
def admin(call: Call) -> Person:
    """Administers the portal."""
    return call("admin")


@pytest.fixture
def room(portal: Portal) -> Room:
    """Open to the cast but Mallory."""
    return portal.make_room()


@pytest.fixture
def lobby_room(portal: Portal) -> Room:
    """Members wait until Alice lets them in."""
    return portal.make_room(lobby=True)


def _take_pictures(people: list[Person], test: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    for number, person in enumerate(people, 1):
        file = RESULTS / f"{re.sub(r'[^a-z0-9]+', '-', test.lower())}-{number}-{person!r}.png"
        if person.is_at_a_window:
            _take_picture(person, file)


def _take_picture(person: Person, file: Path) -> None:
    try:
        person.page.screenshot(path=file)
    except Error as error:
        file.with_suffix(".txt").write_text(f"No picture: {error}")
