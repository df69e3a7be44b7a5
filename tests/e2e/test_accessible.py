"""axe finds nothing on any page of ours, light and dark; in the Django admin only what is Django's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import rules_broken, violations
from tests.e2e.conftest import Call
from tests.e2e.people import Person, Room
from tests.e2e.portal import Portal

pytestmark = pytest.mark.e2e

ADMIN_LIST = Path(__file__).with_name("admin_violations.txt")


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_pages_before_the_sign_in_are_accessible(call: Call, path: str) -> None:
    stranger = call("bob")
    stranger.signs_in = False
    stranger.opens(path)
    assert violations(stranger.page) == []


def test_a_refused_sign_in_is_accessible(call: Call) -> None:
    stranger = call("bob")
    stranger.signs_in = False
    stranger.opens("/accounts/login/")
    stranger.find("[name=login]").fill("nobody")
    stranger.find("[name=password]").fill("nothing")
    stranger.find("main button").click()
    expect(stranger.find("main .errorlist")).to_be_visible()
    assert violations(stranger.page) == []


@pytest.mark.parametrize("path", ["/preferences/", "/accounts/password/change/", "/rooms/there-is-none/"])
def test_pages_of_whoever_is_signed_in_are_accessible(bob: Person, path: str) -> None:
    bob.forgives("404")
    bob.opens(path)
    assert violations(bob.page) == []


def test_a_link_to_set_a_password_is_accessible(call: Call, portal: Portal) -> None:
    newcomer = call("newcomer")
    newcomer.signs_in = False
    newcomer.opens(portal.server.makes("password_link", username="newcomer")["path"])
    assert violations(newcomer.page) == []
    newcomer.forgives("404")
    newcomer.opens("/accounts/set-password/used-up/")
    assert violations(newcomer.page) == []


def test_the_home_page_without_rooms_is_accessible(mallory: Person) -> None:
    mallory.opens("/")
    expect(mallory.find("#no-rooms")).to_be_visible()
    assert violations(mallory.page) == []


def test_the_home_page_with_people_inside_and_at_the_door_is_accessible(
    alice: Person, bob: Person, carol: Person, lobby_room: Room
) -> None:
    alice.opens("/")
    carol.knocks_at(lobby_room)
    expect(alice.find(f'[data-room="{lobby_room.slug}"] .door')).to_be_visible()
    assert violations(alice.page) == []
    assert violations(carol.page) == []
    alice.find("#search").fill("there is none")
    expect(alice.find("#not-found")).to_be_visible()
    assert violations(alice.page) == []


def test_the_prejoin_step_is_accessible(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.enters(room)
    bob.own_picture.picture_is("live")
    assert violations(bob.page) == []


def test_the_prejoin_step_of_whoever_is_denied_the_devices_is_accessible(bob: Person, room: Room) -> None:
    bob.sits_at("chromium that is denied the devices").enters(room)
    expect(bob.find("#camera-trouble")).to_be_visible()
    assert violations(bob.page) == []


def test_a_call_with_its_panels_menus_and_questions_is_accessible(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    assert violations(alice.page) == []
    bob.joins(room)
    alice.sees(bob).moving()
    bob.switches("microphone", on=False).switches("camera", on=False)
    alice.sees(bob).muted()
    assert violations(alice.page) == []
    alice.says("Shall we begin?")
    assert violations(alice.page) == []
    alice.opens_panel("people")
    assert violations(alice.page) == []
    alice.does("ban", to=bob)
    assert violations(alice.page) == []
    alice.find("#confirm [data-action=cancel]").click()
    for menu in ("microphone-menu", "camera-menu", "react", "more"):
        alice.control(menu).click()
        assert violations(alice.page) == []
        alice.page.keyboard.press("Escape")


def test_a_call_with_a_shared_screen_is_accessible(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.control("share").click()
    bob.sees_screen_of(alice)
    assert violations(bob.page) == []
    assert violations(alice.page) == []


def test_a_call_in_a_light_stage_is_accessible(alice: Person, room: Room) -> None:
    alice.joins(room)
    alice.control("more").click()
    alice.find("#more-menu [data-action=light-stage]").click()
    alice.page.keyboard.press("Escape")
    assert violations(alice.page) == []


def test_the_pages_after_a_call_are_accessible(alice: Person, bob: Person, carol: Person, portal: Portal) -> None:
    room = portal.make_room(capacity=3)
    for person in (alice, bob, carol):
        person.joins(room)
    alice.does("remove", to=bob)
    assert violations(bob.is_told("removed").page) == []
    assert violations(carol.leaves().page) == []
    alice.opens_panel("people").locator("[data-action=end]").click()
    alice.confirms()
    assert violations(alice.is_told("ended").page) == []


def test_a_full_room_is_accessible(alice: Person, bob: Person, carol: Person, portal: Portal) -> None:
    room = portal.make_room(capacity=2)
    alice.joins(room)
    bob.joins(room)
    carol.opens(room.path)
    expect(carol.find("#why")).to_be_visible()
    assert violations(carol.page) == []


def test_a_closed_room_is_accessible(bob: Person, portal: Portal) -> None:
    bob.opens(portal.make_room(is_open=False).path)
    assert violations(bob.page) == []


def test_the_administrators_pages_have_no_fault_that_is_not_djangos(admin: Person, portal: Portal, room: Room) -> None:
    bob = portal.account("bob")
    visits: dict[str, Callable[[], object]] = {
        "index": lambda: admin.opens("/admin/"),
        "rooms": lambda: admin.opens("/admin/chat/room/"),
        "room": lambda: admin.opens(f"/admin/chat/room/{room.pk}/change/"),
        "new room": lambda: admin.opens("/admin/chat/room/add/"),
        "people": lambda: admin.opens("/admin/chat/user/"),
        "new person": lambda: admin.opens("/admin/chat/user/add/"),
        "person": lambda: admin.opens(f"/admin/chat/user/{bob.pk}/change/"),
        "password link": lambda: admin.find("[formaction*=password-link], form[action*=password-link] button").click(),
    }
    found = set()
    for name, visit in visits.items():
        visit()
        expect(admin.find("#content")).to_be_visible()
        found |= {f"{name}: {rule}" for rule in rules_broken(admin.page)}
    assert found == set(ADMIN_LIST.read_text().splitlines())
