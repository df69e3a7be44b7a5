"""A portal on its first day, served to the local network with `./run --https`."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.portal import Portal
from tests.e2e.server import Server
from tests.e2e.watch import Watch

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def newborn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Nobody has an account yet."""
    server = Server(tmp_path_factory.mktemp("newborn"), "--https")
    server.start()
    yield server
    server.close()
    assert server.troubles() == []


@pytest.fixture
def page(newborn: Server, portal: Portal) -> Iterator[Page]:
    """A browser that was told to trust the machine."""
    context = portal.open_window("chromium", None, ignore_https_errors=True)
    watch = Watch(context, newborn.address)
    yield context.new_page()
    context.close()
    assert watch.troubles == []


def test_the_certificate_is_offered_with_its_fingerprint_and_steps(page: Page, newborn: Server) -> None:
    page.goto(f"{newborn.address}/certificate/")
    fingerprint = page.locator("code, .fingerprint").first.inner_text()
    assert "".join(fingerprint.split()) in "".join(newborn.log.read_text().split())
    assert violations(page) == []
    with page.expect_download() as download:
        page.locator("a[download], a[href$='.crt']").first.click()
    assert download.value.suggested_filename == "kaigi-authority.crt"


def test_the_first_administrator_is_made_by_a_one_time_link(page: Page, newborn: Server) -> None:
    link = newborn.address + newborn.makes("setup_link")["path"]
    page.goto(link)
    assert violations(page) == []
    page.locator("[name=username]").fill("ada")
    page.locator("[name=email]").fill("ada@example.com")
    for field in page.locator("[type=password]").all():
        field.fill("a long and winding road")
    page.locator("main form button").click()
    expect(page.locator("#no-rooms a")).to_have_text("Make a room")
    response = page.request.get(link)
    assert response.status == 404
