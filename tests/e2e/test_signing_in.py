"""From the front door to the rooms, through the real form."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Call
from tests.e2e.people import Person, Room
from tests.e2e.portal import Portal, fill_sign_in_form

pytestmark = pytest.mark.e2e


@pytest.fixture
def stranger(call: Call) -> Person:
    """Bob, not signed in."""
    stranger = call("bob")
    stranger.signs_in = False
    return stranger


def test_somebody_signs_in_by_mail_and_sees_their_rooms(stranger: Person, portal: Portal, room: Room) -> None:
    fill_sign_in_form(stranger.page, portal.address, "bob@example.com", stranger.account.password)
    expect(stranger.find(f'[data-room="{room.slug}"] h3')).to_contain_text(room.name)
    expect(stranger.find(".me")).to_contain_text("Bob Baker")


def test_the_way_to_a_room_leads_through_the_sign_in(stranger: Person, room: Room) -> None:
    stranger.opens(room.path)
    expect(stranger.page).to_have_url(re.compile("/accounts/login/"))
    stranger.find("[name=login]").fill("bob")
    stranger.find("[name=password]").fill(stranger.account.password)
    stranger.find("main button").click()
    expect(stranger.page).to_have_url(f"{stranger.portal.address}{room.path}")


def test_a_wrong_password_is_refused_in_words(stranger: Person) -> None:
    stranger.opens("/accounts/login/")
    stranger.find("[name=login]").fill("bob")
    stranger.find("[name=password]").fill("not the password")
    stranger.find("main button").click()
    expect(stranger.find("main .errorlist")).to_contain_text("not correct")


def test_somebody_signs_out_and_the_rooms_are_closed_to_them(stranger: Person, portal: Portal, room: Room) -> None:
    fill_sign_in_form(stranger.page, portal.address, "bob", stranger.account.password)
    stranger.find(".me").click()
    stranger.find("#person-menu button[type=submit]").click()
    expect(stranger.find("[name=login]")).to_be_visible()
    stranger.opens(room.path)
    expect(stranger.find("[name=login]")).to_be_visible()


def test_the_language_changes_with_the_switch_and_stays(stranger: Person) -> None:
    stranger.opens("/accounts/login/")
    expect(stranger.find("html")).to_have_attribute("lang", "en")
    stranger.find(".seg [value=ja]").click()
    expect(stranger.find("html")).to_have_attribute("lang", "ja")
    stranger.opens("/accounts/password/reset/")
    expect(stranger.find("html")).to_have_attribute("lang", "ja")


def test_a_browser_that_asks_for_japanese_gets_it(stranger: Person) -> None:
    stranger.sits_at("chromium", locale="ja-JP").opens("/accounts/login/")
    expect(stranger.find("html")).to_have_attribute("lang", "ja")
