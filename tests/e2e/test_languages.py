"""A whole call in one language, and not a word of the other."""

from collections.abc import Callable

import pytest

from tests.e2e.conftest import Call
from tests.e2e.people import Person
from tests.e2e.portal import Portal
from tests.e2e.words import english_in, japanese_in

pytestmark = pytest.mark.e2e

Read = Callable[..., list[str]]


def test_a_call_in_japanese_shows_no_english(call: Call, portal: Portal) -> None:
    host, member = call("hanako"), call("kenji")
    for person in (host, member):
        person.sits_at("chromium", locale="ja-JP")
    a_whole_visit(host, member, portal, "会議室", "おはようございます", english_in)


def test_a_call_in_english_shows_no_japanese(alice: Person, bob: Person, portal: Portal) -> None:
    a_whole_visit(alice, bob, portal, "Meeting room", "Good morning", japanese_in)


def a_whole_visit(host: Person, member: Person, portal: Portal, name: str, greeting: str, foreign: Read) -> None:
    """From the home page through the lobby into the call, through all its panels and menus, and out."""
    room = portal.make_room(name=name, lobby=True)
    host.opens("/").find("#search").fill(name)
    assert foreign(host.page) == []
    host.joins(room)
    assert foreign(host.page) == []
    member.enters(room)
    assert foreign(member.page) == []
    member.join_button.click()
    assert foreign(member.is_told("lobby").page) == []
    assert foreign(host.page) == []
    host.does("admit", to=member)
    host.sees_and_hears(member)
    member.sees_and_hears(host)
    host.says(greeting)
    assert foreign(host.page) == []
    member.switches("microphone", on=False).switches("camera", on=False).control("hand").click()
    host.sees(member).muted().without_picture()
    assert foreign(host.page) == []
    host.opens_panel("people")
    assert foreign(host.page) == []
    host.does("ban", to=member)
    assert foreign(host.page) == []
    host.find("#confirm [data-action=cancel]").click()
    for menu in ("microphone-menu", "camera-menu", "react", "more"):
        member.control(menu).click()
        assert foreign(member.page) == []
        member.page.keyboard.press("Escape")
    host.does("remove", to=member)
    assert foreign(member.is_told("removed").page) == []
    assert foreign(host.leaves().page) == []


@pytest.mark.parametrize(("language", "foreign"), [("ja-JP", english_in), ("en-GB", japanese_in)])
def test_the_other_pages_speak_one_language(call: Call, portal: Portal, language: str, foreign: Read) -> None:
    account = portal.account("hanako" if language == "ja-JP" else "alice")
    stranger, person = call(account.username), call(account.username)
    stranger.signs_in = False
    for who, paths in (
        (stranger, ["/accounts/login/", "/accounts/password/reset/"]),
        (person, ["/preferences/", "/accounts/password/change/", "/rooms/there-is-none/"]),
    ):
        who.sits_at("chromium", locale=language).forgives("404")
        for path in paths:
            assert foreign(who.opens(path).page, f"{account.username}, {account.username}@example.com") == []
