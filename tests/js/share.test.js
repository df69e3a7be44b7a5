import assert from "node:assert/strict";
import { test } from "node:test";
import { Mixer } from "../../static/js/media/mixer.js";
import { Screen } from "../../static/js/media/screen.js";
import { FakeMediaDevices, FakeTrack } from "./support/fake_media.js";
import { record } from "./support/fake_websocket.js";

function makeScreen() {
  const media = new FakeMediaDevices();
  return { media, screen: new Screen({ mediaDevices: /** @type {any} */ (media), isSecure: true }) };
}

/** Web Audio that knows what is connected to what goes out. */
function fakeAudio() {
  const heard = new Set();
  const mixed = new FakeTrack("audio", "mixed");
  class AudioContext {
    createMediaStreamDestination() {
      return { stream: { getAudioTracks: () => [mixed] } };
    }
    /** @param {any} stream */
    createMediaStreamSource({ track }) {
      return { connect: () => heard.add(track), disconnect: () => heard.delete(track) };
    }
    async resume() {}
    async close() {}
  }
  class MediaStream {
    /** @param {any[]} tracks */
    constructor([track]) {
      this.track = track;
    }
  }
  const mixer = new Mixer({
    AudioContext: /** @type {any} */ (AudioContext),
    MediaStream: /** @type {any} */ (MediaStream),
  });
  return { mixer, heard, mixed: /** @type {any} */ (mixed) };
}

const track = (/** @type {string} */ name) => /** @type {any} */ (new FakeTrack("audio", name));

test("a screen is asked for sharp and still, or moving, with its sound or without", async () => {
  const { media, screen } = makeScreen();
  await screen.open({ motion: false, sound: true });
  const [sharp] = media.askedScreens;
  assert.equal(sharp.video.frameRate.max, 15);
  assert.equal(sharp.systemAudio, "include");
  assert.equal(sharp.audio.restrictOwnAudio, true);
  await screen.open({ motion: true, sound: false });
  const [, moving] = media.askedScreens;
  assert.equal(moving.video.frameRate.max, 30);
  assert.equal(moving.audio, false);
});

test("a screen without sound is shared all the same", async () => {
  const { media, screen } = makeScreen();
  media.screenSound = false;
  const { track: shown, sound } = await screen.open({ motion: false, sound: true });
  assert.equal(shown?.readyState, "live");
  assert.equal(sound, null);
});

test("a screen that ends takes its sound with it; a sound that ends leaves the screen", async () => {
  const { media, screen } = makeScreen();
  const [ended, silent] = [record(screen, "ended"), record(screen, "silent")];
  await screen.open({ motion: false, sound: true });
  const [picture, sound] = media.tracks;
  sound.endsByItself();
  assert.deepEqual([ended.length, silent.length, picture.readyState], [0, 1, "live"]);
  await screen.open({ motion: false, sound: true });
  const [, , again, itsSound] = media.tracks;
  again.endsByItself();
  assert.deepEqual([ended.length, itsSound.readyState], [1, "ended"]);
});

test("without Web Audio the voice goes out alone, and that is known", () => {
  const mixer = new Mixer({ AudioContext: undefined, MediaStream: undefined });
  const voice = track("voice");
  mixer.voice(voice);
  assert.equal(mixer.sound(track("sound")), false);
  assert.equal(mixer.output, voice);
});

test("a voice alone goes out as it is", () => {
  const { mixer } = fakeAudio();
  const voice = track("voice");
  mixer.voice(voice);
  assert.equal(mixer.output, voice);
  mixer.voice(null);
  assert.equal(mixer.output, null);
});

test("the sound of a screen goes out with the voice, also when the voice comes later, changes or goes", () => {
  const { mixer, heard, mixed } = fakeAudio();
  const [voice, other, sound] = [track("voice"), track("other"), track("sound")];
  mixer.sound(sound);
  assert.equal(mixer.output, mixed);
  assert.deepEqual([...heard], [sound]);
  mixer.voice(voice);
  assert.deepEqual(new Set(heard), new Set([sound, voice]));
  mixer.voice(other);
  assert.deepEqual(new Set(heard), new Set([sound, other]));
  mixer.sound(null);
  assert.equal(mixer.output, other);
  assert.equal(heard.size, 0);
});

test("a system that lets no screen be shared is an error, a change of mind is a refusal", async () => {
  const { media, screen } = makeScreen();
  const refused = async (/** @type {string} */ words) => {
    media.getDisplayMedia = () => Promise.reject(new DOMException(words, "NotAllowedError"));
    return (await screen.open()).error;
  };
  assert.equal(await refused("Permission denied by system"), "failed");
  assert.equal(await refused("Permission denied by user"), "denied");
});
