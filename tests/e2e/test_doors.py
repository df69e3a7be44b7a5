"""Rooms that cannot be entered, each with its own words and a way on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.e2e.axe import violations
from tests.e2e.people import Person, Room
from tests.e2e.portal import Portal

pytestmark = pytest.mark.e2e


@pytest.fixture
def small_room(portal: Portal) -> Room:
    """Two places."""
    return portal.make_room(capacity=2)


def test_a_full_room_says_so_before_joining_and_opens_when_a_place_is_free(
    alice: Person, bob: Person, carol: Person, small_room: Room
) -> None:
    alice.joins(small_room)
    bob.joins(small_room)
    carol.opens(small_room.path)
    expect(carol.find("#why")).to_contain_text("All 2 places are taken.")
    expect(carol.join_button).to_have_attribute("aria-disabled", "true")
    bob.leaves()
    carol.joins()
    carol.sees(alice).moving()


def test_who_comes_a_moment_too_late_waits_for_a_free_place(
    alice: Person, bob: Person, carol: Person, small_room: Room
) -> None:
    news = HeldBack()
    carol.page.route_web_socket(lambda url: "/ws/rooms/" in url, news.stand_between)
    alice.joins(small_room)
    carol.enters(small_room)
    news.held = True
    bob.joins(small_room)
    carol.join_button.click()
    carol.is_told("full")
    news.arrives()
    expect(carol.find("#standstill-acts [data-action=retry]")).to_be_disabled()
    assert violations(carol.page) == []
    bob.leaves()
    expect(carol.find("#standstill-live")).to_have_text("A place is free now.")
    carol.goes_on("retry").is_inside()
    carol.sees(alice).moving()
    alice.hears(carol)


def test_an_administrator_closes_a_room_and_everyone_is_told(
    alice: Person, bob: Person, carol: Person, admin: Person, room: Room
) -> None:
    carol.opens("/")
    bob.enters(room)
    alice.joins(room)
    admin.opens(f"/admin/chat/room/{room.pk}/change/")
    admin.find("#id_is_open").uncheck()
    admin.find("[name=_save]").click()
    alice.is_told("closed").has_released_everything()
    bob.is_told("closed")
    row = carol.find(f'[data-room="{room.slug}"]')
    expect(row).to_contain_text("Closed")
    expect(row.locator("[data-action=join]")).to_have_count(0)
    bob.opens(room.path)
    expect(bob.find("h1")).to_contain_text("closed")
    bob.find("main a.btn").click()
    expect(bob.find("#board")).to_have_attribute("data-state", "ready")


def test_who_loses_the_right_to_enter_is_told(alice: Person, bob: Person, admin: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    admin.opens(f"/admin/chat/room/{room.pk}/change/")
    row = admin.page.locator("tr.form-row.has_original").filter(has_text="Bob Baker").first
    row.locator("[name$=DELETE]").check()
    admin.find("[name=_save]").click()
    bob.is_told("no_access").has_released_everything()
    alice.does_not_see(bob)


def test_who_signs_out_in_another_tab_is_told_in_the_call(
    alice: Person, bob: Person, room: Room, portal: Portal
) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    other = bob.another_page()
    other.goto(f"{portal.address}/preferences/")
    other.locator(".me").click()
    other.locator("#person-menu button[type=submit]").click()
    expect(other.locator("[name=login]")).to_be_visible()
    portal.forget_sign_in(bob)
    bob.page.bring_to_front()
    bob.is_told("signed_out").has_released_everything()
    alice.does_not_see(bob)
    bob.goes_on("sign-in")
    bob.find("[name=login]").fill("bob")
    bob.find("[name=password]").fill(bob.account.password)
    bob.find("main button").click()
    bob.joins()
    alice.sees(bob).moving()


class HeldBack:
    """Stands between a page and the server, and makes news of the room late."""

    def __init__(self) -> None:
        self.held = False
        self._late: list[Callable[[], None]] = []

    def arrives(self) -> None:
        """What was held back arrives, and everything from now on."""
        self.held = False
        for send in self._late:
            send()

    def stand_between(self, route: WebSocketRoute) -> None:
        """Passes everything else on."""
        server = route.connect_to_server()
        server.on_message(lambda message: self._from_server(route, message))

    def _from_server(self, route: WebSocketRoute, message: str | bytes) -> None:
        if self.held and '"room.updated"' in str(message):
            self._late.append(lambda: route.send(message))
        else:
            route.send(message)


def test_a_page_whose_last_script_never_came_still_ends_in_words(alice: Person, small_room: Room) -> None:
    alice.page.route("**/views/state_page*", lambda route: route.abort())
    alice.forgives("state_page")
    alice.joins(small_room)
    alice.control("leave").click()
    expect(alice.find("#standstill-text")).to_have_text("If nothing more appears here, reload the page.")
    expect(alice.find("#standstill")).to_be_visible()
    alice.has_released_everything()
