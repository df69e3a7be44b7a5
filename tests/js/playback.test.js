import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "./support/fake_clock.js";
import { record } from "./support/fake_websocket.js";

/** As much of an audio element as a speaker needs. */
class FakeAudio {
  /** @type {any} */
  srcObject = null;
  muted = false;
  sink = "";
  refuses = false;
  play = async () => {};

  /** @param {string} id */
  async setSinkId(id) {
    if (this.refuses) throw new DOMException("no", "NotFoundError");
    this.sink = id;
  }
}
class FakeStream {
  /** @param {any[]} tracks */
  constructor(tracks) {
    this.getTracks = () => tracks;
  }
}
Object.assign(globalThis, { HTMLAudioElement: FakeAudio, MediaStream: FakeStream });
const { Playback, speakerOf } = await import("../../static/js/views/playback.js");

/** @param {string | null} speakerId  that was chosen @param {...string} ids  of those that are there */
function listed(speakerId, ...ids) {
  const speakers = ids.map((id) => ({ id, label: id }));
  return { speakerId, devices: { microphones: [], cameras: [], speakers } };
}

function listener() {
  const playback = new Playback();
  const player = new FakeAudio();
  playback.attach(/** @type {any} */ (player), /** @type {any} */ ({}));
  return { playback, player, elsewhere: record(playback, "elsewhere") };
}

test("a speaker that is pulled out is told of once, and the system's own is heard until it is back", () => {
  const { playback, player, elsewhere } = listener();
  playback.speaker(listed("headset", "desk", "headset"));
  assert.deepEqual([player.sink, elsewhere.length], ["headset", 0]);
  for (let drawn = 0; drawn < 3; drawn++) playback.speaker(listed("headset", "desk"));
  assert.deepEqual([player.sink, elsewhere.length], ["", 1]);
  playback.speaker(listed("headset", "desk", "headset"));
  assert.deepEqual([player.sink, elsewhere.length], ["headset", 1]);
  playback.speaker(listed("headset", "desk"));
  assert.equal(elsewhere.length, 2);
});

test("a speaker that refuses is told of once, however many are heard", async () => {
  const { playback, player, elsewhere } = listener();
  const other = new FakeAudio();
  playback.attach(/** @type {any} */ (other), /** @type {any} */ ({}));
  player.refuses = other.refuses = true;
  for (let drawn = 0; drawn < 3; drawn++) playback.speaker(listed("headset", "desk", "headset"));
  await settled();
  assert.equal(elsewhere.length, 1);
});

test("nothing is missed while the browser does not list speakers, or none was chosen", () => {
  const { playback, elsewhere } = listener();
  for (const state of [listed("headset"), listed(null), listed(null, "desk")]) playback.speaker(state);
  assert.deepEqual(elsewhere, []);
});

test("the speaker that is shown as chosen is one that is there", () => {
  assert.equal(speakerOf(listed("headset", "desk", "headset")), "headset");
  assert.equal(speakerOf(listed("headset", "desk")), "");
  assert.equal(speakerOf(listed("headset")), "headset");
});
