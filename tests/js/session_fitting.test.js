import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "./support/fake_clock.js";
import { FakeTrack, fakeStorage } from "./support/fake_media.js";
import { ALICE, bobsTab, PONG, event, someone } from "./support/session_stage.js";

/** Whoever is linked last says how they show Bob. @param {any} tab @param {number | null} camera */
function lastShows(tab, camera) {
  const channel = [...tab.all.values()].at(-1).channels.find((/** @type {any} */ { label }) => label === "control");
  const want = { t: "want", camera: camera === null ? null : { height: camera }, screen: null };
  channel.onmessage({ data: JSON.stringify(want) });
}

/** @param {any} tab @param {number | null} camera */
async function aliceShows(tab, camera) {
  lastShows(tab, camera);
  await tab.clock.pass(100);
}

/** How somebody is sent camera or screen. @param {any} tab @param {string} to */
function sentTo(tab, to, wanted = "camera") {
  /** @type {any[]} */
  const sent = [];
  const encode = tab.mesh.encode.bind(tab.mesh);
  tab.mesh.encode = (/** @type {string} */ id, /** @type {string} */ source, /** @type {any} */ encoding) => {
    if (id === to && source === wanted) sent.push(encoding);
    encode(id, source, encoding);
  };
  return sent;
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
  await tab.session.intents.chooseHeight(360);
  await aliceShows(tab, 1080);
  assert.equal(captured(tab).height, 360);
  assert.deepEqual(tab.state.media.heights, [180, 360, 540, 720]);
  const next = bobsTab({ browser });
  await next.prepares();
  assert.equal(next.state.media.height, 360);
});

/** A tab whose browser still asks for the camera, and how it is answered. @param {any} tab */
async function asks(tab) {
  let answer = (/** @type {unknown} */ _value) => {};
  tab.media.waitFor = new Promise((resolve) => (answer = resolve));
  const prepared = tab.session.prepare();
  await settled();
  tab.ws().opens();
  await settled();
  return async () => {
    answer(null);
    await prepared;
    await settled();
  };
}

test("the most that somebody chooses while the browser still asks for the camera is kept to", async () => {
  const tab = bobsTab();
  const allow = await asks(tab);
  await tab.session.intents.chooseHeight(180);
  await allow();
  assert.equal(captured(tab).height, 180);
});

test("who joins while the browser still asks is seen as large as they are shown", async () => {
  const tab = bobsTab();
  const allow = await asks(tab);
  tab.session.join();
  await tab.isIn([ALICE]);
  await aliceShows(tab, 800);
  await allow();
  assert.equal(captured(tab).height, 720);
});

test("a camera that was opened in the size that is wanted is not disturbed on the way to its first picture", async (t) => {
  const settings = t.mock.method(FakeTrack.prototype, "applyConstraints");
  const tab = bobsTab();
  await tab.prepares();
  await tab.session.intents.setCamera(false);
  await tab.session.intents.chooseHeight(180);
  await tab.session.intents.setCamera(true);
  assert.equal(tab.media.asked.at(-1).video.height.ideal, 180);
  assert.equal(settings.mock.callCount(), 0);
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
      tab.ws().hears(PONG);
    }
  };
  const sent = () => tab.ws().sentOf("media.update").at(-1);
  await during(21, { limit: "line", available: 90_000 });
  assert.equal(tab.state.media.starved, true);
  assert.deepEqual(sent(), {
    type: "media.update",
    microphone: true,
    camera: false,
    screen: false,
  });
  assert.equal(tab.state.own.camera.on, true, "the camera stays open, for it comes back by itself");
  await during(40, { limit: "none", available: 900_000 });
  assert.equal(tab.state.media.starved, false);
  assert.equal(sent().camera, true);
});

test("while no line carries the own screen, the others do not look at one that stands still", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.intents.setCamera(false);
  await tab.session.intents.startShare();
  tab.mesh.stats = async () => null;
  const sending = { limit: "line", available: 60_000 };
  for (let second = 0; second < 5; second += 1) {
    tab.mesh.dispatchEvent(new CustomEvent("quality", { detail: { id: ALICE.id, sending, heard: null } }));
    await tab.clock.pass(1_000);
  }
  assert.equal(tab.ws().sentOf("media.update").at(-1).screen, false);
  assert.equal(tab.state.own.screen.on, true, "it is still shared, for it comes back by itself");
});

test("a shared screen is sent whole when a window is made small, or another one is shown instead", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const sent = sentTo(tab, ALICE.id, "screen");
  await tab.session.intents.startShare();
  const shown = /** @type {any} */ (tab.state.own.screen.track);
  const shows = (/** @type {number} */ height) => {
    shown.size = { width: height * 2, height, frameRate: 15 };
    const sending = { limit: "none", available: 9_000_000 };
    tab.mesh.dispatchEvent(new CustomEvent("quality", { detail: { id: ALICE.id, sending, heard: null } }));
    return sent.at(-1).scaleResolutionDownBy;
  };
  assert.equal(shows(4320), 2);
  assert.equal(shows(400), 1);
});

test("another size is no new camera and no new link", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const asked = tab.media.asked.length;
  await tab.session.intents.chooseHeight(180);
  await aliceShows(tab, 800);
  assert.equal(tab.media.asked.length, asked);
  assert.equal([...tab.all.values()][0].offers, 1);
});

test("another treatment of the voice opens the microphone anew and is remembered", async () => {
  const browser = { local: fakeStorage() };
  const tab = bobsTab({ browser });
  await tab.joins([ALICE]);
  await tab.session.intents.treatVoice("noiseSuppression", false);
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
  await tab.session.intents.startShare();
  const shared = tab.media.tracks.find(({ kind, deviceId }) => kind === "video" && deviceId === "screen");
  assert.equal(shared?.contentHint, "detail");
  await tab.session.intents.favourMotion(true);
  assert.equal(shared?.contentHint, "motion");
  assert.equal(tab.state.media.motion, true);
});

test("what a visitor said before they came in is known when they are in", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const dave = someone("dave", 9);
  await tab.hears(event(2, "visitor.arrived", { id: dave.id, order: dave.order }));
  const sdp = "v=0\r\nm=audio 9 X\r\na=mid:0\r\nm=video 9 X\r\na=mid:1\r\nm=video 9 X\r\na=mid:2\r\n";
  const description = { type: "offer", sdp };
  await tab.hears({ type: "signal.description", from: dave.id, link: "l-1", offer: 1, description });
  const sent = sentTo(tab, dave.id);
  lastShows(tab, null);
  await tab.hears(event(3, "participant.joined", { participant: dave }));
  assert.deepEqual(sent.at(-1), { active: false });
});

test("what somebody inside said before the answer to a warm join is known after it", async () => {
  const tab = bobsTab();
  await tab.prepares();
  const inside = [{ person: "alice", name: "alice", since: 1 }];
  await tab.hears({ type: "room.updated", room: { ...tab.state.room, inside } });
  const peers = [{ id: ALICE.id, order: ALICE.order }];
  await tab.hears({ type: "call.approached", self: "bob-id", order: 5, peers, ice: [] });
  tab.session.join();
  const sent = sentTo(tab, ALICE.id);
  lastShows(tab, null);
  await tab.isIn([ALICE]);
  assert.deepEqual(sent.at(-1), { active: false });
});

test("who changes their mind all the time does not set the camera anew all the time", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const camera = /** @type {any} */ (tab.media.tracks.find(({ kind }) => kind === "video"));
  let times = 0;
  const apply = camera.applyConstraints.bind(camera);
  camera.applyConstraints = (/** @type {any} */ constraints) => {
    times += 1;
    return apply(constraints);
  };
  for (let second = 0; second < 300; second += 1) {
    await aliceShows(tab, Math.floor(second / 4) % 2 ? 90 : 720);
    await tab.clock.pass(900);
  }
  assert.ok(times <= 8, `${times} times in five minutes`);
  await aliceShows(tab, 90);
  await tab.clock.pass(60_000);
  assert.equal(captured(tab).height, 90, "in the end it follows");
});

test("after calm minutes a smaller picture is soon captured smaller again", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  for (const height of [90, 720, 90, 720, 90]) {
    await aliceShows(tab, height);
    await tab.clock.pass(70_000);
  }
  await aliceShows(tab, 720);
  await aliceShows(tab, 90);
  await tab.clock.pass(5_000);
  assert.equal(captured(tab).height, 90);
});
