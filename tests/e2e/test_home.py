"""The home page: exactly the own rooms, live."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room
from tests.e2e.portal import Portal

pytestmark = pytest.mark.e2e


def test_who_comes_and_goes_is_seen_at_once(alice: Person, bob: Person, room: Room) -> None:
    alice.opens("/")
    row = alice.find(f'[data-room="{room.slug}"]')
    expect(row.locator(".house b")).to_have_text("0")
    bob.joins(room)
    plate = row.locator(f'[data-person="{bob.account.key}"]')
    expect(plate).to_contain_text("Bob Baker")
    expect(plate.locator("time")).to_have_text(re.compile(r"^\d{1,2}:\d\d$"))
    expect(row.locator("[data-action=join]")).to_contain_text("Join")
    bob.leaves()
    expect(plate).to_have_count(0)
    expect(row).to_contain_text("Last used today")


def test_a_host_sees_who_waits_at_the_door(alice: Person, bob: Person, carol: Person, lobby_room: Room) -> None:
    alice.opens("/")
    carol.opens("/")
    bob.knocks_at(lobby_room)
    expect(alice.find(f'[data-room="{lobby_room.slug}"] .door')).to_contain_text("Bob Baker is waiting at the door")
    expect(carol.find(f'[data-room="{lobby_room.slug}"] .door')).to_have_count(0)


def test_a_new_room_appears_by_itself(admin: Person, bob: Person) -> None:
    bob.opens("/")
    admin.opens("/admin/chat/room/add/")
    admin.find("#id_name").press_sequentially("Atrium")
    expect(admin.find("#id_slug")).to_have_value("atrium")
    admin.find("#id_entry").select_option("everyone")
    admin.find("[name=_save]").click()
    expect(bob.find('[data-room="atrium"] h3')).to_have_text("Atrium")
    admin.find(
        "a",
    ).filter(has_text="Atrium").first.click()
    admin.find("a.deletelink").click()
    admin.find("#content form [type=submit]").click()
    expect(bob.find('[data-room="atrium"]')).to_have_count(0)


def test_bad_values_of_a_room_are_refused_in_words(admin: Person) -> None:
    admin.opens("/admin/chat/room/add/")
    admin.find("#id_name").fill("Too large")
    admin.find("#id_slug").fill("too large")
    admin.find("#id_capacity").evaluate("(field) => { field.removeAttribute('max'); field.value = '900'; }")
    admin.find("[name=_save]").click()
    expect(admin.find(".field-capacity .errorlist")).to_contain_text("8")
    expect(admin.find(".field-slug .errorlist")).to_contain_text(re.compile(r"\w+"))


def test_rooms_and_people_are_found_by_a_part_of_the_name(alice: Person, bob: Person, portal: Portal) -> None:
    garden = portal.make_room(name="Garden house")
    portal.make_room(name="Cellar")
    bob.joins(garden)
    alice.opens("/")
    expect(alice.find(f'[data-room="{garden.slug}"] [data-person]')).to_have_count(1)
    alice.page.keyboard.press("Control+k")
    for words in ("garden", "baker"):
        alice.find("#search").fill(words)
        expect(alice.find("[data-room]")).to_have_count(1)
        expect(alice.find("[data-room] h3")).to_have_text("Garden house")
    alice.find("#search").fill("there is none")
    expect(alice.find("#not-found")).to_be_visible()
    alice.find("#show-all").click()
    expect(alice.find(f'[data-room="{garden.slug}"]')).to_be_visible()
