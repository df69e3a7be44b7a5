"""The portal under test with its people: who exists, how they sign in, which rooms there are."""

import itertools
import secrets
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, StorageState, expect

from tests.e2e.browsers import Browsers
from tests.e2e.people import Account, Person, Room
from tests.e2e.server import Server

PROBE = Path(__file__).with_name("probe.js")
VIEWPORT = {"width": 1280, "height": 800}
TIMEOUT_MS = 15_000

CAST: dict[str, dict[str, Any]] = {
    "alice": {"display_name": "Alice Amano", "language": "en"},
    "bob": {"display_name": "Bob Baker", "language": "en"},
    "carol": {"display_name": "Carol Cruz", "language": "en"},
    "mallory": {"display_name": "Mallory Moe", "language": "en"},
    "hanako": {"display_name": "山田 花子", "language": "ja"},
    "kenji": {"display_name": "佐藤 健二", "language": "ja"},
    "admin": {"display_name": "Ada Admin", "language": "en", "is_staff": True, "is_superuser": True},
}
HOSTS = ["alice", "hanako"]
MEMBERS = ["bob", "carol", "kenji"]


class Portal:
    """The server, the browsers, and what the tests make in them."""

    def __init__(self, server: Server, browsers: Browsers) -> None:
        self.server = server
        self.browsers = browsers
        self.address = server.address
        self._accounts: dict[str, Account] = {}
        self._signed_in: dict[str, StorageState] = {}
        self._numbers = itertools.count(1)

    def account(self, username: str) -> Account:
        """Somebody of the cast, or a newcomer with that user name."""
        if username not in self._accounts:
            fields = CAST.get(username, {"display_name": username.capitalize(), "language": "en"})
            password = secrets.token_urlsafe(12)
            made = self.server.makes("person", username=username, password=password, **fields)
            self._accounts[username] = Account(username, fields["display_name"], password, made["key"], made["pk"])
        return self._accounts[username]

    def make_room(self, **fields: Any) -> Room:
        """A fresh room: Alice and Hanako host; Bob, Carol and Kenji are members; Mallory is outside."""
        number = next(self._numbers)
        options = {"slug": f"room-{number}", "name": f"Room {number}", "hosts": HOSTS, "members": MEMBERS} | fields
        for username in {*options["hosts"], *options["members"]}:
            self.account(username)
        made = self.server.makes("room", **options)
        return Room(options["slug"], options["name"], made["pk"])

    def open_window(self, kind: str, account: Account | None, *, probe: bool = True, **options: Any) -> BrowserContext:
        """A window of its own. account: who is signed in, None for nobody. probe: in every page; it keeps links."""
        browser = self.browsers.get(kind)
        if account:
            options["storage_state"] = self._sign_in(account)
        context = browser.new_context(**{"viewport": VIEWPORT, "locale": "en-GB"} | options)
        context.set_default_timeout(TIMEOUT_MS)
        if probe:
            context.add_init_script(path=PROBE)
        return context

    def forget_sign_in(self, person: Person) -> None:
        """The next window signs in anew."""
        self._signed_in.pop(person.account.username, None)

    def _sign_in(self, account: Account) -> StorageState:
        if account.username not in self._signed_in:
            context = self.open_window("chromium", None)
            fill_sign_in_form(context.new_page(), self.address, account.username, account.password)
            self._signed_in[account.username] = context.storage_state()
            context.close()
        return self._signed_in[account.username]


def fill_sign_in_form(page: Page, address: str, login: str, password: str) -> None:
    """Signs in as people do, and arrives at the home page."""
    page.goto(f"{address}/accounts/login/")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.locator("main button").click()
    expect(page.locator("#board")).to_have_attribute("data-state", "ready")
