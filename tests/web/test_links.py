"""One-time links: the first administrator's, and those that set a password."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from chat.logs import Lines
from chat.models import SetupLink, User
from chat.services import setup
from chat.services.setup import LinkRefusedError
from tests.conftest import make_person
from tests.web.conftest import Browser
from tests.web.pages import is_signed_in, links_sent, sign_in, words

NEW = "another horse battery staple"
FIRST = {
    "username": "akiko",
    "email": "Akiko@Example.com",
    "display_name": "Akiko Hayashi",
    "password1": NEW,
    "password2": NEW,
}
CHOSEN = {"new_password1": NEW, "new_password2": NEW}


def token_of(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[1]


def expire_links() -> None:
    SetupLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


# The first administrator


def test_the_setup_link_makes_the_first_administrator_and_signs_them_in(browser: Browser) -> None:
    client = browser()
    path = setup.make_first_administrator_link()
    assert links_sent(client.post(path, FIRST)) == "/"
    person = User.objects.get()
    assert (person.username, person.email, person.is_superuser, person.is_staff) == (
        "akiko",
        "akiko@example.com",
        True,
        True,
    )
    assert client.get("/admin/").status_code == 200


def test_the_setup_link_works_once(browser: Browser) -> None:
    path = setup.make_first_administrator_link()
    browser().post(path, FIRST)
    again = browser().post(path, FIRST | {"username": "mallory", "email": "m@example.com"})
    assert again.status_code == 404
    assert User.objects.count() == 1


def test_looking_at_the_setup_page_does_not_spend_the_link(browser: Browser) -> None:
    path = setup.make_first_administrator_link()
    assert browser().get(path).status_code == browser().get(path).status_code == 200


def test_a_refused_form_does_not_spend_the_link(browser: Browser) -> None:
    path = setup.make_first_administrator_link()
    page = browser().post(path, FIRST | {"password2": "different"})
    assert "errorlist" in words(page)
    assert links_sent(browser().post(path, FIRST)) == "/"


def test_an_administrator_ends_the_setup_link(browser: Browser) -> None:
    path = setup.make_first_administrator_link()
    make_person("admin", is_superuser=True, is_staff=True)
    assert browser().post(path, FIRST).status_code == 404
    with pytest.raises(LinkRefusedError):
        setup.make_first_administrator_link()


def test_the_setup_link_lives_for_half_an_hour(browser: Browser) -> None:
    path = setup.make_first_administrator_link()
    assert SetupLink.objects.get().expires_at - timezone.now() <= timedelta(minutes=30)
    expire_links()
    assert browser().post(path, FIRST).status_code == 404
    assert not User.objects.exists()


def test_a_new_setup_link_ends_the_one_before(browser: Browser) -> None:
    old, new = setup.make_first_administrator_link(), setup.make_first_administrator_link()
    assert browser().get(old).status_code == 404
    assert browser().get(new).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_race_with_one_link_make_one_administrator() -> None:
    token = token_of(setup.make_first_administrator_link())
    start = Barrier(4)

    def redeem(number: int) -> bool:
        start.wait()
        try:
            setup.redeem_setup_link(token, lambda: make_person(f"racer{number}", is_superuser=True, is_staff=True))
        except LinkRefusedError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(redeem, range(4))) == [False, False, False, True]
    assert User.objects.count() == 1


# Setting a password


def test_a_password_link_sets_the_password_once_and_signs_in(browser: Browser, bob: User) -> None:
    client = browser()
    path = setup.make_password_link(bob)
    assert links_sent(client.post(path, CHOSEN)) == "/"
    assert is_signed_in(client)
    assert browser().post(path, CHOSEN).status_code == 404
    elsewhere = browser()
    sign_in(elsewhere, "bob", NEW)
    assert is_signed_in(elsewhere)


def test_a_password_link_ends_every_session_of_before(browser: Browser, bob: User) -> None:
    there = browser(bob)
    browser().post(setup.make_password_link(bob), CHOSEN)
    assert not is_signed_in(there)


def test_whoever_was_locked_out_by_guesses_signs_in_after_using_a_password_link(browser: Browser, bob: User) -> None:
    for name in ("bob", "bob@example.com"):
        for _attempt in range(5):
            sign_in(browser(), name, "guess")
    browser().post(setup.make_password_link(bob), CHOSEN)
    for name in ("bob", "bob@example.com"):
        client = browser()
        sign_in(client, name, NEW)
        assert is_signed_in(client)


def test_a_password_link_lives_for_a_day(browser: Browser, bob: User) -> None:
    path = setup.make_password_link(bob)
    expire_links()
    assert browser().get(path).status_code == browser().post(path, CHOSEN).status_code == 404


def test_a_new_password_link_ends_the_one_before_and_no_others(browser: Browser, alice: User, bob: User) -> None:
    of_alice, old, new = (setup.make_password_link(person) for person in (alice, bob, bob))
    assert [browser().get(path).status_code for path in (of_alice, old, new)] == [200, 404, 200]


def test_a_disabled_person_has_no_use_for_a_link(browser: Browser, bob: User) -> None:
    path = setup.make_password_link(bob)
    bob.is_active = False
    bob.save()
    assert browser().post(path, CHOSEN).status_code == 404


def test_the_two_kinds_of_link_do_not_open_each_others_doors(browser: Browser, bob: User) -> None:
    first, password = setup.make_first_administrator_link(), setup.make_password_link(bob)
    assert browser().post(f"/setup/{token_of(password)}/", FIRST).status_code == 404
    assert browser().post(f"/accounts/set-password/{token_of(first)}/", CHOSEN).status_code == 404
    assert not User.objects.filter(is_superuser=True).exists()


def test_only_the_hash_of_a_token_is_kept(bob: User) -> None:
    tokens = [token_of(setup.make_first_administrator_link()), token_of(setup.make_password_link(bob))]
    for row in SetupLink.objects.values():
        assert len(row["token_hash"]) == 64
        assert not any(token in str(row) for token in tokens)


def test_guesses_at_links_are_limited(browser: Browser) -> None:
    client = browser()
    codes = [client.post(f"/setup/guess-{number}/", FIRST).status_code for number in range(21)]
    assert codes == [404] * 20 + [429]


@pytest.mark.parametrize("path", ["/setup/{}/", "/accounts/set-password/{}/", "/accounts/password/reset/key/1-{}/"])
def test_no_token_reaches_the_log(path: str) -> None:
    arguments = (path.format("s3cret"),)
    line = Lines().format(logging.LogRecord("django.security", logging.WARNING, "", 0, "%s", arguments, None))
    assert "s3cret" not in line
    assert path.split("{}", maxsplit=1)[0].rsplit("1-", 1)[0] in line


def test_a_link_page_is_never_kept_by_a_cache(bob: User) -> None:
    assert "no-store" in Client().get(setup.make_password_link(bob)).headers["Cache-Control"]
