"""People in front of a rehearsed deployment: over nginx and TLS, as from anywhere."""

import re
import ssl
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit

from deploy.rehearsal import Rehearsal
from tests.ground.websocket import Socket, connect

PASSWORD = "correct horse battery staple"
MAKE_PEOPLE = f"""
from chat.models import *
room = Room.objects.create(slug="weekly", name="Weekly", entry=Entry.NAMED)
for name, role in (("alice", Role.HOST), ("bob", Role.MEMBER)):
    person = User(username=name, email=f"{{name}}@example.com")
    person.set_password("{PASSWORD}")
    person.save()
    Membership.objects.create(room=room, person=person, role=role)
"""


def make_people(rehearsal: Rehearsal) -> None:
    """Alice hosts the room weekly, Bob is a member."""
    rehearsal.manage("shell", script=MAKE_PEOPLE)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Browser:
    """One person's browser. It trusts the rehearsal's authority and nobody else."""

    rehearsal: Rehearsal
    cookies: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self.tls = ssl.create_default_context(cafile=self.rehearsal.authority)
        handlers = [urllib.request.HTTPSHandler(context=self.tls), urllib.request.HTTPCookieProcessor(self.cookies)]
        self._opener = urllib.request.build_opener(*handlers)

    def get(self, path: str, **headers: str) -> Answer:
        """A page; header names with underscores for hyphens."""
        return self._ask(path, None, headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """A form, with the token of the sign-in page."""
        form = self.get("/accounts/login/").body
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        token = found[1] if found else ""
        referer = {"Referer": f"{self.rehearsal.address}{path}"}
        return self._ask(path, urlencode(fields | {"csrfmiddlewaretoken": token}).encode(), headers | referer)

    def sign_in(self, username: str) -> None:
        """Raises AssertionError when it fails."""
        self.post("/accounts/login/", {"login": username, "password": PASSWORD})
        assert "sessionid" in {cookie.name for cookie in self.cookies}

    def open(self, path: str) -> Socket:
        """A WebSocket, as a page of ours opens it."""
        port = urlsplit(self.rehearsal.address).port or 0
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)
        return connect(port, path, cookies, tls=self.tls)

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.rehearsal.address + path, body, named)
        try:
            with self._opener.open(request, timeout=15) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read().decode())
        except HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read().decode())
