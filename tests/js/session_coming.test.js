import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "./support/fake_clock.js";
import { fakeStorage } from "./support/fake_media.js";
import { ALICE, CAROL, ROOM, assertReleased, bobsTab, ids, self } from "./support/session_stage.js";

test("the pre-join step shows oneself, the devices and the room before anybody joins", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.ws().hears({ type: "room.updated", room: { ...ROOM, inside: [{ person: "alice", name: "Alice", since: 1 }] } });
  assert.equal(tab.state.phase, "prejoin");
  assert.equal(tab.state.room.inside.length, 1);
  assert.equal(self(tab).isSelf, true);
  assert.equal(self(tab).tracks.camera.kind, "video");
  assert.equal(tab.state.own.camera.settings?.width, 640);
  assert.deepEqual(tab.state.devices.microphones, [{ id: "audio-1", label: "Desk" }]);
  assert.deepEqual(
    tab.ws().sent.map(({ type }) => type),
    ["ping", "call.approach"],
  );
});

test("joining makes links to who is there, oneself last", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE, CAROL]);
  assert.deepEqual(tab.ws().sentOf("call.join")[0].media, { microphone: true, camera: true, screen: false });
  assert.equal(tab.state.phase, "incall");
  assert.deepEqual(ids(tab), ["alice-id", "carol-id", "bob-id"]);
  assert.deepEqual(
    tab
      .ws()
      .sentOf("signal.description")
      .map(({ to }) => to),
    ["alice-id"],
  );
  assert.equal(tab.state.call?.startedAt, 100);
});

test("one joins without devices when permission is denied, and hears why", async () => {
  const tab = bobsTab();
  tab.media.refusals = { audio: "NotAllowedError", video: "NotAllowedError" };
  await tab.joins([ALICE]);
  assert.deepEqual(tab.ws().sentOf("call.join")[0].media, { microphone: false, camera: false, screen: false });
  assert.deepEqual(
    [tab.state.own.microphone, tab.state.own.camera].map(({ on, error }) => [on, error]),
    [
      [false, "denied"],
      [false, "denied"],
    ],
  );
  assert.equal(tab.state.phase, "incall");
});

test("who joins muted is muted in this call, and begins the next visit as they left the switch", async () => {
  const browser = { local: fakeStorage() };
  const tab = bobsTab({ browser });
  await tab.prepares();
  tab.session.intents.beginMuted();
  tab.session.join();
  await tab.isIn([ALICE]);
  assert.equal(tab.state.own.microphone.on, false);
  const next = bobsTab({ browser });
  await next.prepares();
  assert.equal(next.state.own.microphone.on, true);
});

test("one joins while the browser still asks, and the answer follows", async () => {
  const tab = bobsTab();
  let answer = (/** @type {unknown} */ _value) => {};
  tab.media.waitFor = new Promise((resolve) => (answer = resolve));
  tab.session.prepare();
  await settled();
  tab.ws().opens();
  tab.session.join();
  await tab.isIn([ALICE]);
  assert.equal(tab.state.phase, "incall");
  answer(null);
  await tab.clock.pass(20);
  assert.deepEqual(tab.ws().sentOf("media.update").at(-1), {
    type: "media.update",
    microphone: true,
    camera: true,
    screen: false,
  });
});

test("joining before the socket is open happens when it is", async () => {
  const tab = bobsTab();
  tab.session.prepare();
  await settled();
  tab.session.join();
  assert.equal(tab.state.phase, "joining");
  tab.ws().opens();
  assert.equal(tab.ws().sentOf("call.join").length, 1);
  tab.session.join();
  assert.equal(tab.ws().sentOf("call.join").length, 1);
});

test("a full room offers to try again, and camera and socket stay", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.session.join();
  await tab.hears({ type: "error", code: "room_full", message: "", ref: "call.join" });
  assert.equal(tab.state.ending?.reason, "full");
  assert.equal(tab.media.live.length, 2);
  await tab.hears({ type: "room.updated", room: { ...ROOM, capacity: 8 } });
  tab.session.join();
  await tab.isIn([ALICE]);
  assert.equal(tab.state.phase, "incall");
  assert.equal(tab.state.ending, null);
});

test("waiting to be let in ends in the call, with what is sent by then", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.session.join();
  await tab.hears({ type: "call.waiting", self: "bob-id", resume: "w", why: "lobby", hosts: true });
  assert.deepEqual([tab.state.phase, tab.state.waitingWhy, tab.state.hostsInside], ["waiting", "lobby", true]);
  await tab.session.intents.setCamera(false);
  assert.equal(tab.ws().sentOf("media.update").length, 0);
  await tab.isIn([ALICE]);
  assert.equal(tab.state.phase, "incall");
  assert.deepEqual(tab.ws().sentOf("media.update")[0].camera, false);
});

test("whoever has to wait though they were inside has no link to anybody any more", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const links = [...tab.all.values()];
  tab.ws().ends(1006);
  tab.session.intents.retryConnection();
  tab.ws().opens();
  await tab.hears({ type: "error", code: "resume_refused", message: "", ref: "call.join" });
  await tab.hears({ type: "call.waiting", self: "bob-2", resume: "w", why: "locked", hosts: true });
  assert.deepEqual([tab.state.phase, tab.state.others, tab.state.me.id], ["waiting", [], null]);
  assert.deepEqual(
    links.map(({ signalingState }) => signalingState),
    ["closed"],
  );
  await tab.isIn([ALICE], { self: "bob-2" });
  assert.equal(tab.state.phase, "incall");
});

test("a second answer after the room was said to be full brings nobody in, and gives the seat back", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.session.join();
  await tab.clock.pass(11_000);
  assert.equal(tab.ws().sentOf("call.join").length, 2);
  await tab.hears({ type: "error", code: "room_full", message: "", ref: "call.join" });
  await tab.isIn([ALICE]);
  assert.deepEqual([tab.state.phase, tab.state.ending?.reason, tab.all.size], ["ended", "full", 0]);
  assert.equal(tab.ws().sentOf("call.leave").length, 1);
});

test("a request to join that is never answered is made again after 10 s", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.session.join();
  await tab.hears({ type: "error", code: "internal", message: "" });
  await tab.clock.pass(9_000);
  assert.equal(tab.ws().sentOf("call.join").length, 1);
  tab.ws().hears({ type: "pong" });
  await tab.clock.pass(2_000);
  assert.equal(tab.ws().sentOf("call.join").length, 2);
  await tab.isIn([ALICE]);
  tab.ws().hears({ type: "pong" });
  await tab.clock.pass(12_000);
  assert.equal(tab.ws().sentOf("call.join").length, 2);
});

test("who was denied may knock again", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.session.join();
  await tab.hears({ type: "call.waiting", self: "bob-id", resume: "w", why: "lobby", hosts: true });
  tab.ws().ends(4507);
  assert.equal(tab.state.ending?.reason, "denied");
  assertReleased(tab);
  tab.session.join();
  tab.ws().opens();
  assert.deepEqual(Object.keys(tab.ws().sentOf("call.join")[0]), ["type", "media"]);
  await settled();
  assert.equal(tab.media.live.length, 2);
});

test("every final close has its reason, and lets go of everything", async () => {
  const reasons = {
    4500: "signed_out",
    4501: "removed",
    4502: "closed",
    4503: "replaced",
    4504: "no_access",
    4505: "reload",
    4506: "protocol",
    4507: "denied",
    4508: "ended",
    4777: "protocol",
  };
  for (const [code, reason] of Object.entries(reasons)) {
    const tab = bobsTab();
    await tab.joins([ALICE]);
    tab.ws().ends(Number(code));
    assert.deepEqual([tab.state.phase, tab.state.ending?.reason], ["ended", reason]);
    assertReleased(tab);
  }
});

test("a host who removes, bans or ends the call is named", async () => {
  const cases = [
    [{ type: "moderation.applied", action: "remove", by: "Alice" }, "removed"],
    [{ type: "moderation.applied", action: "ban", by: "Alice" }, "banned"],
    [{ type: "call.ended", why: "host", by: "Alice" }, "ended"],
  ];
  for (const [message, reason] of cases) {
    const tab = bobsTab();
    await tab.joins([ALICE]);
    tab.ws().hears(message);
    assert.deepEqual([tab.state.ending?.reason, tab.state.ending?.by], [reason, "Alice"]);
    assertReleased(tab);
  }
});

test("leaving says so, lets go of everything, and one may come in again", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.session.leave();
  assert.equal(tab.ws().sentOf("call.leave").length, 1);
  assert.equal(tab.state.ending?.reason, "left");
  assert.equal(tab.storage.map.size, 0);
  assertReleased(tab);
  tab.session.join();
  tab.ws().opens();
  await tab.isIn([ALICE]);
  assert.deepEqual([tab.state.phase, ids(tab).length, tab.media.live.length], ["incall", 2, 2]);
});

test("stop lets go of everything and keeps the seat for the page that comes", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.session.stop();
  assertReleased(tab);
  assert.equal(tab.ws().sentOf("call.leave").length, 0);
  const kept = JSON.parse(tab.storage.map.get("kaigi.seat.office"));
  assert.deepEqual([kept.resume, kept.media.camera], ["secret-of-bob", true]);
});
