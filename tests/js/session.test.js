import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "./support/fake_clock.js";
import { fakeLocks, fakeStorage } from "./support/fake_media.js";
import { record } from "./support/fake_websocket.js";
import { bobsTab, event, joined, ROOM, someone } from "./support/session_stage.js";

const ALICE = someone("alice", 1, { role: "host" });
const CAROL = someone("carol", 9);
const ids = (/** @type {any} */ tab) => tab.state.participants.map((/** @type {any} */ one) => one.id);
const self = (/** @type {any} */ tab) => tab.state.participants.at(-1);

/** Nothing is open any more. @param {any} tab */
function assertReleased(tab) {
  assert.deepEqual(tab.media.live, []);
  assert.equal(tab.all.size, 0);
  assert.equal(tab.clock.pending, 0);
  assert.equal(tab.session.level(), 0);
}

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
  assert.deepEqual(tab.ws().sent, []);
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
  await tab.session.setCamera(false);
  assert.equal(tab.ws().sentOf("media.update").length, 0);
  await tab.isIn([ALICE]);
  assert.equal(tab.state.phase, "incall");
  assert.deepEqual(tab.ws().sentOf("media.update")[0].camera, false);
});

test("who was denied may knock again", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.session.join();
  await tab.hears({ type: "call.waiting", self: "bob-id", resume: "w", why: "lobby", hosts: true });
  tab.ws().ends(4507);
  assert.equal(tab.state.ending?.reason, "denied");
  assertReleased(tab);
  tab.session.knockAgain();
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

test("a switch takes effect at once, in the device, on the links and for the others", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.setCamera(false);
  assert.deepEqual(tab.media.live, ["audio"]);
  assert.equal(self(tab).camera, false);
  await tab.clock.pass(5);
  assert.equal([...tab.all.values()][0].sending("1"), null);
  const on = tab.session.setCamera(true);
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
  await tab.session.setCamera(false);
  tab.media.refusals = { video: "NotReadableError" };
  await tab.session.setCamera(true);
  assert.deepEqual([tab.state.own.camera.on, tab.state.own.camera.error], [false, "in_use"]);
});

test("a microphone that is unplugged is told to everybody", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.media.tracks[0].endsByItself();
  assert.deepEqual([tab.state.own.microphone.on, tab.state.own.microphone.error], [false, "ended"]);
  assert.equal(tab.ws().sentOf("media.update").at(-1).microphone, false);
});

test("another camera is opened exactly, after the old one was stopped", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.chooseCamera("video-2");
  assert.equal(tab.state.own.camera.deviceId, "video-2");
  assert.deepEqual(tab.media.asked.at(-1).video.deviceId, { exact: "video-2" });
  assert.deepEqual([...tab.media.live].sort(), ["audio", "video"]);
});

test("a host's mute stops the real track", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.startShare();
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
  await tab.session.startShare();
  assert.equal(self(tab).screen, true);
  tab.media.tracks.at(-1)?.endsByItself();
  assert.equal(self(tab).screen, false);
  tab.media.refusals = { screen: "NotAllowedError" };
  await tab.session.startShare();
  assert.deepEqual([tab.state.own.screen.on, tab.state.own.screen.error], [false, "denied"]);
  assert.deepEqual(
    tab
      .ws()
      .sentOf("media.update")
      .map(({ screen }) => screen),
    [true, false],
  );
});

test("a dropped socket is not a hang-up: links stay, and the same seat comes back", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const links = [...tab.all.keys()];
  tab.ws().ends(1006);
  assert.deepEqual([tab.state.phase, tab.state.connection, typeof tab.state.retryAt], ["incall", "lost", "number"]);
  await tab.session.setCamera(false);
  tab.session.retryConnection();
  tab.ws().opens();
  assert.deepEqual(tab.ws().sentOf("call.join"), [
    { type: "call.join", media: { microphone: true, camera: false, screen: false }, resume: "secret-of-bob" },
  ]);
  await tab.isIn([ALICE], { resumed: true });
  assert.deepEqual([...tab.all.keys()], links);
  assert.deepEqual([tab.state.connection, tab.state.phase], ["open", "incall"]);
  assert.equal(tab.ws().sentOf("media.update").length, 0);
});

test("a refused resume comes in afresh, with new links", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const links = [...tab.all.keys()];
  tab.ws().ends(1006);
  tab.session.retryConnection();
  tab.ws().opens();
  await tab.hears({ type: "error", code: "resume_refused", message: "", ref: "call.join" });
  assert.deepEqual(
    tab
      .ws()
      .sentOf("call.join")
      .map((join) => "resume" in join),
    [true, false],
  );
  await tab.isIn([ALICE], { self: "bob-2", roster: [ALICE, someone("bob", 12, { id: "bob-2" })] });
  assert.deepEqual(ids(tab), ["alice-id", "bob-2"]);
  assert.equal(
    links.some((link) => tab.all.has(link)),
    false,
  );
  assert.equal(tab.all.size, 1);
});

test("who left while the line was down is gone, who came is there", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.ws().ends(1006);
  tab.session.retryConnection();
  tab.ws().opens();
  await tab.isIn([CAROL], { resumed: true });
  assert.deepEqual(ids(tab), ["carol-id", "bob-id"]);
  assert.equal(tab.all.size, 0);
});

test("a call born anew that lacks somebody does not end their link, until it falls", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const [pc] = tab.all.values();
  pc.becomes("connected");
  await tab.hears({ ...joined([]), type: "call.state", call: { epoch: "e2", seq: 1, started_at: 9, locked: false } });
  assert.deepEqual(
    tab.state.participants.map(({ id, away }) => [id, away]),
    [
      ["alice-id", true],
      ["bob-id", false],
    ],
  );
  assert.equal(tab.all.size, 1);
  await tab.hears({ type: "participant.joined", epoch: "e2", seq: 2, participant: ALICE });
  assert.equal(tab.state.participants[0].away, false);
  await tab.hears({ ...joined([]), type: "call.state", call: { epoch: "e3", seq: 1, started_at: 9, locked: false } });
  pc.becomes("failed");
  await tab.clock.pass(16_000);
  assert.deepEqual(ids(tab), ["bob-id"]);
  assert.equal(tab.all.size, 0);
});

test("coming, going, replaced, away and back show in the roster and the links", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.hears(event(2, "participant.joined", { participant: CAROL }));
  await tab.hears(event(3, "participant.away", { id: "alice-id" }));
  assert.equal(tab.state.participants[0].away, true);
  const fresh = someone("alice", 1, { id: "alice-2" });
  await tab.hears(event(4, "participant.replaced", { old: "alice-id", participant: fresh }));
  assert.deepEqual(ids(tab), ["alice-2", "carol-id", "bob-id"]);
  await tab.hears(event(5, "participant.left", { id: "alice-2", why: "left" }));
  assert.deepEqual(ids(tab), ["carol-id", "bob-id"]);
  assert.equal(tab.all.size, 0);
});

test("a new role, a lock and the lobby show", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.hears(event(2, "participant.updated", { participant: someone("bob", 5, { role: "host", hand: true }) }));
  await tab.hears(event(3, "call.updated", { locked: true }));
  await tab.hears(event(4, "lobby.updated", { waiting: [{ id: "m", person: "mallory", name: "Mallory", since: 1 }] }));
  assert.equal(tab.state.me.role, "host");
  assert.deepEqual([self(tab).hand, tab.state.call?.locked, tab.state.waiting.length], [true, true, 1]);
});

test("a reloaded page goes straight back to its seat, with the switches as they were", async () => {
  const browser = { locks: fakeLocks() };
  const before = bobsTab({ browser });
  await before.joins([ALICE]);
  await before.session.setCamera(false);
  browser.locks.held.clear();
  const tab = bobsTab({ browser, storage: before.storage, reloaded: true });
  await tab.prepares();
  assert.equal(tab.state.phase, "joining");
  assert.equal(tab.ws().sentOf("call.join")[0].replaces, "secret-of-bob");
  await tab.isIn([ALICE], { self: "bob-2", roster: [ALICE, someone("bob", 5, { id: "bob-2" })] });
  assert.deepEqual(ids(tab), ["alice-id", "bob-2"]);
  assert.deepEqual(tab.media.live, ["audio"]);
});

test("a duplicated tab does not take the seat: it waits in the pre-join step and joins as a second device", async () => {
  const browser = { locks: fakeLocks() };
  const first = bobsTab({ browser });
  await first.joins([ALICE]);
  const copy = fakeStorage(Object.fromEntries(first.storage.map));
  const second = bobsTab({ browser, storage: copy, reloaded: true });
  await second.prepares();
  assert.equal(second.state.phase, "prejoin");
  second.session.join();
  assert.equal("replaces" in second.ws().sentOf("call.join")[0], false);
  assert.equal(first.state.phase, "incall");
});

test("coming back by a link, without a reload, takes the seat only when one joins", async () => {
  const browser = { locks: fakeLocks() };
  const before = bobsTab({ browser });
  await before.joins([ALICE]);
  browser.locks.held.clear();
  const tab = bobsTab({ browser, storage: before.storage });
  await tab.prepares();
  assert.equal(tab.state.phase, "prejoin");
  tab.session.join();
  await tab.hears({ type: "error", code: "resume_refused", message: "", ref: "call.join" });
  assert.deepEqual(
    tab
      .ws()
      .sentOf("call.join")
      .map((join) => "replaces" in join),
    [true, false],
  );
});

test("a storage full of garbage, or none, keeps nobody out", async () => {
  for (const storage of [fakeStorage({ "kaigi.seat.office": "{" }), fakeStorage({ "kaigi.seat.office": "7" }), null]) {
    const tab = bobsTab({ storage, reloaded: true });
    await tab.joins([ALICE]);
    assert.equal(tab.state.phase, "incall");
  }
});

test("chat is shown at once, confirmed by the server, kept once", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE], { chat: [entry(7, "alice", "old")] });
  tab.session.sendChat("  hello  ");
  tab.session.sendChat("   ");
  assert.deepEqual(
    tab.state.chat.map(({ text, pending }) => [text, pending]),
    [
      ["old", false],
      ["hello", true],
    ],
  );
  for (const again of [8, 8])
    await tab.hears({ type: "chat.message", entry: { ...entry(again, "bob", "hello"), id: "chat-1" } });
  await tab.clock.pass(20_000);
  assert.deepEqual(
    tab.state.chat.map(({ text, pending, failed }) => [text, pending, failed]),
    [
      ["old", false, false],
      ["hello", false, false],
    ],
  );
  assert.equal(tab.state.unread, 0);
});

test("what others write is unread until it is seen; history is not", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE], { chat: [entry(7, "alice", "old")] });
  await tab.hears({ type: "chat.message", entry: entry(9, "alice", "two") });
  await tab.hears({ type: "chat.message", entry: entry(8, "alice", "one") });
  assert.deepEqual(
    tab.state.chat.map(({ text }) => text),
    ["old", "one", "two"],
  );
  assert.equal(tab.state.unread, 2);
  tab.session.chatSeen();
  assert.equal(tab.state.unread, 0);
});

test("a message without a receipt, or refused, failed, and can be tried again under the same id", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.session.sendChat("one");
  tab.session.sendChat("two");
  await tab.hears({ type: "error", code: "unavailable", message: "", ref: "chat-2" });
  assert.deepEqual(
    tab.state.chat.map(({ failed }) => failed),
    [false, true],
  );
  assert.deepEqual(tab.notices, []);
  tab.clock.advance(10_000);
  assert.deepEqual(
    tab.state.chat.map(({ failed }) => failed),
    [true, true],
  );
  tab.session.retryChat("chat-1");
  assert.deepEqual(
    tab
      .ws()
      .sentOf("chat.send")
      .map(({ id }) => id),
    ["chat-1", "chat-2", "chat-1"],
  );
});

test("what is written while the line is down goes when it is back", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.ws().ends(1006);
  tab.session.sendChat("still here");
  tab.session.retryConnection();
  tab.ws().opens();
  await tab.isIn([ALICE], { resumed: true });
  assert.deepEqual(
    tab
      .ws()
      .sentOf("chat.send")
      .map(({ text }) => text),
    ["still here"],
  );
});

test("refusals of what one pressed are noticed, those of the machinery are not", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  for (const ref of ["signal.description", "media.update", "moderation.mute"]) {
    await tab.hears({ type: "error", code: "unknown_participant", message: "", ref });
  }
  assert.deepEqual(tab.notices, [{ code: "unknown_participant" }]);
});

test("a service that is away is tried again, and noticed once", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.session.join();
  for (let tries = 1; tries <= 3; tries++) {
    assert.equal(tab.ws().sentOf("call.join").length, tries);
    await tab.hears({ type: "error", code: "unavailable", message: "", ref: "call.join" });
    await tab.clock.pass(2000);
  }
  assert.equal(tab.notices.length, 1);
});

test("a server that forgot the seat is pinged, then asked, and never flooded", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  for (let n = 0; n < 20; n++) await tab.hears({ type: "error", code: "not_joined", message: "", ref: "media.update" });
  await tab.clock.pass(2000);
  assert.deepEqual([tab.ws().sentOf("ping").length, tab.ws().sentOf("call.join").length], [1, 2]);
});

test("reactions and hands pass both ways", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.session.react("clap");
  tab.session.raiseHand(true);
  assert.equal(self(tab).hand, true);
  await tab.hears({ type: "reaction.sent", from: "alice-id", reaction: "heart" });
  assert.deepEqual(tab.reactions, [{ id: "alice-id", reaction: "heart" }]);
  assert.deepEqual(
    tab
      .ws()
      .sent.slice(-2)
      .map(({ type }) => type),
    ["reaction.send", "hand.raise"],
  );
});

test("all that one message changes is told once, by topic", async () => {
  const tab = bobsTab();
  await tab.prepares();
  const changes = record(tab.state, "change");
  tab.session.join();
  tab.ws().hears(joined([ALICE]));
  await settled();
  assert.equal(changes.length, 1);
  assert.deepEqual(
    ["phase", "call", "participants", "chat"].filter((topic) => !changes[0].has(topic)),
    [],
  );
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

/** @param {number} number @param {string} person @param {string} text */
function entry(number, person, text) {
  return { number, id: `${person}-${number}`, person, name: person, text, sent_at: number };
}
