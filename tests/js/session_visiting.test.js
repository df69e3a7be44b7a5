import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "./support/fake_clock.js";
import { ALICE, assertReleased, bobsTab, ids, ROOM, someone } from "./support/session_stage.js";

const CAROL = someone("carol", 3);
const peer = (/** @type {any} */ { id, order }) => ({ id, order });
const inside = (/** @type {any[]} */ ...people) =>
  people.map(({ person, name, entered_at }) => ({ person, name, since: entered_at }));
const room = (/** @type {object} */ more = {}) => ({
  type: "room.updated",
  room: { ...ROOM, inside: inside(ALICE), ...more },
});
const approached = (/** @type {any[]} */ ...peers) => ({
  type: "call.approached",
  self: "bob-id",
  order: 5,
  peers: peers.map(peer),
  ice: [],
});
const offered = (/** @type {any} */ tab) =>
  tab
    .ws()
    .sentOf("signal.description")
    .map((/** @type {any} */ { to }) => to);
const approaches = (/** @type {any} */ tab) => tab.ws().sentOf("call.approach").length;
/** @param {any} tab */
const sending = (tab) => [...tab.all.values()].map((pc) => ["0", "1"].map((mid) => pc.sending(mid)?.kind ?? null));

/** Bob is in the pre-join step and visits those who are inside. @param {any} tab @param {any[]} people */
async function visits(tab, ...people) {
  await tab.prepares();
  await tab.hears(room({ inside: inside(...people) }));
  await tab.hears(approached(...people));
}

// Approaching

test("after permission one visits those inside: links are made, nobody is shown, nothing is sent", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE, CAROL);
  assert.equal(approaches(tab), 1);
  assert.deepEqual(offered(tab), ["alice-id", "carol-id"]);
  assert.deepEqual(sending(tab), [
    [null, null],
    [null, null],
  ]);
  assert.deepEqual([tab.state.phase, ids(tab), tab.state.me.id], ["prejoin", ["me"], null]);
});

test("nobody approaches an empty, locked, full, closed or watched room", async () => {
  const full = { capacity: 1 };
  for (const more of [{ inside: [] }, { locked: true }, { lobby: true }, { is_open: false }, full]) {
    const tab = bobsTab();
    await tab.prepares();
    await tab.hears(room(more));
    assert.equal(approaches(tab), 0, JSON.stringify(more));
    await tab.hears(room());
    assert.equal(approaches(tab), 1, JSON.stringify(more));
  }
});

test("nobody approaches without permission, for their addresses would be hidden ones", async () => {
  const tab = bobsTab();
  tab.media.refusals = { audio: "NotAllowedError", video: "NotAllowedError" };
  await tab.prepares();
  await tab.hears(room());
  assert.equal(approaches(tab), 0);
  tab.media.refusals = { video: "NotAllowedError" };
  await tab.session.intents.setMicrophone(true);
  await settled();
  assert.equal(approaches(tab), 1);
});

test("permission given after the room was seen is time enough", async () => {
  const tab = bobsTab();
  let answer = (/** @type {unknown} */ _value) => {};
  tab.media.waitFor = new Promise((resolve) => (answer = resolve));
  tab.session.prepare();
  await settled();
  tab.ws().opens();
  await tab.hears(room());
  assert.equal(approaches(tab), 0);
  answer(null);
  await tab.clock.pass(20);
  assert.equal(approaches(tab), 1);
});

test("a refused approach is no news to anybody, and joining goes the cold way", async () => {
  const tab = bobsTab();
  await tab.prepares();
  await tab.hears(room());
  await tab.hears({ type: "error", code: "cannot_approach", message: "", ref: "call.approach" });
  assert.deepEqual(tab.notices, []);
  tab.session.join();
  await tab.isIn([ALICE]);
  assert.deepEqual(offered(tab), ["alice-id"]);
  await tab.clock.pass(20);
  assert.deepEqual(sending(tab), [["audio", "video"]]);
});

test("a server of the version before is asked once only", async () => {
  const tab = bobsTab();
  await tab.prepares();
  await tab.hears(room());
  await tab.hears({ type: "error", code: "unknown_type", message: "", ref: "" });
  await tab.clock.pass(12_000);
  await tab.hears(room());
  assert.equal(approaches(tab), 1);
  assert.deepEqual(tab.notices, []);
});

test("an approach whose answer was lost is made again after a while", async () => {
  const tab = bobsTab();
  await tab.prepares();
  await tab.hears(room());
  await tab.hears({ type: "error", code: "internal", message: "" });
  await tab.hears(room());
  assert.equal(approaches(tab), 1);
  await tab.clock.pass(10_000);
  assert.equal(approaches(tab), 2);
  await tab.hears(approached(ALICE));
  await tab.clock.pass(12_000);
  assert.deepEqual([approaches(tab), tab.all.size], [2, 1]);
});

// The click

test("the click puts the tracks on and makes no other offer", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  const before = offered(tab).length;
  tab.session.join();
  assert.deepEqual(sending(tab), [[null, null]]);
  await tab.isIn([ALICE]);
  assert.deepEqual(sending(tab), [["audio", "video"]]);
  assert.equal(offered(tab).length, before);
  assert.equal(tab.all.size, 1);
  assert.deepEqual(ids(tab), ["alice-id", "bob-id"]);
});

test("what was switched off in the pre-join step stays off after the click", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  await tab.session.intents.setCamera(false);
  tab.session.join();
  await tab.isIn([ALICE]);
  assert.deepEqual(sending(tab), [["audio", null]]);
});

test("the click may come before the answer to the approach", async () => {
  const tab = bobsTab();
  await tab.prepares();
  await tab.hears(room());
  tab.session.join();
  await tab.hears(approached(ALICE));
  await tab.isIn([ALICE]);
  assert.equal(tab.all.size, 1);
  assert.deepEqual(sending(tab), [["audio", "video"]]);
});

test("who is seated under another order than they visited with starts afresh", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  const [before] = tab.all.keys();
  tab.session.join();
  const self = someone("bob", 8);
  await tab.isIn([], { roster: [ALICE, self] });
  assert.equal(tab.all.size, 1);
  assert.notEqual([...tab.all.keys()][0], before);
  assert.deepEqual(offered(tab), ["alice-id", "alice-id"]);
});

test("a link to whoever left meanwhile ends with the click, one to whoever came is made", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  tab.session.join();
  await tab.isIn([CAROL]);
  assert.deepEqual(offered(tab), ["alice-id", "carol-id"]);
  assert.equal(tab.all.size, 1);
  assert.deepEqual(sending(tab), [["audio", "video"]]);
});

test("a refused seat ends the links of the visit", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  tab.session.join();
  await tab.hears({ type: "error", code: "room_full", message: "", ref: "call.join" });
  assert.equal(tab.state.ending?.reason, "full");
  assert.equal(tab.all.size, 0);
});

test("whoever has to wait after all visits nobody", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  tab.session.join();
  await tab.hears({ type: "call.waiting", self: "bob-id", resume: "secret", why: "lobby", hosts: true });
  assert.equal(tab.state.phase, "waiting");
  assert.equal(tab.all.size, 0);
});

// While visiting

test("the links follow who is inside", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  await tab.hears(approached(ALICE, CAROL));
  assert.deepEqual(offered(tab), ["alice-id", "carol-id"]);
  await tab.hears(approached(CAROL));
  assert.equal(tab.all.size, 1);
  const dave = someone("dave", 9);
  await tab.hears(approached(CAROL, dave));
  assert.deepEqual(offered(tab), ["alice-id", "carol-id"], "whoever has the greater order offers");
});

test("let go by a lock, one approaches anew when the lock is off", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  await tab.hears({ type: "visit.ended", why: "closed" });
  await tab.hears(room({ locked: true }));
  assert.equal(tab.all.size, 0);
  await tab.clock.pass(12_000);
  assert.equal(approaches(tab), 1);
  await tab.hears(room());
  assert.equal(approaches(tab), 2);
});

test("let go by the end of the call, one waits in the pre-join step and begins the next one afresh", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  await tab.hears({ type: "visit.ended", why: "closed" });
  await tab.hears(room({ inside: [] }));
  await tab.clock.pass(12_000);
  assert.deepEqual([tab.state.phase, tab.all.size, approaches(tab)], ["prejoin", 0, 1]);
  tab.session.join();
  await tab.isIn([]);
  assert.deepEqual([tab.state.phase, ids(tab)], ["incall", ["bob-id"]]);
});

test("let go for being idle, one approaches anew when somebody is at the machine", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  await tab.hears({ type: "visit.ended", why: "idle" });
  await tab.hears(room());
  await tab.clock.pass(12_000);
  assert.deepEqual([tab.all.size, approaches(tab)], [0, 1]);
  tab.session.stir();
  assert.equal(approaches(tab), 2);
});

test("a lost socket ends the visit, and the next one begins another", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  tab.ws().ends(1006);
  assert.equal(tab.all.size, 0);
  await tab.clock.pass(10_000);
  tab.ws().opens();
  await settled();
  assert.equal(approaches(tab), 1, "over the new socket");
  await tab.hears(approached(ALICE));
  assert.equal(tab.all.size, 1);
});

test("leaving the page ends everything", async () => {
  const tab = bobsTab();
  await visits(tab, ALICE);
  tab.session.stop();
  assertReleased(tab);
});

test("a page that comes back to its seat visits nobody first", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.session.stop();
  const again = bobsTab({ storage: tab.storage });
  await again.prepares();
  await again.hears(room());
  assert.equal(approaches(again), 0);
});
