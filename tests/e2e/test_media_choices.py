"""What people choose of their picture, voice and screen: as it is given, and as it is remembered."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e


def chooses_in_menu(person: Person, menu: str, text: str) -> None:
    """An item of a menu of the control bar."""
    person.control(menu).click()
    name = "more-menu" if menu == "more" else menu
    person.find(f"#{name}").get_by_text(text, exact=True).click()


def shares(person: Person) -> None:
    """Shares the screen."""
    person.control("share").click()
    expect(person.find("#sharing-badge")).to_be_visible()


def test_a_size_is_chosen_before_joining_shown_as_given_and_remembered(bob: Person, room: Room) -> None:
    bob.enters(room)
    bob.own_picture.picture_is("live")
    bob.find("#resolution").select_option("180")
    expect(bob.find("#own-settings")).to_have_text("320 × 180")
    bob.find("#resolution").select_option("720")
    expect(bob.find("#own-settings")).to_have_text("1280 × 720")
    bob.own_picture.picture_is("live")
    bob.reloads()
    expect(bob.find("#resolution")).to_have_value("720")
    expect(bob.find("#own-settings")).to_have_text("1280 × 720")


def test_another_size_in_mid_call_makes_no_new_link(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.sees(bob).moving()
    links = bob.page.evaluate("() => kaigiProbe.descriptions()")
    chooses_in_menu(bob, "camera-menu", "At most 180p")
    bob.page.wait_for_function("() => kaigiProbe.heights().every((height) => height === 180)")
    bob.control("camera-menu").click()
    expect(bob.find("#camera-menu")).to_contain_text("Now 320 × 180")
    alice.sees(bob).moving()
    assert bob.page.evaluate("() => kaigiProbe.descriptions()") == links


def test_a_voice_is_treated_otherwise_and_is_heard_on(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.hears(bob)
    chooses_in_menu(bob, "microphone-menu", "Reduce background noise")
    item = bob.find("#microphone-menu [role=menuitemcheckbox]").filter(has_text="Reduce background noise")
    expect(item).to_have_attribute("aria-checked", "false")
    expect(item).to_be_focused()
    bob.page.keyboard.press("Escape")
    alice.hears(bob)
    bob.reloads().is_inside()
    bob.control("microphone-menu").click()
    expect(item).to_have_attribute("aria-checked", "false")


def test_a_remembered_camera_that_is_gone_is_replaced_with_a_word(bob: Person, room: Room) -> None:
    bob.opens("/")
    bob.page.evaluate("() => localStorage.setItem('kaigi.preferences', JSON.stringify({cameraId: 'gone'}))")
    bob.enters(room)
    expect(bob.find("#camera-help")).to_have_text(
        re.compile(r"The device chosen before is not there\. fake_device_\d is used\.")
    )
    bob.own_picture.picture_is("live")


def test_who_is_unplugged_in_mid_sentence_is_heard_on_and_told(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.hears(bob)
    bob.page.evaluate("() => kaigiProbe.unplug('audio')")
    expect(bob.find("#notices")).to_contain_text("The microphone was unplugged. You go on with")
    alice.hears(bob)
    alice.sees(bob).unmuted()


def test_who_is_unplugged_before_joining_is_told_as_well(bob: Person, room: Room) -> None:
    bob.enters(room)
    bob.own_picture.picture_is("live")
    bob.page.evaluate("() => kaigiProbe.unplug('audio')")
    told = bob.page.get_by_role("status").get_by_text("The microphone was unplugged. You go on with")
    expect(told).to_be_visible()


def test_a_test_sound_that_cannot_be_played_is_said_to_have_failed(bob: Person, room: Room) -> None:
    bob.enters(room)
    bob.page.evaluate("() => { HTMLMediaElement.prototype.play = () => Promise.reject(new Error('no sound')); }")
    bob.page.get_by_role("button", name="Play a sound").click()
    expect(bob.page.get_by_role("status").get_by_text("That did not work just now. Try again.")).to_be_visible()


def test_the_sound_of_a_shared_screen_is_heard_though_the_sharer_is_muted(
    alice: Person, bob: Person, room: Room
) -> None:
    alice.joins(room)
    bob.joins(room)
    bob.switches("microphone", on=False)
    alice.does_not_hear(bob)
    shares(bob)
    expect(bob.find("#sharing-badge [data-sound=given]")).to_be_visible()
    alice.sees_screen_of(bob)
    alice.hears(bob)
    alice.sees(bob).muted()
    bob.page.evaluate("() => kaigiProbe.endScreen()")
    expect(alice.find("#screen")).to_be_hidden()
    alice.does_not_hear(bob)
    bob.switches("microphone", on=True)
    alice.hears(bob)


def test_a_screen_is_shared_without_its_sound_when_that_is_chosen(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    bob.switches("microphone", on=False)
    chooses_in_menu(bob, "more", "With its sound")
    bob.find("#more-menu").get_by_text("Smooth, for films", exact=True).click()
    shares(bob)
    expect(bob.find("#sharing-badge [data-sound=unasked]")).to_be_visible()
    alice.sees_screen_of(bob)
    alice.does_not_hear(bob)
    assert bob.page.evaluate("() => kaigiProbe.screenHint()") == "motion"


def test_two_share_at_once_and_a_third_chooses_whom_to_watch(
    alice: Person, bob: Person, carol: Person, room: Room
) -> None:
    for person in (alice, bob, carol):
        person.joins(room)
    shares(alice)
    carol.sees_screen_of(alice)
    shares(bob)
    carol.sees_screen_of(bob).picture_is("live", "black", "frozen")
    alice.sees_screen_of(bob)
    bob.sees_screen_of(alice)
    carol.find("#screen .others button").click()
    carol.sees_screen_of(alice)
    carol.page.wait_for_function("() => document.querySelector('#screen video').videoWidth > 640")
    alice.page.evaluate("() => kaigiProbe.endScreen()")
    carol.sees_screen_of(bob)
    expect(carol.find("#screen .others button")).to_have_count(0)


PLUG_IN_A_HEADSET = """async () => {
    const devices = navigator.mediaDevices;
    const before = await devices.enumerateDevices();
    const headset = (kind) => ({kind, deviceId: `headset-${kind}`, groupId: 'headset', label: 'Headset'});
    devices.enumerateDevices = async () => [...before, headset('audioinput'), headset('audiooutput')];
    devices.dispatchEvent(new Event('devicechange'));
}"""


def test_a_headset_that_is_plugged_in_is_offered_and_not_jumped_to(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.hears(bob)
    in_use = bob.page.evaluate("() => kaigiProbe.devicesInUse()")
    bob.page.evaluate(PLUG_IN_A_HEADSET)
    offer = bob.find("#device-banner")
    expect(offer).to_contain_text("Headset was plugged in. You can speak and listen with it.")
    assert bob.page.evaluate("() => kaigiProbe.devicesInUse()") == in_use
    offer.get_by_role("button", name="Not now").click()
    expect(offer).to_be_hidden()
    alice.hears(bob)
