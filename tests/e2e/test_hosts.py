"""What a host does, as both sides see it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e


def test_a_host_lets_somebody_in_from_the_lobby(alice: Person, bob: Person, lobby_room: Room) -> None:
    bob.knocks_at(lobby_room).is_told("lobby")
    expect(bob.find("#standstill-live")).to_have_text("Nobody is inside right now.")
    alice.joins(lobby_room)
    expect(bob.find("#standstill-live")).to_have_text("A host is inside and sees that you wait.")
    expect(alice.find("#door-banner")).to_contain_text("Bob Baker is waiting at the door")
    alice.find("#door-banner [data-action=admit]").click()
    bob.is_inside()
    expect(alice.find("#door-banner")).to_be_hidden()
    alice.sees(bob).moving()
    bob.hears(alice)


def test_a_host_denies_and_admits_after_a_second_knock(alice: Person, bob: Person, lobby_room: Room) -> None:
    alice.joins(lobby_room)
    bob.knocks_at(lobby_room)
    alice.does("deny", to=bob)
    bob.is_told("denied").goes_on("knock").is_told("lobby")
    alice.does("admit", to=bob)
    bob.is_inside()
    alice.sees(bob).moving()


def test_who_stops_waiting_disappears_from_the_door(alice: Person, bob: Person, lobby_room: Room) -> None:
    alice.joins(lobby_room)
    bob.knocks_at(lobby_room)
    expect(alice.find("#door-banner")).to_be_visible()
    bob.goes_on("leave").is_told("left").has_released_everything()
    expect(alice.find("#door-banner")).to_be_hidden()


def test_a_host_mutes_and_stops_a_camera(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.hears(bob)
    alice.does("mute", to=bob, source="microphone")
    alice.sees(bob).muted()
    alice.does_not_hear(bob)
    expect(bob.control("microphone")).to_have_attribute("aria-pressed", "false")
    expect(bob.find("#notices")).to_contain_text("Alice Amano muted you.")
    alice.does("mute", to=bob, source="camera")
    alice.sees(bob).without_picture()
    bob.switches("microphone", on=True)
    alice.sees(bob).unmuted()
    alice.hears(bob)


def test_who_is_removed_may_knock_and_come_back(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    alice.does("remove", to=bob)
    bob.is_told("removed").has_released_everything()
    expect(bob.find("#standstill-text")).to_contain_text("Alice Amano ended your visit")
    alice.does_not_see(bob)
    bob.goes_on("knock").is_told("removed")
    alice.does("admit", to=bob)
    bob.is_inside()
    alice.sees(bob).moving()


def test_who_is_removed_for_good_finds_no_room_any_more(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.does("ban", to=bob).confirms()
    bob.is_told("banned").has_released_everything()
    alice.does_not_see(bob)
    bob.goes_on("home")
    expect(bob.find("#board")).to_have_attribute("data-state", "ready")
    expect(bob.find(f'[data-room="{room.slug}"]')).to_have_count(0)
    bob.forgives("404")
    bob.opens(room.path)
    expect(bob.find("h1")).to_have_text("There is nothing here")


def test_a_question_answered_with_no_does_nothing(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.does("ban", to=bob)
    alice.find("#confirm [data-action=cancel]").click()
    expect(alice.find("#confirm")).to_be_hidden()
    alice.sees(bob).moving()
    bob.is_inside()


def test_who_comes_to_a_locked_room_knocks(alice: Person, bob: Person, room: Room) -> None:
    bob.enters(room)
    alice.joins(room)
    alice.opens_panel("people").locator("[data-action=lock]").click()
    expect(bob.join_button).to_have_text(f"Knock at {room.name}")
    expect(bob.find("#room-mark")).to_have_text("Locked")
    bob.join_button.click()
    bob.is_told("locked")
    alice.does("admit", to=bob)
    bob.is_inside()
    expect(bob.find("#call-mark")).to_have_text("Locked")
    alice.opens_panel("people").locator("[data-action=lock]").click()
    expect(bob.find("#call-mark")).to_be_hidden()


def test_the_role_of_host_is_handed_over(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    bob.opens_panel("people")
    expect(bob.find("#host-footer")).to_be_hidden()
    expect(bob.find("#people .rights")).to_have_count(0)
    alice.does("make-host", to=bob).confirms()
    expect(bob.find("#host-footer")).to_be_visible()
    expect(bob.find("#notices")).to_contain_text("Alice Amano made you host.")
    expect(alice.find("#host-footer")).to_be_hidden()
    bob.does("mute", to=alice, source="microphone")
    bob.sees(alice).muted()


def test_a_host_ends_the_call_for_everyone(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.opens_panel("people").locator("[data-action=end]").click()
    alice.confirms()
    for person in (alice, bob):
        person.is_told("ended").has_released_everything()
    expect(bob.find("#standstill-text")).to_contain_text("Alice Amano ended it for everyone")
    bob.goes_on("rejoin").joins()
