import assert from "node:assert/strict";
import { test } from "node:test";
import { Devices } from "../../static/js/media/devices.js";
import { loudness, Meter } from "../../static/js/media/meter.js";
import { Preferences } from "../../static/js/media/preferences.js";
import { Screen } from "../../static/js/media/screen.js";
import { FakeMediaDevices, fakeStorage } from "./support/fake_media.js";
import { record } from "./support/fake_websocket.js";

/** @param {Record<string, string>} [states]  of permissions */
function makeDevices(states = {}) {
  const media = new FakeMediaDevices();
  const permissions = { query: async ({ name = "" }) => ({ state: states[name] ?? "granted" }) };
  const devices = new Devices({
    mediaDevices: /** @type {any} */ (media),
    permissions: /** @type {any} */ (permissions),
    isSecure: true,
  });
  return { media, devices };
}

test("both are asked for at once", async () => {
  const { media, devices } = makeDevices();
  const { microphone, camera } = await devices.openBoth();
  assert.equal(media.asked.length, 1);
  assert.deepEqual([microphone.error, camera.error], [null, null]);
  assert.deepEqual(media.live, ["audio", "video"]);
});

test("without a camera the microphone is opened alone, with a code for the camera", async () => {
  const { media, devices } = makeDevices();
  media.refusals = { video: "NotFoundError" };
  const { microphone, camera } = await devices.openBoth();
  assert.equal(microphone.error, null);
  assert.deepEqual(camera, { track: null, error: "missing" });
});

test("every refusal has a stable code", async () => {
  const codes = {
    NotAllowedError: "denied",
    SecurityError: "denied",
    NotFoundError: "missing",
    OverconstrainedError: "missing",
    NotReadableError: "in_use",
    AbortError: "in_use",
    TypeError: "unsupported",
    SomethingNewError: "failed",
  };
  for (const [name, code] of Object.entries(codes)) {
    const { media, devices } = makeDevices();
    media.refusals = { audio: name, video: name };
    const { microphone, camera } = await devices.openBoth();
    assert.deepEqual([microphone.error, camera.error], [code, code], name);
  }
});

test("somebody who dismissed the question is not asked a second time", async () => {
  const { media, devices } = makeDevices({ microphone: "prompt", camera: "prompt" });
  media.refusals = { audio: "NotAllowedError", video: "NotAllowedError" };
  const { microphone, camera } = await devices.openBoth();
  assert.deepEqual([microphone.error, camera.error], ["denied", "denied"]);
  assert.equal(media.asked.length, 1);
});

test("on plain http the code is insecure, on an old browser unsupported", async () => {
  for (const [isSecure, code] of /** @type {[boolean, string][]} */ ([
    [false, "insecure"],
    [true, "unsupported"],
  ])) {
    const none = { mediaDevices: undefined, permissions: undefined, isSecure };
    const devices = new Devices(none);
    devices.start();
    assert.equal((await devices.openBoth()).camera.error, code);
    assert.equal((await devices.open("microphone")).error, code);
    assert.deepEqual(await devices.list(), { microphones: [], cameras: [], speakers: [] });
    assert.equal((await new Screen(none).open()).error, code);
    devices.stop();
  }
});

test("off means stopped, also what comes only after it was switched off", async () => {
  const { media, devices } = makeDevices();
  await devices.open("camera");
  devices.close("camera");
  assert.deepEqual(media.live, []);
  let answer = (/** @type {unknown} */ _value) => {};
  media.waitFor = new Promise((resolve) => (answer = resolve));
  const opening = devices.open("camera");
  devices.close("camera");
  answer(null);
  assert.deepEqual(await opening, { track: null, error: null });
  assert.deepEqual(media.live, []);
});

test("two wishes at once leave one open track", async () => {
  const { media, devices } = makeDevices();
  await Promise.all([devices.open("camera"), devices.open("camera"), devices.openBoth()]);
  assert.deepEqual([...media.live].sort(), ["audio", "video"]);
});

test("instead of a remembered device that is gone any will do, a fresh choice is meant as it is", async () => {
  const { media, devices } = makeDevices();
  media.gone = ["video-2"];
  devices.choose("camera", "video-2", { fresh: true });
  assert.equal((await devices.open("camera")).error, "missing");
  devices.choose("camera", "video-2");
  assert.equal((await devices.open("camera")).error, null);
  assert.equal((await devices.openBoth()).camera.error, null);
  assert.deepEqual(media.live.sort(), ["audio", "video"]);
});

test("of two remembered devices only the one that is gone is replaced", async () => {
  const given = {
    "video-2": ["audio-2", "video-1"],
    "audio-2": ["audio-1", "video-2"],
    "audio-2 video-2": ["audio-1", "video-1"],
  };
  for (const [gone, ids] of Object.entries(given)) {
    const { media, devices } = makeDevices();
    media.gone = gone.split(" ");
    devices.choose("microphone", "audio-2");
    devices.choose("camera", "video-2");
    const { microphone, camera } = await devices.openBoth();
    const opened = media.tracks.map(({ deviceId }) => deviceId);
    assert.deepEqual(opened, ids);
    assert.deepEqual([microphone.instead, camera.instead], [ids[0] === "audio-1", ids[1] === "video-1"]);
  }
});

test("a choice that was opened once is a remembered one", async () => {
  const { media, devices } = makeDevices();
  devices.choose("camera", "video-2", { fresh: true });
  await devices.open("camera");
  assert.deepEqual(media.asked.at(-1).video.deviceId, { exact: "video-2" });
  media.gone = ["video-2"];
  assert.equal((await devices.open("camera")).error, null);
});

test("a track that ends by itself is told, one that was closed is not", async () => {
  const { media, devices } = makeDevices();
  const ended = record(devices, "ended");
  await devices.open("microphone");
  const [first] = media.tracks;
  await devices.open("microphone");
  first.endsByItself();
  assert.deepEqual(ended, []);
  media.tracks[1].endsByItself();
  assert.deepEqual(ended, ["microphone"]);
  assert.equal(devices.trackOf("microphone"), null);
});

test("devices without an id are not offered", async () => {
  const { devices } = makeDevices();
  assert.deepEqual((await devices.list()).cameras, [{ id: "video-1", label: "Lid" }]);
});

test("a screen that is not chosen is denied, one that is stopped by the browser says so", async () => {
  const media = new FakeMediaDevices();
  const screen = new Screen({ mediaDevices: /** @type {any} */ (media), isSecure: true });
  const ended = record(screen, "ended");
  media.refusals = { screen: "NotAllowedError" };
  assert.deepEqual(await screen.open(), { track: null, sound: null, error: "denied" });
  media.refusals = {};
  await screen.open();
  media.tracks[0].endsByItself();
  assert.equal(ended.length, 1);
  assert.equal(screen.track, null);
});

test("loudness goes from silence to full scale", () => {
  assert.equal(loudness(new Float32Array(64)), 0);
  assert.equal(loudness(new Float32Array(64).fill(1)), 1);
  const quiet = loudness(new Float32Array(64).fill(0.01));
  const normal = loudness(new Float32Array(64).fill(0.1));
  assert.ok(quiet > 0 && quiet < normal && normal < 1);
});

test("without Web Audio everything is silent", () => {
  const meter = new Meter({ AudioContext: undefined, MediaStream: undefined });
  meter.set("self", /** @type {any} */ ({}));
  meter.resume();
  assert.equal(meter.level("self"), 0);
  meter.stop();
});

/** Somebody who sends a packet every 20 ms. */
function speaker() {
  let now = 0;
  const meter = new Meter({ now: () => now });
  /** @type {any[]} */
  let sources = [];
  meter.hear("alice", { getSynchronizationSources: () => sources });
  const passes = (/** @type {number} */ ms, /** @type {number | undefined} */ audioLevel) => {
    now += ms;
    sources = [{ audioLevel, timestamp: now }];
    return meter.level("alice");
  };
  const silent = (/** @type {number} */ ms) => {
    now += ms;
    return meter.level("alice");
  };
  return { meter, passes, silent };
}

test("somebody else is as loud as their packets say, on the scale of what is measured here", () => {
  const { meter, passes } = speaker();
  assert.equal(meter.level("alice"), 0);
  assert.equal(passes(20, 0.125), loudness(new Float32Array(64).fill(0.125)));
  assert.equal(passes(20, 1), 1);
  assert.equal(passes(20, 0), 0);
});

test("what somebody's last packet said counts no longer when none comes", () => {
  const { passes, silent } = speaker();
  assert.ok(passes(20, 0.5) > 0);
  assert.ok(silent(100) > 0, "between two packets they still speak");
  assert.equal(silent(100), 0);
  assert.ok(passes(400, 0.5) > 0);
});

test("somebody whose browser does not say how loud they are is silent, and so is who has left", () => {
  const { meter, passes } = speaker();
  assert.equal(passes(20, undefined), 0);
  passes(20, 0.5);
  meter.hear("alice", null);
  assert.equal(meter.level("alice"), 0);
});

test("a meter that the browser holds back wakes at the next click", () => {
  const woken = [];
  const node = { connect() {}, disconnect() {} };
  class HeldBack {
    state = "suspended";
    /** @param {any} options */
    constructor({ sinkId }) {
      assert.equal(sinkId.type, "none", "no device need be fed");
    }
    async resume() {
      woken.push(this.state);
    }
    async close() {}
    createMediaStreamSource() {
      return node;
    }
    createAnalyser() {
      return node;
    }
  }
  const meter = new Meter({ AudioContext: /** @type {any} */ (HeldBack), MediaStream: /** @type {any} */ (Object) });
  meter.resume();
  assert.equal(woken.length, 0);
  meter.set("self", /** @type {any} */ ({}));
  meter.resume();
  assert.equal(woken.length, 2);
  meter.stop();
  meter.resume();
  assert.equal(woken.length, 2);
});

test("preferences survive a reload, garbage and a storage that refuses", () => {
  const storage = fakeStorage();
  new Preferences(storage).set("cameraId", "video-2");
  assert.equal(new Preferences(storage).get("cameraId"), "video-2");
  for (const garbage of ["{", "null", "7", '{"cameraId": 3, "cameraOn": "no"}']) {
    const preferences = new Preferences(fakeStorage({ "kaigi.preferences": garbage }));
    assert.deepEqual([preferences.get("cameraId"), preferences.get("cameraOn")], [null, true]);
  }
  const refusing = {
    getItem() {
      throw new Error("blocked");
    },
    setItem() {
      throw new Error("full");
    },
  };
  const preferences = new Preferences(/** @type {any} */ (refusing));
  preferences.set("cameraOn", false);
  assert.equal(preferences.get("cameraOn"), false);
  assert.equal(new Preferences(null).get("speakerId"), null);
});
