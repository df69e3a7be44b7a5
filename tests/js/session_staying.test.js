import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "./support/fake_clock.js";
import { fakeLocks, fakeStorage } from "./support/fake_media.js";
import { ALICE, CAROL, bobsTab, event, ids, joined, self, someone } from "./support/session_stage.js";

test("a dropped socket is not a hang-up: links stay, and the same seat comes back", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const links = [...tab.all.keys()];
  tab.ws().ends(1006);
  assert.deepEqual([tab.state.phase, tab.state.connection, typeof tab.state.retryAt], ["incall", "lost", "number"]);
  await tab.session.intents.setCamera(false);
  tab.session.intents.retryConnection();
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
  tab.session.intents.retryConnection();
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
  tab.session.intents.retryConnection();
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
  await tab.clock.pass(46_000);
  assert.deepEqual(ids(tab), ["bob-id"]);
  assert.equal(tab.all.size, 0);
});

test("whom the server does not list again within a lease has left, whatever their link says", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE, CAROL]);
  const [alice] = tab.all.values();
  alice.becomes("connected");
  await tab.hears({ ...joined([]), type: "call.state", call: { epoch: "e2", seq: 1, started_at: 9, locked: false } });
  await tab.hears({ type: "participant.joined", epoch: "e2", seq: 2, participant: CAROL });
  for (let seconds = 0; seconds < 44; seconds += 4) {
    await tab.clock.pass(4_000);
    await tab.hears({ type: "pong", sent_at: 0, now: 0, epoch: "e2", seq: 2, chat: 0 });
  }
  assert.deepEqual(ids(tab), ["alice-id", "carol-id", "bob-id"]);
  assert.equal(alice.connectionState, "connected");
  await tab.clock.pass(2_000);
  assert.deepEqual(ids(tab), ["carol-id", "bob-id"]);
  assert.equal(alice.connectionState, "closed");
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
  await before.session.intents.setCamera(false);
  browser.locks.held.clear();
  const tab = bobsTab({ browser, storage: before.storage, reloaded: true });
  await tab.prepares();
  assert.equal(tab.state.phase, "joining");
  assert.equal(tab.ws().sentOf("call.join")[0].replaces, "secret-of-bob");
  await tab.isIn([ALICE], { self: "bob-2", roster: [ALICE, someone("bob", 5, { id: "bob-2" })] });
  assert.deepEqual(ids(tab), ["alice-id", "bob-2"]);
  assert.deepEqual(tab.media.live, ["audio"]);
});

/** @param {any} before  a tab, whose page goes @param {any} browser */
async function reloads(before, browser) {
  browser.locks.held.clear();
  const tab = bobsTab({ browser, storage: before.storage, reloaded: true });
  await tab.prepares();
  await tab.isIn([ALICE], { self: "bob-2", roster: [ALICE, someone("bob", 5, { id: "bob-2" })] });
  return tab;
}

test("a page that is reloaded while the camera still opens comes back with the camera on", async () => {
  const browser = { locks: fakeLocks() };
  const before = bobsTab({ browser });
  before.media.waitFor = new Promise(() => {});
  before.session.prepare();
  await settled();
  before.ws().opens();
  before.session.join();
  await before.isIn([ALICE]);
  const tab = await reloads(before, browser);
  assert.deepEqual([...tab.media.live].sort(), ["audio", "video"]);
});

test("a camera that was switched off while it opened stays off over a reload", async () => {
  const browser = { locks: fakeLocks() };
  const before = bobsTab({ browser });
  await before.joins([ALICE]);
  await before.session.intents.setCamera(false);
  before.media.waitFor = new Promise(() => {});
  before.session.intents.setCamera(true);
  await before.session.intents.setCamera(false);
  const tab = await reloads(before, browser);
  assert.deepEqual(tab.media.live, ["audio"]);
});

test("what a host switched off stays off over a reload", async () => {
  const browser = { locks: fakeLocks() };
  const before = bobsTab({ browser });
  await before.joins([ALICE]);
  await before.hears({ type: "moderation.applied", action: "mute", by: "Alice", source: "microphone" });
  const tab = await reloads(before, browser);
  assert.deepEqual(tab.media.live, ["video"]);
});

test("a camera that the page before has not let go of yet is asked for once more", async () => {
  const tab = bobsTab();
  tab.media.refusals = { video: "NotReadableError" };
  await tab.joins([ALICE]);
  assert.deepEqual([tab.state.own.camera.on, tab.state.own.camera.error], [false, "in_use"]);
  tab.media.refusals = {};
  await tab.clock.pass(1_500);
  assert.deepEqual([tab.state.own.camera.on, tab.state.own.camera.error], [true, null]);
  assert.equal(tab.ws().sentOf("media.update").at(-1).camera, true);
});

test("a camera that failed is left alone once it was switched off", async () => {
  const tab = bobsTab();
  tab.media.refusals = { video: "NotReadableError" };
  await tab.joins([ALICE]);
  tab.media.refusals = {};
  await tab.session.intents.setCamera(false);
  await tab.clock.pass(5_000);
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

test("a seat of before the reload that is answered for late takes nothing from the one that was given since", async () => {
  for (const free of [false, true]) {
    let answer = () => {};
    const locks = {
      request(/** @type {string} */ _name, /** @type {any} */ options, /** @type {any} */ run) {
        if (typeof options === "function") return Promise.resolve(options({}));
        return new Promise((resolve, reject) => {
          answer = () => (free ? resolve(run({})) : reject(new DOMException("", "TimeoutError")));
        });
      },
    };
    const storage = fakeStorage();
    storage.setItem("kaigi.seat.office", JSON.stringify({ id: "old-id", resume: "old-secret", media: {} }));
    const tab = bobsTab({ reloaded: true, storage, browser: { locks } });
    tab.session.prepare();
    await settled();
    tab.ws().opens();
    tab.session.join();
    await tab.isIn([ALICE]);
    answer();
    await settled();
    tab.ws().ends(1006);
    await tab.clock.pass(1_000);
    tab.ws().opens();
    assert.equal(tab.ws().sentOf("call.join")[0].resume, "secret-of-bob");
  }
});
