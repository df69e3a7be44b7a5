import assert from "node:assert/strict";
import { test } from "node:test";
import { heightsOf, sizeOf } from "../../static/js/media/constraints.js";
import { Devices } from "../../static/js/media/devices.js";
import { settled } from "./support/fake_clock.js";
import { FakeMediaDevices } from "./support/fake_media.js";
import { record } from "./support/fake_websocket.js";

/** @param {(boolean | Promise<boolean>)[]} arrivals  whether the first camera that is opened gives pictures, the second, ... */
function makeDevices(...arrivals) {
  const media = new FakeMediaDevices();
  const arrives = async () => arrivals.shift() ?? true;
  const mediaDevices = /** @type {any} */ (media);
  const devices = new Devices({ mediaDevices, permissions: undefined, isSecure: true, arrives });
  return { media, devices, dark: record(devices, "dark") };
}

test("a camera that stays dark is stopped and opened once more, with nothing asked of it but to be the one", async () => {
  const { media, devices, dark } = makeDevices(false, true);
  devices.choose("camera", "video-2", { fresh: true });
  const { track } = await devices.open("camera");
  assert.equal(track, media.tracks[1]);
  assert.equal(media.tracks[0].readyState, "ended");
  assert.deepEqual(media.asked.at(-1), { video: { deviceId: { exact: "video-2" } } });
  await settled();
  assert.deepEqual(dark, []);
});

test("a camera that stays dark all the same is kept, and said to be dark", async () => {
  const { media, devices, dark } = makeDevices(false, false);
  const { track } = await devices.open("camera");
  await settled();
  assert.equal(track?.readyState, "live");
  assert.deepEqual(dark, [true]);
  assert.equal(media.asked.length, 2);
});

test("nobody waits for the first picture of a camera that is opened with the microphone", async () => {
  const { devices, dark } = makeDevices(false);
  const { camera } = await devices.openBoth();
  assert.equal(camera.track?.readyState, "live");
  await settled();
  assert.deepEqual(dark, [false]);
});

test("a camera that is closed while it is looked at is not opened again", async () => {
  const { media, devices } = makeDevices(false);
  const opening = devices.open("camera");
  await null;
  devices.close("camera");
  assert.deepEqual(await opening, { track: null, error: null });
  assert.deepEqual(media.live, []);
});

test("a camera that is pulled out while it is looked at is nobody's picture, whether one came or not", async () => {
  for (const arrived of [true, false]) {
    let came = () => {};
    const { media, devices } = makeDevices(
      new Promise((resolve) => {
        came = () => resolve(arrived);
      }),
    );
    const ended = record(devices, "ended");
    const opening = devices.open("camera");
    await settled();
    media.tracks[0].endsByItself();
    came();
    assert.deepEqual(await opening, { track: null, error: null });
    assert.deepEqual([ended.length, media.asked.length], [1, 1]);
  }
});

test("instead of a remembered camera that is gone another is given, and that is said", async () => {
  const { media, devices } = makeDevices();
  media.gone = ["video-old"];
  devices.choose("camera", "video-old");
  assert.equal((await devices.open("camera")).instead, true);
  devices.choose("camera", "video-2", { fresh: true });
  assert.equal((await devices.open("camera")).instead, false);
});

test("a freshly chosen camera that is gone is an error, not another camera", async () => {
  const { media, devices } = makeDevices();
  media.gone = ["video-old"];
  devices.choose("camera", "video-old", { fresh: true });
  assert.equal((await devices.open("camera")).error, "missing");
});

test("a picture changes its size without being opened anew, and keeps it for the next time", async () => {
  const { media, devices } = makeDevices();
  const { track } = await devices.open("camera");
  await devices.resize({ height: 180, frameRate: 16 });
  assert.deepEqual(sizeOf(track), { height: 180, frameRate: 16 });
  assert.equal(media.asked.length, 1);
  await devices.open("camera");
  assert.deepEqual(media.asked.at(-1).video.height, { ideal: 180 });
});

test("only heights that the camera can do are offered, all of them where the browser does not say", () => {
  const track = (/** @type {any} */ height) => /** @type {any} */ ({ getCapabilities: () => ({ height }) });
  assert.deepEqual(heightsOf(track({ max: 480 })), [180, 360]);
  assert.deepEqual(heightsOf(/** @type {any} */ ({})), [180, 360, 540, 720, 1080]);
});

test("how a voice is treated is asked for when the microphone is opened", async () => {
  const { media, devices } = makeDevices();
  devices.process({ echoCancellation: true, noiseSuppression: false, autoGainControl: true });
  await devices.open("microphone");
  assert.deepEqual(media.asked.at(-1).audio, {
    echoCancellation: true,
    noiseSuppression: false,
    autoGainControl: true,
  });
});
