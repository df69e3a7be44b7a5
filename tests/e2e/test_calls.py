"""People meet: two, three, in both browsers; somebody comes late, reloads, leaves."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e


def all_see_and_hear_each_other(*people: Person) -> None:
    """Every picture moves, every sound arrives, and nobody has two tiles."""
    for one in people:
        expect(one.find("#tiles .tile")).to_have_count(len(people))
        one.sees_and_hears(*(other for other in people if other is not one))


def test_two_people_see_and_hear_each_other(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    all_see_and_hear_each_other(alice, bob)
    alice.sees(alice).moving()


def test_three_people_see_and_hear_each_other(alice: Person, bob: Person, carol: Person, room: Room) -> None:
    for person in (alice, bob, carol):
        person.joins(room)
    all_see_and_hear_each_other(alice, bob, carol)


def test_firefox_joins_chromium(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.sits_at("firefox").joins(room)
    all_see_and_hear_each_other(alice, bob)


def test_chromium_joins_firefox(alice: Person, bob: Person, room: Room) -> None:
    alice.sits_at("firefox").joins(room)
    bob.joins(room)
    all_see_and_hear_each_other(alice, bob)


def test_the_prejoin_step_shows_the_own_picture_and_who_is_inside(alice: Person, bob: Person, room: Room) -> None:
    bob.enters(room)
    bob.own_picture.picture_is("live")
    expect(bob.find("#own-settings")).to_have_text("640 × 360")
    bob.page.wait_for_function("() => document.querySelectorAll('#meter .on').length > 0")
    expect(bob.find("#inside-title")).to_have_text("Nobody is inside")
    alice.joins(room)
    expect(bob.find(f'#inside [data-person="{alice.account.key}"]')).to_contain_text("Alice Amano")
    alice.leaves()
    expect(bob.find("#inside li")).to_have_count(0)


def test_who_comes_late_finds_everything_as_it_is(alice: Person, bob: Person, carol: Person, room: Room) -> None:
    alice.joins(room).switches("microphone", on=False)
    bob.joins(room).switches("camera", on=False)
    bob.says("Written before Carol came")
    carol.joins(room)
    carol.sees(alice).muted().moving()
    carol.sees(bob).unmuted().without_picture()
    carol.hears(bob)
    carol.opens_panel("chat")
    carol.reads("Written before Carol came")


def test_a_reload_in_mid_call_brings_the_same_tile_back(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    bob.reloads().is_inside()
    all_see_and_hear_each_other(alice, bob)
    expect(alice.find("#tiles .tile")).to_have_count(2)
    bob.opens_panel("people")
    expect(bob.find("#people li")).to_have_count(2)


def test_a_firefox_that_reloads_comes_back(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.sits_at("firefox").joins(room)
    alice.sees(bob).moving()
    bob.reloads().is_inside()
    all_see_and_hear_each_other(alice, bob)


def test_who_leaves_is_gone_everywhere_and_lets_go_of_the_devices(
    alice: Person, bob: Person, carol: Person, room: Room
) -> None:
    carol.opens("/")
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    expect(carol.find(f'[data-room="{room.slug}"] [data-person]')).to_have_count(2)
    bob.leaves().has_released_everything()
    alice.does_not_see(bob)
    expect(alice.find("#notices")).to_contain_text("Bob Baker left.")
    expect(carol.find(f'[data-room="{room.slug}"] [data-person="{bob.account.key}"]')).to_have_count(0)
    expect(carol.find(f'[data-room="{room.slug}"] [data-person="{alice.account.key}"]')).to_have_count(1)
    bob.goes_on("rejoin").joins()
    all_see_and_hear_each_other(alice, bob)


def test_a_closed_window_leaves_no_ghost(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    bob.page.close()
    alice.does_not_see(bob)


def test_a_second_tab_of_the_same_person_leaves_the_first_in_peace(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    with bob.page.expect_popup() as opened:
        bob.page.evaluate("() => { window.open(location.href); }")  # as a duplicated tab, with its session storage
    second = opened.value
    expect(second.locator("#prejoin [data-action=join]")).to_have_attribute("aria-disabled", "false")
    bob.page.bring_to_front()
    alice.sees(bob).moving()
    second.close()
    alice.sees(bob).moving()
    alice.hears(bob)
