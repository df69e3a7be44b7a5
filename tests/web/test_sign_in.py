"""Signing in and out, and what a guesser meets."""

import pytest
from django.http import HttpResponseBase
from django.test import Client

from chat.models import User
from tests.conftest import PASSWORD
from tests.web.conftest import Browser
from tests.web.pages import is_signed_in, links_sent, sign_in, words

TOO_MANY = "Too many failed login attempts"


@pytest.mark.parametrize("login", ["alice", "Alice", "alice@example.com", "ALICE@example.com", "  alice  "])
def test_alice_signs_in_by_user_name_or_e_mail_address(login: str, browser: Browser, alice: User) -> None:
    client = browser()
    assert links_sent(sign_in(client, login, PASSWORD)) == "/"
    assert is_signed_in(client)


def test_an_unknown_person_and_a_wrong_password_read_the_same(browser: Browser, alice: User) -> None:
    wrong = words(sign_in(browser(), "alice", "wrong"))
    unknown = words(sign_in(browser(), "nobody", "wrong"))
    assert 'class="errorlist nonfield"' in wrong
    assert wrong.replace('value="alice"', "") == unknown.replace('value="nobody"', "")


@pytest.mark.parametrize("bad", ["", "\x00", "a" * 5000, "\ud7ff\uffff"])
def test_a_bad_login_is_refused_in_words(bad: str, browser: Browser, alice: User) -> None:
    response = sign_in(browser(), bad, "x")
    assert response.status_code == 200
    assert "errorlist" in words(response)


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "punycode", "zlib", "nonsense"])
def test_a_form_in_an_odd_charset_is_refused_like_any_other(charset: str, browser: Browser, alice: User) -> None:
    form = f"application/x-www-form-urlencoded; charset={charset}"
    answer = browser().generic("POST", "/accounts/login/", b"login=alice&password=%ff+AGE-+", form)
    assert answer.status_code == 200
    assert 'value="alice"' in words(answer)


def test_twenty_wrong_passwords_do_not_get_twenty_tries(browser: Browser, alice: User) -> None:
    client = browser()
    answers = [words(sign_in(client, "alice", f"wrong-{number}")) for number in range(20)]
    assert sum(TOO_MANY not in answer for answer in answers) == 5
    assert TOO_MANY in words(sign_in(client, "alice", PASSWORD))


def test_another_port_in_the_host_header_gives_no_further_tries(browser: Browser, alice: User) -> None:
    client = browser()
    for port in range(5):
        client.post(
            "/accounts/login/", {"login": "alice", "password": "wrong"}, headers={"host": f"localhost:{port + 1}"}
        )
    assert TOO_MANY in words(sign_in(client, "alice", PASSWORD))


@pytest.mark.parametrize("spelling", ["SAM", "\u017fam", " sam "])
def test_another_spelling_of_a_name_gives_no_further_tries(browser: Browser, spelling: str) -> None:
    client = browser()
    for _attempt in range(5):
        sign_in(client, spelling, "wrong")
    assert TOO_MANY in words(sign_in(client, "sam", "wrong"))


def test_many_names_from_one_address_are_limited_too(browser: Browser, alice: User) -> None:
    client = browser()
    answers = [_words_or_code(sign_in(client, f"name-{number}", "wrong")) for number in range(20)]
    assert sum(TOO_MANY not in answer for answer in answers) == 10


def test_the_door_itself_answers_429_at_last(browser: Browser) -> None:
    client = browser()
    codes = [sign_in(client, "alice", "wrong").status_code for _attempt in range(31)]
    assert codes == [200] * 30 + [429]
    assert "Too many attempts" in words(sign_in(client, "alice", "wrong"))


def _words_or_code(response: HttpResponseBase) -> str:
    return words(response) if response.status_code == 200 else TOO_MANY


def test_bob_is_not_locked_out_by_guesses_at_alice_from_elsewhere(browser: Browser, alice: User, bob: User) -> None:
    for _attempt in range(6):
        Client(REMOTE_ADDR="192.0.2.7").post("/accounts/login/", {"login": "alice", "password": "wrong"})
    client = browser()
    sign_in(client, "bob", PASSWORD)
    assert is_signed_in(client)


def test_the_admins_own_sign_in_takes_no_password(browser: Browser, admin: User) -> None:
    client = browser()
    response = client.post("/admin/login/", {"username": "admin", "password": PASSWORD, "next": "/admin/"})
    assert links_sent(response).startswith("/accounts/login/")
    assert not is_signed_in(client)


def test_the_session_key_changes_at_sign_in(browser: Browser, alice: User) -> None:
    client = browser()
    session = client.session
    session["planted"] = "by Mallory"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    sign_in(client, "alice", PASSWORD)
    assert client.session.session_key not in {None, before}


def test_sign_out_is_a_post(browser: Browser, alice: User) -> None:
    client = browser(alice)
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    assert links_sent(client.post("/accounts/logout/")) == "/accounts/login/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_sign_in_leads_to_no_other_host(target: str, browser: Browser, alice: User) -> None:
    response = browser().post("/accounts/login/", {"login": "alice", "password": PASSWORD, "next": target})
    assert links_sent(response) == "/"


def test_sign_in_leads_back_to_the_page_that_asked(browser: Browser, alice: User) -> None:
    response = browser().post("/accounts/login/", {"login": "alice", "password": PASSWORD, "next": "/rooms/weekly/"})
    assert links_sent(response) == "/rooms/weekly/"


def test_a_disabled_person_is_told_no_more_than_a_stranger(browser: Browser, bob: User) -> None:
    bob.is_active = False
    bob.save()
    client = browser()
    sign_in(client, "bob", PASSWORD)
    assert not is_signed_in(client)


def test_nobody_signs_up(browser: Browser) -> None:
    assert browser().post("/accounts/signup/", {"username": "mallory2", "email": "m@example.com"}).status_code == 404
    page = words(browser().get("/accounts/login/")).lower()
    assert "sign up" not in page
    assert "signup" not in page
    assert not User.objects.exists()
