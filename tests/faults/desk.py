"""A browser without a picture at one process of a rehearsal: opens pages, fills in their forms, sends them."""

from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from deploy.instance import UnixConnection
from deploy.rehearsal import Rehearsal

Fields = dict[str, str]
UNTOUCHED = {"submit", "button", "image", "reset", "file"}


class NoSuchForm(Exception):
    """The page has no form with this field. The text says what came instead."""


class Desk:
    """number: of the process. cookie: of the session."""

    def __init__(self, portal: Rehearsal, number: int, cookie: str) -> None:
        self._path = portal.processes[number].path
        self._address = portal.address
        self._cookies = {"sessionid": cookie}

    def open(self, path: str, holding: str) -> Fields:
        """The fields of the form that holds a field of this name, as the page fills them in. Raises NoSuchForm."""
        status, text = self._ask("GET", path)
        forms = _Forms()
        forms.feed(text)
        found = next((form for form in forms.all if holding in form), None)
        if found is None:
            raise NoSuchForm(f"{path} answered {status} and has no form with {holding}: {list(map(sorted, forms.all))}")
        return found

    def send(self, path: str, fields: Fields) -> None:
        """Sends a form; the answer has to be the way to another page. Raises NoSuchForm."""
        status, text = self._ask("POST", path, urlencode(fields))
        if status != 302:
            raise NoSuchForm(f"{path} took the form with {status}: {_errors(text)}")

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        connection = UnixConnection(self._path)
        headers = {
            "Host": urlsplit(self._address).netloc,
            "Origin": self._address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            # As nginx would.
            "X-Forwarded-Proto": "https",
            "X-Real-IP": "127.0.0.1",
        }
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for one in answer.headers.get_all("Set-Cookie", []):
                self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(one).items()}
            return answer.status, answer.read().decode()
        finally:
            connection.close()


class _Forms(HTMLParser):
    """The forms of a page, each with the values a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Fields] = []
        self._list = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.all.append({})
        if not self.all:
            return
        name, form = given.get("name", ""), self.all[-1]
        if tag == "input" and name and given.get("type") not in UNTOUCHED:
            is_box = given.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in given:
                form[name] = given.get("value", "on" if is_box else "")
        elif tag == "select":
            self._list = name
        elif tag == "option" and self._list and ("selected" in given or self._list not in form):
            form[self._list] = given.get("value", "")
        elif tag == "textarea":
            self._area = name
            form[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._list = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self.all:
            self.all[-1][self._area] += data


def _errors(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines() if "error" in line)[:400]
