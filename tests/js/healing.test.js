import assert from "node:assert/strict";
import { test } from "node:test";
import { assertHealthy, offers, pair, pcs } from "./support/mesh_stage.js";
import { meet, stateOf, wired } from "./support/wired.js";

const needs = (/** @type {any} */ call) => call.sent.filter((/** @type {any} */ m) => m.type === "signal.need");
const states = (/** @type {any} */ call, /** @type {string} */ at) =>
  call.states.filter((/** @type {any} */ s) => s.at === at).map((/** @type {any} */ s) => s.state);
const connections = (/** @type {any} */ call) => pcs(call).map((pc) => pc.name);

/** Nothing comes through any more, and no browser says so. @param {any} call @param {boolean} [deaf] */
function falls(call, deaf = true) {
  for (const pc of pcs(call)) pc.deaf = deaf;
}

/** A pair that has heard each other's hearts, and 0.5 s after the last beat. */
async function beating() {
  const call = await pair();
  await call.clock.pass(3_300);
  return call;
}

test("a healthy pair beats once a second, and nobody restarts, marks or renews anything", async () => {
  const call = await pair();
  await call.clock.pass(120_000);
  assert.equal(call.sent.length, 2);
  assert.deepEqual([states(call, "alice"), states(call, "bob")], [["connected"], ["connected"]]);
  assert.deepEqual(call.controls, []);
});

test("two seconds of silence make a mark on both sides, three a restart by the offering side", async () => {
  const call = await beating();
  falls(call);
  await call.clock.pass(2_200);
  assert.deepEqual([states(call, "alice").at(-1), states(call, "bob").at(-1)], ["connecting", "connecting"]);
  assert.equal(offers(call).length, 1);
  await call.clock.pass(900);
  assert.equal(offers(call).length, 2);
  assert.equal(offers(call)[1].restart, true);
  falls(call, false);
  await call.clock.pass(1_100);
  assertHealthy(call);
  assert.deepEqual([states(call, "alice").at(-1), states(call, "bob").at(-1)], ["connected", "connected"]);
  assert.equal(offers(call).length, 2);
});

test("one and a half seconds without anybody are told, one silent link among others is not", async () => {
  const call = wired("alice", "bob", "carol");
  meet(call);
  await call.clock.pass(3_500);
  let silent = 0;
  call.meshes.alice.addEventListener("silent", () => silent++);
  const [first, second] = pcs(call).filter((pc) => pc.offers === 0);
  first.deaf = true;
  await call.clock.pass(5_000);
  assert.equal(silent, 0);
  second.deaf = true;
  await call.clock.pass(900);
  assert.equal(silent, 0);
  await call.clock.pass(700);
  assert.equal(silent, 1);
});

test("one side that hears nothing asks the other for a restart", async () => {
  const call = await beating();
  for (const pc of pcs(call)) pc.deaf = pc.offers === 0;
  await call.clock.pass(4_200);
  assert.deepEqual(
    needs(call).map((/** @type {any} */ m) => [m.from, m.what]),
    [["alice", "ice"]],
  );
  assert.equal(offers(call).length, 2);
});

test("where picture and sound still come, a silent control channel is no silence", async () => {
  const call = await beating();
  falls(call);
  for (let second = 0; second < 40; second++) {
    for (const pc of pcs(call)) pc.bytes += 1000;
    await call.clock.pass(400);
  }
  assert.equal(call.sent.length, 2);
  assert.deepEqual([states(call, "alice"), states(call, "bob")], [["connected"], ["connected"]]);
});

test("who never sends a heartbeat is judged by the connection alone", async () => {
  const call = await pair();
  const [old] = pcs(call);
  for (const channel of old.channels) channel.send = () => {};
  call.meshes.alice.remove("bob");
  call.meshes.alice.add({ id: "bob", order: 2 });
  await call.clock.pass(9_000);
  for (const pc of pcs(call)) for (const channel of pc.channels) channel.onmessage = null;
  const before = call.sent.length;
  await call.clock.pass(60_000);
  const judged = call.sent.slice(before);
  assert.ok(judged.length <= 30, `${judged.length}`);
});

test("restarts go on every four seconds, and after fifteen seconds of silence the link is made new", async () => {
  const call = await beating();
  const before = connections(call);
  falls(call);
  await call.clock.pass(16_000);
  assert.equal(offers(call).filter((/** @type {any} */ m) => m.restart).length, 4);
  assert.deepEqual(connections(call), before);
  await call.clock.pass(2_500);
  assertHealthy(call);
  assert.equal(connections(call).filter((name) => before.includes(name)).length, 0);
  assert.equal(stateOf(call, "bob", "alice"), "connected");
});

test("after forty-five seconds both say failed, go on more seldom, and come back when there is a way", async () => {
  const call = await beating();
  falls(call);
  call.lose = () => true;
  await call.clock.pass(44_000);
  assert.deepEqual([stateOf(call, "alice", "bob"), stateOf(call, "bob", "alice")], ["connecting", "connecting"]);
  await call.clock.pass(4_000);
  assert.deepEqual([stateOf(call, "alice", "bob"), stateOf(call, "bob", "alice")], ["failed", "failed"]);
  const links = new Set(call.sent.map((/** @type {any} */ m) => m.link)).size;
  await call.clock.pass(120_000);
  assert.ok(new Set(call.sent.map((/** @type {any} */ m) => m.link)).size - links <= 5);
  call.lose = () => false;
  await call.clock.pass(40_000);
  assertHealthy(call);
  assert.deepEqual([stateOf(call, "alice", "bob"), stateOf(call, "bob", "alice")], ["connected", "connected"]);
});

for (const away of ["alice", "bob"]) {
  test(`a link that fell while ${away} had no signaling looks for a way as soon as it is back`, async () => {
    const call = await beating();
    call.meshes[away].setSignaling(false);
    call.lose = (/** @type {any} */ m) => m.to === away;
    falls(call);
    await call.clock.pass(9_700);
    falls(call, false);
    for (const pc of pcs(call)) pc.becomes("disconnected");
    call.lose = () => false;
    call.meshes[away].setSignaling(true);
    await call.clock.pass(100);
    assertHealthy(call);
    await call.clock.pass(1_100);
    assert.deepEqual([stateOf(call, "alice", "bob"), stateOf(call, "bob", "alice")], ["connected", "connected"]);
  });
}

test("a restart that was asked for over a dead connection is asked for again over the next one, and once", async () => {
  const call = await beating();
  call.lose = () => true;
  call.meshes.alice.restart();
  await call.clock.pass(600);
  call.lose = () => false;
  for (const open of [false, true]) call.meshes.alice.setSignaling(open);
  await call.clock.pass(100);
  assert.equal(needs(call).length, 2);
  assert.equal(offers(call).length, 2);
  for (const open of [false, true]) call.meshes.alice.setSignaling(open);
  await call.clock.pass(100);
  assert.equal(needs(call).length, 2);
});

test("who is forgotten while they sleep and known again gets a new link, not the old one's next offer", async () => {
  const call = await beating();
  const old = connections(call);
  falls(call);
  call.lose = () => true;
  call.meshes.alice.remove("bob");
  await call.clock.pass(5_000);
  call.lose = () => false;
  call.meshes.bob.restart();
  await call.clock.pass(10);
  call.meshes.alice.add({ id: "bob", order: 2 });
  await call.clock.pass(300);
  assertHealthy(call);
  assert.equal(connections(call).length, 2);
  for (const name of connections(call)) assert.ok(!old.includes(name), name);
});

test("who is let go of and known again has a link within three seconds", async () => {
  const call = await beating();
  call.meshes.alice.remove("bob");
  await call.clock.pass(50);
  call.meshes.alice.add({ id: "bob", order: 2 });
  await call.clock.pass(2_500);
  assertHealthy(call);
  assert.deepEqual([stateOf(call, "alice", "bob"), stateOf(call, "bob", "alice")], ["connected", "connected"]);
});

test("of two sides that both hear nothing the offering one makes the new link, unasked", async () => {
  const call = await beating();
  falls(call);
  call.lose = (/** @type {any} */ message) => message.type === "signal.description";
  await call.clock.pass(17_300);
  assert.deepEqual(
    needs(call).filter((/** @type {any} */ { what }) => what === "new"),
    [],
  );
});

test("signaling that comes and goes disturbs no healthy link", async () => {
  const call = await beating();
  for (let n = 0; n < 5; n++) {
    for (const name of ["alice", "bob"]) call.meshes[name].setSignaling(false);
    await call.clock.pass(7_000);
    for (const name of ["alice", "bob"]) call.meshes[name].setSignaling(true);
    await call.clock.pass(3_000);
  }
  assert.equal(call.sent.length, 2);
});

test("a machine that slept listens for a second before it calls anything silent", async () => {
  const call = await beating();
  call.clock.jump(600_000);
  await call.clock.pass(900);
  assert.deepEqual([states(call, "alice"), states(call, "bob")], [["connected"], ["connected"]]);
  assert.equal(call.sent.length, 2);
  falls(call);
  call.clock.jump(600_000);
  await call.clock.pass(4_000);
  assert.equal(offers(call).length, 2);
});

test("who says goodbye is marked at once, and three seconds later there is no connection", async () => {
  const call = await beating();
  call.meshes.bob.clear();
  await call.clock.pass(1);
  assert.equal(stateOf(call, "alice", "bob"), "connecting");
  await call.clock.pass(3_000);
  assert.equal(stateOf(call, "alice", "bob"), "failed");
  assert.deepEqual(needs(call), []);
});

test("a need that nobody heard is forgotten once the link stands by itself", async () => {
  const call = await beating();
  const before = connections(call);
  const [alice] = pcs(call).filter((pc) => pc.offers === 0);
  call.lose = () => true;
  alice.deaf = true;
  await call.clock.pass(18_500);
  assert.equal(needs(call).at(-1).what, "new");
  alice.deaf = false;
  call.lose = () => false;
  await call.clock.pass(5_000);
  assert.equal(stateOf(call, "alice", "bob"), "connected");
  call.meshes.alice.lookAfter();
  await call.clock.pass(3_000);
  assert.deepEqual(connections(call), before);
});

test("statistics that cannot be had keep no dead link from being noticed", async () => {
  const call = await beating();
  for (const pc of pcs(call)) {
    pc.getStats = async () => {
      throw new Error("no statistics");
    };
  }
  falls(call);
  await call.clock.pass(4_000);
  assert.equal(stateOf(call, "alice", "bob"), "connecting");
});

test("a clock that was set back does not keep a link from being made anew", async () => {
  const call = await beating();
  const asks = () => call.meshes.bob.signal({ type: "signal.need", from: "alice", link: "unknown", what: "new" });
  asks();
  await call.clock.pass(5_000);
  assert.equal(offers(call).length, 2);
  call.clock.jump(-9 * 3_600_000);
  asks();
  await call.clock.pass(5_000);
  assert.equal(offers(call).length, 3);
});

test("both ends that restart at once, again and again, stay together", async () => {
  const call = wired("alice", "bob");
  meet(call);
  for (let n = 0; n < 50; n++) {
    for (const name of ["alice", "bob"]) call.meshes[name].restart();
    await call.clock.pass(n % 7);
  }
  await call.clock.pass(5_000);
  assertHealthy(call);
  assert.deepEqual(call.problems, []);
});
