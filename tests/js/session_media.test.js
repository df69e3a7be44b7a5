import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeStorage } from "./support/fake_media.js";
import { ALICE, bobsTab, self } from "./support/session_stage.js";

test("a switch takes effect at once, in the device, on the links and for the others", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.intents.setCamera(false);
  assert.deepEqual(tab.media.live, ["audio"]);
  assert.equal(self(tab).camera, false);
  await tab.clock.pass(5);
  assert.equal([...tab.all.values()][0].sending("1"), null);
  const on = tab.session.intents.setCamera(true);
  assert.equal(self(tab).camera, true);
  await on;
  await tab.clock.pass(5);
  assert.equal([...tab.all.values()][0].sending("1").readyState, "live");
  assert.deepEqual(
    tab
      .ws()
      .sentOf("media.update")
      .map(({ camera }) => camera),
    [false, true],
  );
});

test("a switch that fails goes back, with a code", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.intents.setCamera(false);
  tab.media.refusals = { video: "NotReadableError" };
  await tab.session.intents.setCamera(true);
  assert.deepEqual([tab.state.own.camera.on, tab.state.own.camera.error], [false, "in_use"]);
});

test("a microphone that is unplugged is told to everybody", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.media.tracks[0].endsByItself();
  assert.deepEqual([tab.state.own.microphone.on, tab.state.own.microphone.error], [false, "ended"]);
  assert.equal(tab.ws().sentOf("media.update").at(-1).microphone, false);
});

test("after a camera was unplugged, the next one goes on when it is chosen and switched on", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.media.tracks[1].endsByItself();
  const chosen = tab.session.intents.chooseCamera("video-2");
  await Promise.all([chosen, tab.session.intents.setCamera(true)]);
  assert.deepEqual([tab.state.own.camera.deviceId, tab.state.own.camera.error], ["video-2", null]);
  assert.equal(tab.ws().sentOf("media.update").at(-1).camera, true);
  assert.deepEqual(tab.media.live, ["audio", "video"]);
});

test("who chooses another microphone in place of one that failed is heard through it", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.intents.setMicrophone(false);
  tab.media.refusals = { audio: "NotReadableError" };
  await tab.session.intents.setMicrophone(true);
  tab.media.refusals = {};
  await tab.session.intents.chooseMicrophone("audio-2");
  const { on, error, deviceId } = tab.state.own.microphone;
  assert.deepEqual([on, error, deviceId], [true, null, "audio-2"]);
});

test("who chooses another device while theirs is off leaves it off", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.intents.setCamera(false);
  await tab.session.intents.chooseCamera("video-2");
  assert.deepEqual([tab.state.own.camera.on, tab.state.own.camera.deviceId], [false, "video-2"]);
});

/** The microphone is pulled out, and the next one takes its time. @param {any} tab */
function opensTheNextMicrophone(tab) {
  let answer = (/** @type {unknown} */ _value) => {};
  tab.media.waitFor = new Promise((resolve) => (answer = resolve));
  tab.media.tracks.find((/** @type {any} */ { kind }) => kind === "audio").endsByItself();
  return async () => {
    answer(null);
    await tab.clock.pass(50);
  };
}

test("who switches the microphone off while the next one opens is not heard through that", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const open = opensTheNextMicrophone(tab);
  tab.session.intents.setMicrophone(false);
  await open();
  assert.equal(tab.state.own.microphone.on, false);
  assert.deepEqual(tab.media.live, ["video"]);
});

test("who chooses a microphone while the next one opens is heard through the chosen one", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const open = opensTheNextMicrophone(tab);
  tab.session.intents.chooseMicrophone("audio-2");
  await open();
  assert.equal(tab.state.own.microphone.deviceId, "audio-2");
  assert.deepEqual([...tab.media.live].sort(), ["audio", "video"]);
});

/** Bob, who used the second camera the last time. @param {object} [more]  that his browser remembers */
function withSecondCamera(more = {}) {
  return bobsTab({
    browser: { local: fakeStorage({ "kaigi.preferences": JSON.stringify({ cameraId: "video-2", ...more }) }) },
  });
}

test("a camera that begins off is the one that was chosen the last time", async () => {
  const tab = withSecondCamera({ cameraOn: false });
  await tab.prepares();
  assert.deepEqual([tab.state.own.camera.on, tab.state.own.camera.deviceId], [false, "video-2"]);
});

test("that another camera was given, and that it is dark, is said no longer when it is off", async () => {
  const tab = withSecondCamera();
  tab.media.gone = ["video-2"];
  await tab.prepares();
  assert.equal(tab.state.own.camera.instead, true);
  tab.state.showOwn("camera", { dark: true });
  await tab.session.intents.setCamera(false);
  assert.deepEqual([tab.state.own.camera.instead, tab.state.own.camera.dark], [false, false]);
});

test("another camera is opened exactly, after the old one was stopped", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.intents.chooseCamera("video-2");
  assert.equal(tab.state.own.camera.deviceId, "video-2");
  assert.deepEqual(tab.media.asked.at(-1).video.deviceId, { exact: "video-2" });
  assert.deepEqual([...tab.media.live].sort(), ["audio", "video"]);
});

test("a host's mute stops the real track", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.intents.startShare();
  for (const source of ["microphone", "camera", "screen"]) {
    await tab.hears({ type: "moderation.applied", action: "mute", by: "Alice", source });
  }
  assert.deepEqual(tab.media.live, []);
  assert.deepEqual(
    tab.moderated.map(({ source }) => source),
    ["microphone", "camera", "screen"],
  );
  assert.deepEqual(tab.ws().sentOf("media.update").at(-1), {
    type: "media.update",
    microphone: false,
    camera: false,
    screen: false,
  });
});

test("sharing begins, ends by the browser's own button, and a refusal has a code", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.intents.startShare();
  assert.equal(self(tab).screen, true);
  tab.media.tracks.findLast(({ kind }) => kind === "video")?.endsByItself();
  assert.equal(self(tab).screen, false);
  tab.media.refusals = { screen: "NotAllowedError" };
  await tab.session.intents.startShare();
  assert.deepEqual([tab.state.own.screen.on, tab.state.own.screen.error], [false, "denied"]);
  assert.deepEqual(
    tab
      .ws()
      .sentOf("media.update")
      .map(({ screen }) => screen),
    [true, false],
  );
});

test("a second press while the system lets choose leaves the first choice alone", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const presses = [tab.session.intents.startShare(), tab.session.intents.startShare()];
  await Promise.all(presses);
  assert.equal(tab.state.own.screen.on, true);
  assert.equal(tab.media.askedScreens.length, 1);
});

test("who ends the share while the system lets choose may share anew", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const choosing = tab.session.intents.startShare();
  tab.session.intents.stopShare();
  await choosing;
  assert.equal(tab.state.own.screen.on, false);
  await tab.session.intents.startShare();
  assert.equal(tab.state.own.screen.on, true);
});
