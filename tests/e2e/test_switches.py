"""What people switch in a call: microphone, camera, devices, the screen. Each as the other side sees and hears it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e

SPEAKS = "([selector, speaks]) => document.querySelector(selector).classList.contains('speaking') === speaks"


def test_a_muted_microphone_is_marked_and_silent_at_the_other_side(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.hears(bob)
    bob.switches("microphone", on=False)
    alice.sees(bob).muted().moving()
    alice.does_not_hear(bob)
    bob.switches("microphone", on=True)
    alice.sees(bob).unmuted()
    alice.hears(bob)


@pytest.mark.parametrize("kinds", [("chromium", "chromium"), ("chromium", "firefox"), ("firefox", "chromium")])
def test_who_speaks_is_marked_as_long_as_they_do(
    kinds: tuple[str, str], alice: Person, bob: Person, room: Room
) -> None:
    alice.sits_at(kinds[0]).joins(room)
    bob.sits_at(kinds[1]).joins(room)
    selector = alice.sees(bob).selector
    alice.page.wait_for_function(SPEAKS, arg=[selector, True])
    bob.switches("microphone", on=False)
    alice.sees(bob).muted()
    alice.page.wait_for_function(SPEAKS, arg=[selector, False])
    bob.switches("microphone", on=True)
    alice.page.wait_for_function(SPEAKS, arg=[selector, True])


def test_a_camera_that_is_off_is_off_and_comes_back(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    bob.switches("camera", on=False)
    alice.sees(bob).without_picture()
    alice.hears(bob)
    bob.page.wait_for_function("() => !kaigiProbe.devicesInUse().some((label) => label.startsWith('fake_device'))")
    bob.switches("camera", on=True)
    alice.sees(bob).moving()


def test_who_joins_muted_and_without_camera_is_seen_so(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.enters(room)
    bob.find("#join-muted").check()
    bob.find("#mirror [data-action=camera]").click()
    expect(bob.find("#mirror [data-action=camera]")).to_have_attribute("aria-pressed", "false")
    bob.joins()
    alice.sees(bob).muted().without_picture()
    alice.does_not_hear(bob)
    bob.sees(alice).moving()
    bob.switches("camera", on=True)
    alice.sees(bob).moving()
    bob.switches("microphone", on=True)
    alice.sees(bob).unmuted()
    alice.hears(bob)


def test_keys_switch_microphone_and_camera(alice: Person, room: Room) -> None:
    alice.joins(room)
    alice.page.keyboard.press("m")
    expect(alice.control("microphone")).to_have_attribute("aria-pressed", "false")
    alice.page.keyboard.press("v")
    expect(alice.control("camera")).to_have_attribute("aria-pressed", "false")
    alice.opens_panel("chat")
    alice.find("#message").press_sequentially("my vote")
    expect(alice.control("microphone")).to_have_attribute("aria-pressed", "false")


def test_another_camera_and_microphone_are_chosen_in_mid_call(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    bob.chooses("camera", "fake_device_3")
    bob.chooses("microphone", "Fake Audio Input 2")
    bob.page.wait_for_function(
        "() => ['fake_device_3', 'Fake Audio Input 2'].every((label) => kaigiProbe.devicesInUse().includes(label))"
    )
    alice.sees(bob).moving()
    alice.hears(bob)


def test_another_camera_is_chosen_before_joining_and_remembered(bob: Person, room: Room) -> None:
    bob.enters(room)
    bob.find("#cameras").select_option(label="fake_device_3")
    bob.page.wait_for_function("() => kaigiProbe.devicesInUse().includes('fake_device_3')")
    bob.own_picture.picture_is("live")
    bob.reloads()
    expect(bob.find("#cameras option:checked")).to_have_text("fake_device_3")
    bob.own_picture.picture_is("live")


def test_a_shared_screen_is_large_at_the_other_side_until_it_ends(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    bob.sees(alice).moving()
    alice.control("share").click()
    screen = bob.sees_screen_of(alice)
    screen.picture_is("live", "black", "frozen")  # a screen need not move
    bob.page.wait_for_function("() => document.querySelector('#screen video').videoWidth > 640")
    box, tile = screen.root.bounding_box(), bob.sees(alice).root.bounding_box()
    assert box
    assert tile
    assert box["width"] * box["height"] > 4 * tile["width"] * tile["height"]
    bob.sees(alice).moving()
    expect(alice.find("#sharing-badge")).to_be_visible()
    alice.control("share").click()
    expect(bob.find("#screen")).to_be_hidden()
    expect(alice.find("#sharing-badge")).to_be_hidden()
    alice.page.wait_for_function("() => !kaigiProbe.devicesInUse().some((label) => label.startsWith('screen'))")
    bob.sees(alice).moving()


def test_a_screen_that_the_browser_ends_is_taken_away(alice: Person, bob: Person, carol: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.control("share").click()
    bob.sees_screen_of(alice)
    carol.joins(room)
    carol.sees_screen_of(alice)
    carol.page.wait_for_function("() => document.querySelector('#screen video').videoWidth > 640")
    alice.page.evaluate("() => kaigiProbe.endScreen()")
    expect(bob.find("#screen")).to_be_hidden()
    expect(carol.find("#screen")).to_be_hidden()


def test_a_raised_hand_and_a_reaction_are_seen(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    bob.control("hand").click()
    expect(alice.sees(bob).root.locator(".raised")).to_be_visible()
    bob.control("hand").click()
    expect(alice.sees(bob).root.locator(".raised")).to_be_hidden()
    bob.control("react").click()
    bob.find("#react-menu [data-reaction=clap]").click()
    expect(alice.sees(bob).root.locator(".reaction")).to_contain_text("Applause")
