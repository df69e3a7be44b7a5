"""A forgotten password, with mail and without, and a changed one."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings

from chat.models import User
from tests.conftest import PASSWORD
from tests.web.conftest import Browser
from tests.web.pages import is_signed_in, links_sent, sign_in, words

NEW = "another horse battery staple"
with_mail = override_settings(
    EMAIL_URL="smtp://mail.example", EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"
)


def test_without_mail_the_page_says_whom_to_ask(browser: Browser, alice: User) -> None:
    page = browser().get("/accounts/password/reset/")
    assert "Ask an administrator" in words(page)
    browser().post("/accounts/password/reset/", {"email": "alice@example.com"})
    assert mail.outbox == []


@with_mail
def test_a_mail_comes_in_the_persons_own_language(browser: Browser, alice: User, bob: User) -> None:
    for email in ("alice@example.com", "bob@example.com"):
        browser(language="en").post("/accounts/password/reset/", {"email": email})
    english, japanese = mail.outbox
    assert (english.to, english.subject) == (["alice@example.com"], "Kaigi: choose a new password")
    assert "Hello Alice Amano" in english.body
    assert "坊 Bob" in japanese.body
    assert re.search(r"[\u3040-\u30ff]", str(japanese.subject))
    assert "Hello" not in japanese.body


@with_mail
def test_an_unknown_address_gets_the_same_answer_and_no_mail(browser: Browser, alice: User) -> None:
    known = browser().post("/accounts/password/reset/", {"email": "alice@example.com"}, follow=True)
    unknown = browser().post("/accounts/password/reset/", {"email": "nobody@example.com"}, follow=True)
    assert words(known) == words(unknown)
    assert len(mail.outbox) == 1


@with_mail
def test_the_mailed_link_leads_to_the_portal_whatever_host_mallory_names(browser: Browser, alice: User) -> None:
    browser().post("/accounts/password/reset/", {"email": "alice@example.com"}, headers={"host": "localhost:6666"})
    assert re.findall(r"https?://[^/]+", str(mail.outbox[-1].body)) == ["http://localhost:8000"]


@with_mail
def test_an_address_without_an_account_is_not_told_by_a_mail_server_that_is_away(
    browser: Browser, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_away(self: object, messages: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", is_away)
    known = browser().post("/accounts/password/reset/", {"email": "alice@example.com"}, follow=True)
    unknown = browser().post("/accounts/password/reset/", {"email": "nobody@example.com"}, follow=True)
    assert (known.status_code, words(known)) == (unknown.status_code, words(unknown))


@with_mail
def test_nobody_waits_for_a_mail(browser: Browser, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[object] = []
    monkeypatch.setattr("chat.adapter.in_background", left.append)
    assert browser().post("/accounts/password/reset/", {"email": "alice@example.com"}).status_code == 302
    assert len(left) == 1
    assert mail.outbox == []


@with_mail
def test_the_mailed_link_sets_the_password_once(browser: Browser, alice: User) -> None:
    client = browser()
    path = _mailed_path(client)
    form = links_sent(client.get(path))
    assert path.split("-", 1)[1] not in form
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    sign_in(client, "alice", NEW)
    assert is_signed_in(client)
    assert "not valid any more" in words(browser().get(path))


@with_mail
def test_whoever_was_locked_out_by_guesses_signs_in_after_a_reset(browser: Browser, alice: User) -> None:
    for _attempt in range(5):
        sign_in(browser(), "alice", "guess")
    client = browser()
    form = links_sent(client.get(_mailed_path(client)))
    client.post(form, {"password1": NEW, "password2": NEW})
    sign_in(client, "alice", NEW)
    assert is_signed_in(client)


def _mailed_path(client: Client) -> str:
    client.post("/accounts/password/reset/", {"email": "alice@example.com"})
    found = re.search(r"http://localhost:8000(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


@with_mail
def test_mails_are_limited(browser: Browser, alice: User) -> None:
    client = browser()
    codes = [client.post("/accounts/password/reset/", {"email": "alice@example.com"}).status_code for _mail in range(6)]
    assert codes == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def _change(client: Client, old: str, new: str) -> int:
    fields = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/accounts/password/change/", fields).status_code


def test_a_changed_password_keeps_this_device_and_ends_the_others(browser: Browser, alice: User) -> None:
    here, there = browser(alice), browser(alice)
    assert _change(here, PASSWORD, NEW) == 302
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "Your password is changed." in words(here.get("/preferences/"))


def test_guesses_at_the_old_password_are_limited(browser: Browser, alice: User) -> None:
    client = browser(alice)
    assert [_change(client, "wrong", NEW) for _guess in range(6)] == [200] * 5 + [429]


@pytest.mark.parametrize("bad", ["short", "alice-amano", "password1"])
def test_a_weak_password_is_refused_in_words(bad: str, browser: Browser, alice: User) -> None:
    fields = {"oldpassword": PASSWORD, "password1": bad, "password2": bad}
    assert "errorlist" in words(browser(alice).post("/accounts/password/change/", fields))
    assert User.objects.get(pk=alice.pk).check_password(PASSWORD)


# Signed in in several places


def test_signing_out_everywhere_ends_every_session_of_this_person(browser: Browser, alice: User, bob: User) -> None:
    laptop, phone, other = browser(alice), browser(alice), browser(bob)
    assert "Sign out everywhere" in words(laptop.get("/preferences/"))
    assert laptop.post("/preferences/sign-out-everywhere/").headers["Location"] == "/accounts/login/"
    assert [is_signed_in(each) for each in (laptop, phone, other)] == [False, False, True]


def test_a_new_password_ends_the_other_sessions_only(browser: Browser, alice: User) -> None:
    laptop, phone = browser(alice), browser(alice)
    laptop.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert [is_signed_in(each) for each in (laptop, phone)] == [True, False]
