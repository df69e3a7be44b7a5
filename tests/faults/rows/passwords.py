"""Mallory guesses passwords, through nginx; whoever owns the account gets back in."""

import random
import re
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from deploy.rehearsal import Rehearsal
from deploy.shell import run
from tests.faults.findings import Findings
from tests.faults.visitor import SIGN_IN, Visitor

GUESSES = 200
AT_ONCE = 8
MOST = 10
PASSWORD, BY_LINK, BY_MAIL = (
    "correct horse battery staple",
    "another horse battery staple",
    "third horse battery staple",
)
PEOPLE = """
from chat.models import User
for name in ("kim", "sakiko", "bob", "eve"):
    person = User(username=name, email=f"{name}@example.com")
    person.set_password(password)
    person.save()
"""
LINK = """
from chat.models import User
from chat.services.setup import make_password_link
answer = make_password_link(User.objects.get(username="sakiko"))
"""
MAIL_SECONDS = 10
NEW_PASSWORD_FIELDS = ("password1", "password2", "new_password1", "new_password2")
"""Of both pages on which a link leads."""
REFUSED, LOCKED, SIGNED_IN = "refused", "locked out", "signed in"
SPELLINGS = ("sakiko", "SAKIKO", "Sakiko", " sakiko ", "sak\u0131ko", "\u017fakiko", "\u017fak\u0131ko", "SAK\u0131KO")
"""One account: databases compare names in capitals, and so have more letters that are one than Python's lower()."""


def passwords(found: Findings) -> None:
    """200 guesses at one name, from one address and from many; 200 names from one address; then the owner comes."""
    with TemporaryDirectory(prefix="kaigi-mails-") as mails, Rehearsal(EMAIL_URL=f"file:///{mails}") as portal:
        run(portal.manage, PEOPLE, password=PASSWORD)
        kept = Visitor(portal, "127.0.0.50").at_the_door()
        _sign_in(kept, "sakiko", PASSWORD)
        _one_name(found, portal)
        _many_names(found, portal)
        _many_addresses(found, portal)
        found.check(kept.is_signed_in, "the owner's open session went on")
        _owner_by_link(found, portal)
        _many_addresses(found, portal)
        _owner_by_mail(found, portal, Path(mails))
        logs = portal.folder.glob("kaigi-*.log")
        found.none("exceptions in the logs", sum(log.read_text().count("Traceback") for log in logs))


# Mallory


def _one_name(found: Findings, portal: Rehearsal) -> None:
    answers = _guess(portal, ["127.0.0.2"], (("kim", f"guess-{n}") for n in range(GUESSES)))
    _judge(found, f"{GUESSES} guesses at one name", answers)
    answers = _guess(portal, ["127.0.0.2"], [("kim", PASSWORD)])
    found.check(answers[SIGNED_IN] == 0, f"then the right one: {_told(answers)}")


def _many_names(found: Findings, portal: Rehearsal) -> None:
    answers = _guess(portal, ["127.0.0.3"], ((f"name-{n}", "guess") for n in range(GUESSES)))
    _judge(found, f"{GUESSES} names from one address", answers)


def _many_addresses(found: Findings, portal: Rehearsal) -> None:
    """The name in every spelling, and the address of mail, which each may be tried five times."""
    names = [*SPELLINGS, "sakiko@example.com"]
    tries = [(names[n % len(names)], f"guess-{n}") for n in range(GUESSES)]
    answers = _guess(portal, [f"127.0.1.{n + 1}" for n in range(40)], tries)
    _judge(found, f"{GUESSES} guesses at one account from 40 addresses, in {len(names)} spellings", answers)


def _judge(found: Findings, what: str, answers: Counter[str]) -> None:
    found.check(0 < answers[REFUSED] <= MOST, f"{what}: locked out after {answers[REFUSED]} (<= {MOST})")
    found.none("of them answered with something else", answers.total() - answers[REFUSED] - answers[LOCKED])


def _guess(portal: Rehearsal, addresses: list[str], tries: Iterable[tuple[str, str]]) -> Counter[str]:
    """Several at once, each with forged headers. Returns how they were answered."""
    each = max(1, AT_ONCE // len(addresses))
    visitors = [Visitor(portal, address).at_the_door() for address in addresses * each]
    shares: list[list[tuple[str, str]]] = [[] for _ in visitors]
    for n, one in enumerate(tries):
        shares[n % len(visitors)].append(one)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = pool.map(lambda visitor, share: [_sign_in(visitor, *one) for one in share], visitors, shares)
        return Counter(answer for answers in told for answer in answers)


def _sign_in(visitor: Visitor, name: str, password: str) -> str:
    forged = f"192.0.2.{random.randrange(1, 255)}"
    headers = {"X_Forwarded_For": forged, "X_Real_IP": forged, "Forwarded": f"for={forged}", "X_Client_IP": forged}
    status, text = visitor.post(SIGN_IN, {"login": name, "password": password}, **headers)
    if status == 302:
        return SIGNED_IN
    if status == 429 or "Too many failed login attempts" in text:
        return LOCKED
    return REFUSED if "are not correct" in text else f"HTTP {status}"


def _told(answers: Counter[str]) -> str:
    return ", ".join(f"{answer} {count}" for answer, count in sorted(answers.items()))


# The owner


def _owner_by_link(found: Findings, portal: Rehearsal) -> None:
    """An administrator makes them a one-time link."""
    owner = Visitor(portal, "127.0.0.51").at_the_door()
    found.note(f"the owner with the right password: {_sign_in(owner, 'sakiko', PASSWORD)}")
    _back(found, owner, run(portal.manage, LINK), BY_LINK, "by an administrator's link")


def _owner_by_mail(found: Findings, portal: Rehearsal, mails: Path) -> None:
    owner = Visitor(portal, "127.0.0.52").at_the_door()
    owner.get("/accounts/password/reset/")
    owner.post("/accounts/password/reset/", {"email": "sakiko@example.com"})
    owner.get(urlsplit(_mailed(mails)).path)
    _back(found, owner, owner.location, BY_MAIL, "by mail")


def _mailed(mails: Path) -> str:
    """The link in the mail, once it is there."""
    deadline = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < deadline:
        text = "".join(mail.read_text() for mail in mails.iterdir())
        found = re.search(r"https://\S+/password/reset/key/\S+", text)
        if found:
            return found[0]
        time.sleep(0.1)
    raise TimeoutError("no mail")


def _back(found: Findings, owner: Visitor, page: str, password: str, way: str) -> None:
    """They set a new password, and sign in with it at once, at another machine, too."""
    started = time.monotonic()
    owner.get(page)
    status, _ = owner.post(page, dict.fromkeys(NEW_PASSWORD_FIELDS, password))
    assert status == 302, f"{way}: {page} answered {status}"
    elsewhere = Visitor(owner.portal, "127.0.0.53").at_the_door()
    answer = _sign_in(elsewhere, "sakiko", password)
    found.check(answer == SIGNED_IN, f"{way}: {answer} after {time.monotonic() - started:.1f} s")
