"""The probe itself: it must be able to say no, or no test of a picture or a sound means anything."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.portal import Portal
from tests.e2e.tiles import Probe

pytestmark = pytest.mark.e2e

TWO_ENDS = """async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240 } });
  const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
  const [video, audio] = [document.createElement("video"), document.createElement("audio")];
  const figure = document.createElement("figure");
  figure.id = "probed";
  figure.append(video, audio);
  document.body.append(figure);
  video.muted = true;
  there.ontrack = ({ track }) => {
    const player = track.kind === "video" ? video : audio;
    player.srcObject = new MediaStream([track]);
    player.play();
  };
  here.onicecandidate = ({ candidate }) => there.addIceCandidate(candidate);
  there.onicecandidate = ({ candidate }) => here.addIceCandidate(candidate);
  for (const track of stream.getTracks()) here.addTrack(track, stream);
  await here.setLocalDescription();
  await there.setRemoteDescription(here.localDescription);
  await there.setLocalDescription();
  await here.setRemoteDescription(there.localDescription);
  const sender = (kind) => here.getSenders().find((known) => known.track?.kind === kind);
  const senders = { video: sender("video"), audio: sender("audio") };
  const tracks = { video: senders.video.track, audio: senders.audio.track };
  window.ends = { here, there, senders, tracks, video, audio };
}"""


@pytest.fixture(params=["chromium", "firefox"])
def link(portal: Portal, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with both ends of a link in it, and none of the product's scripts."""
    context = portal.open_window(request.param, None)
    page = context.new_page()
    page.goto(f"{portal.address}/healthz")
    page.mouse.click(5, 5)
    page.evaluate(TWO_ENDS)
    yield page
    context.close()


def test_a_live_picture_and_sound_are_called_live(link: Page) -> None:
    Probe(link, "#probed").picture_is("live")
    Probe(link, "#probed").sound_is("live")


def test_a_switched_off_track_is_called_black(link: Page) -> None:
    Probe(link, "#probed").picture_is("live")
    link.evaluate("() => { ends.tracks.video.enabled = false; }")
    Probe(link, "#probed").picture_is("black")


def test_a_picture_that_is_not_sent_any_more_is_called_frozen(link: Page) -> None:
    Probe(link, "#probed").picture_is("live")
    link.evaluate("() => ends.senders.video.replaceTrack(null)")
    Probe(link, "#probed").picture_is("frozen")
    link.evaluate("() => ends.senders.video.replaceTrack(ends.tracks.video)")
    Probe(link, "#probed").picture_is("live")


def test_a_stopped_camera_is_not_called_live(link: Page) -> None:
    Probe(link, "#probed").picture_is("live")
    link.evaluate("() => ends.tracks.video.stop()")
    Probe(link, "#probed").picture_is("frozen", "black")


def test_a_dead_link_is_told_from_a_frozen_picture(link: Page) -> None:
    Probe(link, "#probed").picture_is("live")
    link.evaluate("() => ends.here.close()")
    Probe(link, "#probed").picture_is("dead")
    Probe(link, "#probed").sound_is("dead")


def test_a_muted_microphone_is_called_silent_and_a_missing_one_stopped(link: Page) -> None:
    Probe(link, "#probed").sound_is("live")
    link.evaluate("() => { ends.tracks.audio.enabled = false; }")
    Probe(link, "#probed").sound_is("silent")
    link.evaluate("() => ends.senders.audio.replaceTrack(null)")
    Probe(link, "#probed").sound_is("stopped")


def test_what_the_page_does_not_show_or_play_does_not_count(link: Page) -> None:
    Probe(link, "#probed").picture_is("live")
    link.evaluate("() => { ends.video.hidden = true; ends.audio.pause(); }")
    Probe(link, "#probed").picture_is("none")
    Probe(link, "#probed").sound_is("none")
