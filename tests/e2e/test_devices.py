"""Without camera, without microphone, without leave to use them: words that help, and a call all the same."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e


def test_who_is_denied_the_devices_reads_what_to_do_and_joins(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.sits_at("chromium that is denied the devices").enters(room)
    trouble = bob.find("#camera-trouble")
    expect(trouble.locator("b")).to_have_text("The camera is not allowed")
    expect(trouble.locator("p")).to_contain_text("allow camera and microphone, then try again")
    expect(trouble.get_by_role("button", name="Try again")).to_be_visible()
    expect(bob.find("#microphone-help")).to_contain_text("The microphone is not allowed.")
    bob.joins()
    bob.sees(alice).moving()
    bob.hears(alice)
    alice.sees(bob).muted().without_picture()


def test_who_has_no_camera_is_heard(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.sits_at("chromium without a camera").enters(room)
    expect(bob.find("#camera-trouble")).to_contain_text("No camera found")
    expect(bob.find("#cameras")).to_have_text("No camera")
    bob.joins()
    bob.sees(alice).moving()
    alice.sees(bob).unmuted().without_picture()
    alice.hears(bob)


def test_who_has_no_devices_at_all_sees_and_hears(alice: Person, bob: Person, room: Room) -> None:
    bob.sits_at("chromium without devices").enters(room)
    expect(bob.find("#camera-trouble")).to_contain_text("No camera found")
    expect(bob.find("#microphone-help")).to_contain_text("No microphone found")
    bob.joins()
    alice.joins(room)
    bob.sees(alice).moving()
    bob.hears(alice)
    alice.sees(bob).muted().without_picture()
    bob.says("I can only write")
    alice.opens_panel("chat")
    alice.reads("I can only write")


def test_who_reloads_while_another_program_has_the_devices_is_told(bob: Person, room: Room) -> None:
    bob.joins(room)
    bob.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('held', 'NotReadableError'))"
    )
    bob.reloads().is_inside()
    expect(bob.find("#notices")).to_contain_text("Another program uses the microphone.")


def test_who_loses_the_camera_in_mid_call_goes_on_with_the_next_one(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    bob.chooses("camera", "fake_device_3")
    bob.page.wait_for_function("() => kaigiProbe.devicesInUse().includes('fake_device_3')")
    alice.sees(bob).moving()
    bob.find('#tiles .tile[data-self="true"] video').evaluate(
        "(video) => video.srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))"
    )
    alice.sees(bob).without_picture()
    offer = bob.find("#device-banner")
    expect(offer).to_contain_text("The camera stopped.")
    expect(offer).to_contain_text("You can go on with fake_device_0.")
    offer.get_by_role("button", name="Use this one").click()
    expect(offer).to_be_hidden()
    alice.sees(bob).moving()
    bob.page.wait_for_function("() => kaigiProbe.devicesInUse().includes('fake_device_0')")
