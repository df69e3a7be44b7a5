import assert from "node:assert/strict";
import { test } from "node:test";
import { readControl } from "../../static/js/rtc/control.js";
import { pair, pcs } from "./support/mesh_stage.js";
import { meet, wired } from "./support/wired.js";

const HEARD = { t: "heard", grade: "poor", cause: "loss", loss: 0.1, concealed: 0.02, rtt: 0.2, limit: "cpu" };
const WANT = { t: "want", camera: { height: 360 }, screen: null };
const read = (/** @type {unknown} */ value) => readControl(JSON.stringify(value));

test("what an end says is read with its known fields and no others", () => {
  for (const message of [{ t: "hb", n: 7 }, WANT, HEARD, { ...HEARD, cause: null, rtt: null }, { t: "bye" }]) {
    assert.deepEqual(read({ ...message, more: "of tomorrow" }), message);
  }
  assert.deepEqual(read({ ...WANT, camera: { height: 360, more: 1 } }), WANT);
});

test("what is unknown or does not fit is nothing", () => {
  const wrong = [
    null,
    7,
    [],
    {},
    { t: "of.tomorrow" },
    { t: "constructor" },
    { t: "hb" },
    { t: "hb", n: -1 },
    { t: "hb", n: "1" },
    { t: "want" },
    { ...WANT, camera: {} },
    { ...WANT, camera: { height: null } },
    { ...WANT, screen: { height: 1e9 } },
    { ...HEARD, grade: "splendid" },
    { ...HEARD, cause: "<b>" },
    { ...HEARD, cause: undefined },
    { ...HEARD, loss: 2 },
    { ...HEARD, rtt: "1" },
  ];
  for (const message of wrong) assert.equal(read(message), null, JSON.stringify(message));
  for (const data of ["", "{", "hb", new ArrayBuffer(4), `{"t":"bye","x":"${"x".repeat(4096)}"}`]) {
    assert.equal(readControl(data), null);
  }
});

test("two ends talk to each other without the server once their channel is open", async () => {
  const call = wired("alice", "bob");
  meet(call);
  assert.equal(call.meshes.bob.sendControl("alice", WANT), false);
  await call.clock.pass(200);
  assert.deepEqual(call.ready.map((/** @type {any} */ r) => `${r.at} ${r.id}`).sort(), ["alice bob", "bob alice"]);
  const signals = call.sent.length;
  assert.equal(call.meshes.bob.sendControl("alice", WANT), true);
  assert.equal(call.meshes.bob.sendControl("nobody", WANT), false);
  await call.clock.pass(1);
  const wants = call.controls.filter((/** @type {any} */ c) => c.message.t === "want");
  assert.deepEqual(wants, [{ at: "alice", id: "bob", message: WANT }]);
  assert.equal(call.sent.length, signals);
});

const HALF = { active: true, maxBitrate: 150_000, maxFramerate: 15, scaleResolutionDownBy: 2 };
const camera = (/** @type {any} */ pc) =>
  pc.transceivers.find((/** @type {any} */ t) => t.mid === "1").sender.parameters.encodings[0];

test("an encoding is set on the one line of the one link, and what it does not name is without limit", async () => {
  const call = wired("alice", "bob", "carol");
  meet(call);
  await call.clock.pass(300);
  call.meshes.carol.encode("bob", "camera", HALF);
  await call.clock.pass(10);
  const limited = pcs(call).filter((pc) => camera(pc).maxBitrate);
  assert.equal(limited.length, 1);
  assert.deepEqual(camera(limited[0]), HALF);
  call.meshes.carol.encode("bob", "camera", { active: false });
  await call.clock.pass(10);
  assert.deepEqual(camera(limited[0]), { active: false });
});

test("of encodings asked for at once the last wins", async () => {
  const call = await pair();
  for (const maxBitrate of [1, 2, 3, 4]) call.meshes.bob.encode("alice", "camera", { ...HALF, maxBitrate });
  await call.clock.pass(10);
  const limits = new Map(pcs(call).map((pc) => [pc.offers > 0 ? "bob" : "alice", camera(pc).maxBitrate]));
  assert.deepEqual(limits, new Map(Object.entries({ alice: undefined, bob: 4 })));
});

test("an encoding asked for before the link stands, or before a new one takes its place, holds there too", async () => {
  for (const name of ["alice", "bob"]) {
    const call = wired("alice", "bob");
    meet(call);
    call.meshes[name].encode(name === "alice" ? "bob" : "alice", "camera", HALF);
    await call.clock.pass(200);
    const limited = () => pcs(call).filter((pc) => camera(pc).maxBitrate === HALF.maxBitrate);
    const [before] = limited();
    const { link } = call.sent[0];
    call.meshes.bob.signal({ type: "signal.need", from: "alice", link, what: "new" });
    await call.clock.pass(200);
    assert.equal(limited().length, 1);
    assert.notEqual(limited()[0], before);
  }
});

test("a sender that refuses its parameters breaks nothing", async () => {
  const call = await pair();
  for (const pc of pcs(call)) {
    for (const { sender } of pc.transceivers) {
      sender.setParameters = async () => {
        throw new Error("InvalidModificationError");
      };
    }
  }
  call.meshes.bob.encode("alice", "camera", HALF);
  await call.clock.pass(10);
  assert.equal(call.problems.length, 1);
});
