import assert from "node:assert/strict";
import { test } from "node:test";
import { assertHealthy, offers, pair, pcs, track, watchRejections } from "./support/mesh_stage.js";
import { chance, meet, wired } from "./support/wired.js";

test("whatever a peer sends, the mesh survives and the healthy link stays", async () => {
  const call = await pair();
  const { link } = offers(call)[0];
  const rejections = watchRejections();
  const garbage = [
    { type: "offer", sdp: "" },
    { type: "answer", sdp: "no" },
    { type: "rollback", sdp: "v=0" },
    {},
    null,
    7,
  ];
  for (const description of garbage) {
    for (const [at, from] of [
      ["alice", "bob"],
      ["bob", "alice"],
      ["alice", "mallory"],
    ]) {
      for (const number of [0, 1, 2, 99]) {
        call.meshes[at].signal({ type: "signal.description", from, link, offer: number, description });
      }
      call.meshes[at].signal({
        type: "signal.candidates",
        from,
        link,
        offer: 1,
        candidates: [{ candidate: "x" }, {}, null],
      });
      call.meshes[at].signal({ type: "signal.need", from, link: "gone", what: "new things" });
      call.meshes[at].signal({ type: "signal.of.tomorrow", from, link });
    }
  }
  await call.clock.pass(500);
  assertHealthy(call);
  assert.deepEqual(await rejections(), []);
});

test("a flood from nobodies is kept within bounds", async () => {
  const call = await pair();
  for (let n = 0; n < 2000; n++) {
    call.meshes.alice.signal({ type: "signal.candidates", from: `m${n % 100}`, link: "l", offer: 1, candidates: [] });
  }
  await call.clock.pass(100);
  assertHealthy(call);
});

for (let seed = 1; seed <= 60; seed++) {
  test(`storm ${seed}: restarts, losses, drops and tracks in any order leave both ends stable and connected`, async () => {
    const random = chance(seed);
    const call = wired("alice", "bob", "carol");
    const rejections = watchRejections();
    call.delay = () => random() * 60;
    meet(call);
    let losing = true;
    call.lose = () => losing && random() < 0.15;
    for (let step = 0; step < 60; step++) {
      disturb(call, random);
      await call.clock.pass(random() * 400);
      assertOneInFlight(call);
    }
    losing = false;
    for (const mesh of Object.values(call.meshes)) /** @type {any} */ (mesh).setSignaling(true);
    await call.clock.pass(80_000);
    assertHealthy(call);
    assert.equal(pcs(call).length, 6);
    assertTracks(call);
    assert.deepEqual(await rejections(), []);
  });
}

/** @param {any} call @param {() => number} random */
function disturb(call, random) {
  const names = Object.keys(call.meshes);
  const name = names[Math.floor(random() * names.length)];
  const mesh = call.meshes[name];
  const all = pcs(call);
  const pc = all[Math.floor(random() * all.length)];
  const old = call.sent[Math.floor(random() * call.sent.length)];
  const actions = [
    () => mesh.restart(),
    () => mesh.setTrack("camera", random() < 0.5 ? null : track(`${name} ${random()}`)),
    () => pc?.becomes(random() < 0.5 ? "disconnected" : "failed"),
    () => mesh.setSignaling(random() < 0.7),
    () => old && call.meshes[old.to].signal(old),
    () => pc?.finds(`candidate:9 1 udp 1 10.0.0.9 ${step(random)} typ srflx`),
  ];
  actions[Math.floor(random() * actions.length)]();
}

const step = (/** @type {() => number} */ random) => Math.floor(random() * 60_000);

/** Nobody but the offering side ever waits for an answer. @param {any} call */
function assertOneInFlight(call) {
  for (const pc of pcs(call)) if (pc.signalingState === "have-local-offer") assert.ok(pc.offers > 0);
}

/** What is set is what is sent, on every link. @param {any} call */
function assertTracks(call) {
  const sent = new Map();
  for (const pc of pcs(call)) {
    const camera = pc.sending("1");
    const owner = camera?.name.split(" ")[0];
    if (owner) sent.set(owner, (sent.get(owner) ?? new Set()).add(camera.name));
  }
  for (const [owner, names] of sent) assert.equal(names.size, 1, owner);
}
