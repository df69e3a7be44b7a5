import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeStorage } from "./support/fake_media.js";
import { ALICE, bobsTab } from "./support/session_stage.js";

/** Alice says how she shows Bob. @param {any} tab @param {number | null} camera */
async function aliceShows(tab, camera) {
  const channel = [...tab.all.values()][0].channels.find((/** @type {any} */ { label }) => label === "control");
  const want = { t: "want", camera: camera === null ? null : { height: camera }, screen: null };
  channel.onmessage({ data: JSON.stringify(want) });
  await tab.clock.pass(50);
}

const captured = (/** @type {any} */ tab) => tab.state.own.camera.settings;

test("a camera captures more at once when it is shown large, and less when it was shown small for a while", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await aliceShows(tab, 800);
  assert.equal(captured(tab).height, 720);
  await aliceShows(tab, 180);
  assert.equal(captured(tab).height, 720);
  await tab.clock.pass(5_000);
  assert.equal(captured(tab).height, 180);
});

test("a camera never captures more than its owner chose as the most, and the choice is remembered", async () => {
  const browser = { local: fakeStorage() };
  const tab = bobsTab({ browser });
  await tab.joins([ALICE]);
  await tab.session.own.fit.choose(360);
  await aliceShows(tab, 1080);
  assert.equal(captured(tab).height, 360);
  assert.deepEqual(tab.state.media.heights, [180, 360, 540, 720]);
  const next = bobsTab({ browser });
  await next.prepares();
  assert.equal(next.state.media.height, 360);
});

test("while no line carries the own picture, it is none of what the others are told of", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await aliceShows(tab, 360);
  tab.mesh.stats = async () => null;
  const during = async (/** @type {number} */ seconds, /** @type {any} */ sending) => {
    for (let second = 0; second < seconds; second += 1) {
      tab.mesh.dispatchEvent(new CustomEvent("quality", { detail: { id: ALICE.id, sending, heard: null } }));
      await tab.clock.pass(1_000);
    }
  };
  await during(21, { limit: "line", available: 90_000 });
  assert.equal(tab.state.media.starved, true);
  assert.deepEqual(tab.session.own.sent, { microphone: true, camera: false, screen: false });
  assert.equal(tab.state.own.camera.on, true, "the camera stays open, for it comes back by itself");
  await during(40, { limit: "none", available: 900_000 });
  assert.equal(tab.state.media.starved, false);
  assert.equal(tab.session.own.sent.camera, true);
});

test("another size is no new camera and no new link", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const asked = tab.media.asked.length;
  await tab.session.own.fit.choose(180);
  await aliceShows(tab, 800);
  assert.equal(tab.media.asked.length, asked);
  assert.equal([...tab.all.values()][0].offers, 1);
});

test("another treatment of the voice opens the microphone anew and is remembered", async () => {
  const browser = { local: fakeStorage() };
  const tab = bobsTab({ browser });
  await tab.joins([ALICE]);
  await tab.session.own.treat("noiseSuppression", false);
  assert.equal(tab.media.asked.at(-1).audio.noiseSuppression, false);
  assert.deepEqual([...tab.media.live].sort(), ["audio", "video"]);
  const next = bobsTab({ browser });
  await next.prepares();
  assert.equal(next.media.asked.at(-1).audio.noiseSuppression, false);
});

test("who is unplugged in mid-sentence goes on with the next microphone, and reads so", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.media.tracks.find(({ kind }) => kind === "audio")?.endsByItself();
  await tab.clock.pass(50);
  assert.equal(tab.state.own.microphone.on, true);
  assert.deepEqual(
    tab.notices.map(({ code }) => code),
    ["microphone_next"],
  );
  assert.equal(tab.ws().sentOf("media.update").at(-1).microphone, true);
});

test("who has no other microphone is told that it was unplugged", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.media.refusals = { audio: "NotFoundError" };
  tab.media.tracks.find(({ kind }) => kind === "audio")?.endsByItself();
  await tab.clock.pass(50);
  assert.deepEqual([tab.state.own.microphone.on, tab.state.own.microphone.error], [false, "ended"]);
});

test("sharpness or motion may be changed while the screen is shared", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.startShare();
  const shared = tab.media.tracks.find(({ kind, deviceId }) => kind === "video" && deviceId === "screen");
  assert.equal(shared?.contentHint, "detail");
  await tab.session.own.share.favour(true);
  assert.equal(shared?.contentHint, "motion");
  assert.equal(tab.state.media.motion, true);
});
