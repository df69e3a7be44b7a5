import assert from "node:assert/strict";
import { test } from "node:test";
import { assertHealthy, offers, pcs, track } from "./support/mesh_stage.js";
import { stateOf, wired } from "./support/wired.js";

/** Alice is inside, Bob visits: both know it. @param {{ms?: number}} [options] */
async function visited({ ms = 200 } = {}) {
  const call = wired("alice", "bob");
  for (const name of ["alice", "bob"]) {
    call.meshes[name].setTrack("microphone", track(`${name}'s voice`));
    call.meshes[name].setTrack("camera", track(`${name}'s picture`));
  }
  call.meshes.alice.add({ id: "bob", order: 2, withheld: true });
  call.meshes.bob.add({ id: "alice", order: 1, withheld: true });
  await call.clock.pass(ms);
  return call;
}

/** What is sent over every link, by line. @param {any} call */
const sent = (call) => pcs(call).map((pc) => ["0", "1", "2"].map((mid) => pc.sending(mid)?.name ?? null));
const NOTHING = [
  [null, null, null],
  [null, null, null],
];

test("a withheld link stands, with nothing sent over it and nothing told of it", async () => {
  const call = await visited();
  assertHealthy(call);
  assert.equal(offers(call).length, 1);
  assert.deepEqual(sent(call), NOTHING);
  assert.deepEqual([call.tracks, call.states, call.ready, call.controls], [[], [], [], []]);
});

test("released, both put their tracks on without another offer, and hear at once what was kept", async () => {
  const call = await visited();
  const before = call.sent.length;
  call.meshes.alice.add({ id: "bob", order: 2 });
  call.meshes.bob.add({ id: "alice", order: 1 });
  assert.deepEqual(
    call.states.map((/** @type {any} */ { at, state }) => [at, state]),
    [
      ["alice", "connected"],
      ["bob", "connected"],
    ],
  );
  assert.equal(call.tracks.length, 6);
  await call.clock.pass(200);
  assert.equal(call.sent.length, before);
  assert.deepEqual(sent(call), [
    ["bob's voice", "bob's picture", null],
    ["alice's voice", "alice's picture", null],
  ]);
});

test("what is switched meanwhile is put on in the end, and only then", async () => {
  const call = await visited();
  call.meshes.bob.setTrack("camera", track("another picture"));
  call.meshes.bob.setTrack("microphone", null);
  await call.clock.pass(200);
  assert.deepEqual(sent(call), NOTHING);
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(200);
  assert.deepEqual(sent(call)[0], [null, "another picture", null]);
});

test("a link made anew while it is withheld sends nothing either, and its tracks are those that are told", async () => {
  const call = await visited();
  pcs(call)[0].becomes("failed");
  await call.clock.pass(40_000);
  assert.deepEqual(sent(call), NOTHING);
  call.meshes.bob.add({ id: "alice", order: 1 });
  const receivers = pcs(call).flatMap((pc) => pc.transceivers.map((/** @type {any} */ one) => one.receiver.track));
  const told = call.tracks.filter((/** @type {any} */ { at }) => at === "bob");
  assert.equal(told.length, 3);
  assert.ok(told.every((/** @type {any} */ one) => receivers.includes(one.track)));
});

test("a click that comes before the link stands puts the tracks on as soon as there are lines", async () => {
  const call = await visited({ ms: 0 });
  call.meshes.alice.add({ id: "bob", order: 2 });
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(200);
  assertHealthy(call);
  assert.equal(offers(call).length, 1);
  assert.deepEqual(sent(call), [
    ["bob's voice", "bob's picture", null],
    ["alice's voice", "alice's picture", null],
  ]);
});

test("one side released says nothing for the other", async () => {
  const call = await visited();
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(200);
  assert.deepEqual(sent(call)[1], [null, null, null]);
  assert.deepEqual(
    call.tracks.filter((/** @type {any} */ { at }) => at === "alice"),
    [],
  );
});

test("a link that waited in vain looks for a way when it is released, with the servers of then", async () => {
  const call = wired("alice", "bob");
  call.lose = () => true;
  call.meshes.bob.add({ id: "alice", order: 1, withheld: true });
  await call.clock.pass(3_000);
  call.lose = () => false;
  call.meshes.alice.add({ id: "bob", order: 2 });
  call.meshes.bob.enter({ order: 2, iceServers: [{ urls: ["turn:x"] }] });
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(300);
  assertHealthy(call);
  assert.deepEqual(pcs(call)[0].configuration.iceServers, [{ urls: ["turn:x"] }]);
});

test("a click on a link that had no hope without a relay begins to hope, and is told of nothing else", async () => {
  const call = wired("alice", "bob");
  call.lose = () => true;
  call.meshes.alice.add({ id: "bob", order: 2, withheld: true });
  call.meshes.bob.add({ id: "alice", order: 1, withheld: true });
  await call.clock.pass(50_000);
  call.meshes.alice.add({ id: "bob", order: 2 });
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(40_000);
  assert.ok(call.states.every((/** @type {any} */ { state }) => state === "connecting"));
  await call.clock.pass(10_000);
  assert.deepEqual([stateOf(call, "alice", "bob"), stateOf(call, "bob", "alice")], ["failed", "failed"]);
});

test("a withheld link that is removed is gone, and whoever comes with its id later is no visitor", async () => {
  const call = await visited();
  call.meshes.alice.remove("bob");
  call.meshes.bob.remove("alice");
  assert.equal(call.all.size, 0);
  call.meshes.alice.add({ id: "bob", order: 2 });
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(200);
  assert.deepEqual(sent(call)[0], ["bob's voice", "bob's picture", null]);
});

test("somebody inside does not become a visitor again", async () => {
  const call = await visited();
  call.meshes.alice.add({ id: "bob", order: 2 });
  call.meshes.alice.add({ id: "bob", order: 2, withheld: true });
  call.meshes.alice.setTrack("screen", track("a screen"));
  await call.clock.pass(200);
  assert.equal(sent(call)[1][2], "a screen");
});

test("who comes in under another order than they visited with gets a link by the new one", async () => {
  const call = wired("bob", "alice");
  call.meshes.alice.add({ id: "bob", order: 1, withheld: true });
  call.meshes.bob.add({ id: "alice", order: 2, withheld: true });
  await call.clock.pass(200);
  call.meshes.bob.clear();
  call.meshes.bob.enter({ order: 3 });
  call.meshes.bob.add({ id: "alice", order: 2 });
  call.meshes.alice.add({ id: "bob", order: 3 });
  await call.clock.pass(200);
  assertHealthy(call);
  assert.deepEqual(
    offers(call).map((/** @type {any} */ { from }) => from),
    ["alice", "bob"],
  );
  assert.equal(call.all.size, 2);
});
