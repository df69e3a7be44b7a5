"""Every door, tried by everyone: nobody signed in, Mallory outside, Bob a member, Alice a host, the administrator."""

import pytest
from django.test import Client
from django.urls import get_resolver

from chat.models import Ban, Room, User
from tests.web.conftest import Browser
from tests.web.pages import links_sent, words

LOGIN = "login"
DOORS = {  # address: what nobody, Mallory, Bob, Alice and the administrator get
    "/": (LOGIN, 200, 200, 200, 200),
    "/rooms/weekly/": (LOGIN, 404, 200, 200, 404),
    "/rooms/missing/": (LOGIN, 404, 404, 404, 404),
    "/preferences/": (LOGIN, 200, 200, 200, 200),
    "/preferences/sign-out-everywhere/": (405, 405, 405, 405, 405),
    "/language/": (405, 405, 405, 405, 405),
    "/setup/unknown/": (404, 404, 404, 404, 404),
    "/accounts/set-password/unknown/": (404, 404, 404, 404, 404),
    "/accounts/login/": (200, 302, 302, 302, 302),
    "/accounts/logout/": (LOGIN, 200, 200, 200, 200),
    "/accounts/inactive/": (200, 200, 200, 200, 200),
    "/accounts/password/change/": (LOGIN, 200, 200, 200, 200),
    "/accounts/password/reset/": (200, 200, 200, 200, 200),
    "/accounts/password/reset/done/": (200, 200, 200, 200, 200),
    "/accounts/password/reset/key/1-unknown/": (200, 200, 200, 200, 200),
    "/accounts/password/reset/key/done/": (200, 200, 200, 200, 200),
    "/.well-known/change-password": (302, 302, 302, 302, 302),
    "/healthz": (200, 200, 200, 200, 200),
    "/readyz": (200, 200, 200, 200, 200),
    "/metrics": (200, 200, 200, 200, 200),
    "/admin/": (302, 302, 302, 302, 200),
    "/admin/login/": (LOGIN, 403, 403, 403, 302),
    "/admin/chat/user/": (302, 302, 302, 302, 200),
    "/admin/chat/room/": (302, 302, 302, 302, 200),
    "/admin/chat/room/add/": (302, 302, 302, 302, 200),
    "/admin/auth/group/": (302, 302, 302, 302, 200),
    "/admin/password_change/": (302, 302, 302, 302, 302),
}
NOT_THERE = [
    "/accounts/",
    "/accounts/signup/",
    "/accounts/email/",
    "/accounts/confirm-email/",
    "/accounts/reauthenticate/",
    "/accounts/login/code/confirm/",
    "/accounts/password/set/",
    "/admin/account/emailaddress/",
    "/admin/chat/chatmessage/",
    "/admin/chat/setuplink/",
]


@pytest.mark.parametrize("address", DOORS)
def test_each_person_gets_what_is_theirs(
    address: str, browser: Browser, room: Room, mallory: User, admin: User
) -> None:
    bob, alice = (User.objects.get(username=name) for name in ("bob", "alice"))
    got = [_answer(browser(person), address) for person in (None, mallory, bob, alice, admin)]
    assert got == list(DOORS[address])


def _answer(client: Client, address: str) -> int | str:
    response = client.get(address)
    to_login = response.status_code == 302 and links_sent(response).startswith("/accounts/login/")
    return LOGIN if to_login else response.status_code


def test_no_door_of_ours_is_missing_from_the_table() -> None:
    own = [pattern for pattern in get_resolver().url_patterns if not getattr(pattern, "app_name", "")]
    flat = [inner for pattern in own for inner in getattr(pattern, "url_patterns", [pattern])]
    unlisted = [p for p in flat if not any(p.pattern.match(address.lstrip("/")) for address in DOORS)]
    assert [str(p.pattern) for p in unlisted if not str(p.pattern).startswith("certificate")] == []


@pytest.mark.parametrize("address", NOT_THERE)
def test_what_is_not_wanted_does_not_exist(address: str, browser: Browser, admin: User) -> None:
    assert browser().get(address).status_code in {404, 302 if address.startswith("/admin/") else 404}
    assert browser(admin).get(address).status_code == 404


def test_a_room_nobody_may_see_is_the_same_as_a_missing_one(browser: Browser, room: Room, mallory: User) -> None:
    client = browser(mallory)
    forbidden = words(client.get("/rooms/weekly/"))
    room.delete()
    assert words(client.get("/rooms/weekly/")) == forbidden


def test_a_banned_member_finds_no_room(browser: Browser, room: Room, bob: User, alice: User) -> None:
    Ban.objects.create(room=room, person=bob, by=alice)
    assert browser(bob).get("/rooms/weekly/").status_code == 404
    assert "weekly" not in words(browser(bob).get("/"))


def test_a_closed_room_says_so_to_its_members_only(browser: Browser, room: Room, alice: User, mallory: User) -> None:
    room.is_open = False
    room.save()
    assert "This room is closed" in words(browser(alice).get("/rooms/weekly/"))
    assert browser(mallory).get("/rooms/weekly/").status_code == 404


def test_a_disabled_person_is_signed_out_everywhere(browser: Browser, bob: User) -> None:
    client = browser(bob)
    bob.is_active = False
    bob.save()
    assert _answer(client, "/") == LOGIN


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/language/", "/accounts/password/reset/", "/setup/unknown/", "/accounts/set-password/x/"],
)
def test_nothing_is_posted_without_a_token(address: str, browser: Browser) -> None:
    response = browser(enforce_csrf_checks=True).post(address, {"language": "ja"})
    assert response.status_code == 403
    assert "This form is too old" in words(response)


@pytest.mark.parametrize("address", ["/accounts/logout/", "/preferences/", "/accounts/password/change/", "/language/"])
def test_nothing_is_posted_for_a_person_without_a_token(address: str, browser: Browser, alice: User) -> None:
    assert browser(alice, enforce_csrf_checks=True).post(address).status_code == 403
    assert User.objects.get(pk=alice.pk).language == "en"


def test_pages_are_read_not_posted_to(browser: Browser, alice: User, room: Room) -> None:
    assert browser(alice).post("/").status_code == 405
    assert browser(alice).post("/rooms/weekly/").status_code == 405
