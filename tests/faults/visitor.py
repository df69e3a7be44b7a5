"""Somebody in front of the portal's pages, at an address of their own."""

import http.client
import re
import ssl
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode, urlsplit

from deploy.rehearsal import Rehearsal

SIGN_IN = "/accounts/login/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """at: their address, one of 127.0.0.0/8."""

    def __init__(self, portal: Rehearsal, at: str) -> None:
        self.portal = portal
        self._at = at
        self._cookies: dict[str, str] = {}
        self._token = ""
        self._tls = ssl.create_default_context(cafile=portal.authority)
        self.location = ""

    def at_the_door(self) -> Self:
        """They see the page of the sign-in."""
        self.get(SIGN_IN)
        return self

    @property
    def is_signed_in(self) -> bool:
        """Whether the portal lets them see their rooms."""
        return self.get("/")[0] == 200

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a page."""
        return self._ask("GET", path, "", {})

    def post(self, path: str, fields: dict[str, str], **headers: str) -> tuple[int, str]:
        """Status and body of what answers a form; header names with underscores for hyphens."""
        body = urlencode({"csrfmiddlewaretoken": self._token} | fields)
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.portal.address + path}
        return self._ask("POST", path, body, kind | more)

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        address = urlsplit(self.portal.address)
        connection = http.client.HTTPSConnection(
            "localhost", address.port, timeout=30, context=self._tls, source_address=(self._at, 0)
        )
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            connection.request(method, path, body, {"Cookie": cookies} | headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        found = TOKEN.search(text)
        self._token = found[1] if found else self._token
        self.location = answer.headers.get("Location", "")
        return answer.status, text
