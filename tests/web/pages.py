"""The vocabulary of web tests: what a page says, and what it would load or run."""

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponseBase
from django.test import Client

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+|(nonce=")[^"]+')
HARMLESS_SCRIPTS = {"application/json", "importmap"}


def words(response: HttpResponseBase) -> str:
    """The whole page as text, unescaped, without what differs at each load."""
    assert hasattr(response, "content")
    return html.unescape(TOKEN.sub(r"\1\2", response.content.decode()))


def links_sent(response: HttpResponseBase) -> str:
    """Where a redirect leads."""
    return str(response.headers["Location"])


class Offences(HTMLParser):
    """Collects what a strict policy forbids, and every address on another host."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        if tag == "style":
            self.found.append("<style>")
        if tag == "script" and "src" not in given and given.get("type") not in HARMLESS_SCRIPTS:
            self.found.append("<script> without src")
        addresses = [str(given[name]) for name in ("src", "href", "action", "srcset", "poster") if name in given]
        self.found += [address for address in addresses if re.match(r"(https?:)?//", address)]


def offences(response: HttpResponseBase) -> list[str]:
    """What of this page breaks the policy: empty when all is well."""
    parser = Offences()
    parser.feed(words(response))
    return parser.found


def sign_in(client: Client, login: str, password: str) -> HttpResponseBase:
    """Fills in the sign-in form and sends it."""
    return client.post("/accounts/login/", {"login": login, "password": password})


def is_signed_in(client: Client) -> bool:
    """Whether the list of rooms opens."""
    return client.get("/").status_code == 200
