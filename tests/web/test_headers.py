"""What every page forbids the browser, and that no page needs what is forbidden."""

from pathlib import Path

import pytest
from django.test import Client, override_settings

from chat.models import Room, User
from chat.services.setup import make_first_administrator_link, make_password_link
from tests.web.conftest import Browser
from tests.web.pages import offences, sign_in, words

FOR_STRANGERS = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/inactive/",
]
FOR_PEOPLE = [
    "/",
    "/rooms/weekly/",
    "/rooms/missing/",
    "/preferences/",
    "/accounts/password/change/",
    "/accounts/logout/",
]
FOR_ADMINISTRATORS = [
    "/admin/",
    "/admin/chat/user/",
    "/admin/chat/user/add/",
    "/admin/chat/room/add/",
    "/admin/auth/group/add/",
]
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:", "blob:"},
    "font-src": {"'self'"},
    "connect-src": {"'self'", "ws://testserver"},
    "media-src": {"'self'", "blob:"},
    "worker-src": {"'self'"},
    "manifest-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}


def check(client: Client, address: str) -> None:
    response = client.get(address)
    assert offences(response) == []
    policy = {
        name: set(sources)
        for name, *sources in (part.split() for part in response["Content-Security-Policy"].split(";"))
    }
    nonces = {source for source in policy["script-src"] if source.startswith("'nonce-")}
    policy["script-src"] -= nonces
    assert policy == POLICY
    assert len(nonces) == response.content.count(b'type="importmap"')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "camera=(self), microphone=(self), display-capture=(self)" in response["Permissions-Policy"]


@pytest.mark.parametrize("address", FOR_STRANGERS)
def test_a_strangers_page_keeps_the_policy(address: str, browser: Browser) -> None:
    check(browser(), address)


@pytest.mark.parametrize("address", FOR_PEOPLE)
def test_a_persons_page_keeps_the_policy(address: str, browser: Browser, room: Room, alice: User) -> None:
    check(browser(alice), address)


@pytest.mark.parametrize("address", FOR_ADMINISTRATORS)
def test_an_administrators_page_keeps_the_policy(address: str, browser: Browser, admin: User) -> None:
    check(browser(admin), address)


def test_link_pages_keep_the_policy(browser: Browser, bob: User) -> None:
    for address in (make_first_administrator_link(), make_password_link(bob), "/setup/unknown/"):
        check(browser(), address)


def test_a_room_in_the_admin_keeps_the_policy(browser: Browser, room: Room, admin: User) -> None:
    check(browser(admin), f"/admin/chat/room/{room.pk}/change/")


def test_every_load_has_a_nonce_of_its_own(browser: Browser, alice: User) -> None:
    first, second = (browser(alice).get("/")["Content-Security-Policy"] for _load in range(2))
    assert "'nonce-" in first
    assert first != second


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(browser: Browser, alice: User) -> None:
    client = browser()
    client.get("/accounts/login/")
    sign_in(client, "alice", "correct horse battery staple")
    client.post("/language/", {"language": "ja"})
    assert set(client.cookies) == {"csrftoken", "sessionid", "kaigi_language"}
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in client.cookies.values())


def test_a_wrong_host_is_refused_without_a_traceback(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    response = browser().get("/accounts/login/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert not [record for record in caplog.records if record.exc_info]
    assert "This request cannot be read" in words(response)


@override_settings(DEBUG=False)
def test_a_fault_of_the_server_has_a_page_that_needs_nothing(
    browser: Browser, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(alice)
    client.raise_request_exception = False
    monkeypatch.setattr("chat.services.rooms.overview", None)
    response = client.get("/")
    assert response.status_code == 500
    assert "Something went wrong" in words(response)
    assert offences(response) == []


def test_health_needs_no_database_and_sets_no_cookie(browser: Browser, django_assert_num_queries: object) -> None:
    client = browser()
    with django_assert_num_queries(0):  # type: ignore[operator]
        response = client.get("/healthz")
    assert response.content == b"ok\n"
    assert not client.cookies


def test_no_template_brings_its_own_style_or_script() -> None:
    for template in Path("templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert "style=" not in text.replace("stylesheet", ""), template
        assert "<style" not in text, template
