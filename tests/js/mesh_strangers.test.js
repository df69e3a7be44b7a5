import assert from "node:assert/strict";
import { test } from "node:test";
import { RemoteSide } from "../../static/js/rtc/codecs.js";
import { assertHealthy, descriptions, offers, pair, pcs, track } from "./support/mesh_stage.js";
import { meet, wired } from "./support/wired.js";

const SDP = `v=0\r\no=pc0 1\r\n${["audio", "video", "video"].map((kind, n) => line(kind, n)).join("")}`;

/** @param {string} kind @param {number} mid */
function line(kind, mid) {
  return `m=${kind} 9 X\r\na=mid:${mid}\r\n`;
}

/** @param {string} link @param {{offer?: number, sdp?: string}} [more] */
const offerOf = (link, { offer = 1, sdp = SDP } = {}) => ({
  ...{ type: "signal.description", from: "bob", link, offer },
  description: { type: "offer", sdp },
});

/** Alice is inside; Bob, whom nobody sees, says what he likes. */
function alone() {
  const call = wired("alice", "bob");
  call.lose = () => true;
  call.meshes.alice.add({ id: "bob", order: 2, withheld: true });
  let made = 0;
  const set = call.all.set.bind(call.all);
  call.all.set = (/** @type {string} */ name, /** @type {any} */ pc) => {
    made += 1;
    return set(name, pc);
  };
  return { call, made: () => made };
}

/** @param {any} call @param {(n: number) => any} message */
async function says(call, message) {
  for (let n = 0; n < 400; n++) {
    call.meshes.alice.signal(message(n));
    await call.clock.pass(10);
  }
}

test("offers of ever new links make a new one every two seconds, and the latest wins", async () => {
  const { call, made } = alone();
  await says(call, (n) => offerOf(`l-${n}`));
  await call.clock.pass(2_500);
  assert.ok(made() <= 5, `${made()} in 6.5 s`);
  assert.equal(call.all.size, 1);
  assert.equal(descriptions(call).at(-1).link, "l-399");
});

test("an offer that is made again and again, or anew, is answered once a second", async () => {
  for (const offer of [() => 1, (/** @type {number} */ n) => n + 1]) {
    const { call } = alone();
    await says(call, (n) => offerOf("l", { offer: offer(n) }));
    await call.clock.pass(1_500);
    const answers = descriptions(call);
    assert.ok(answers.length <= 7, `${answers.length} in 5.5 s`);
    assert.equal(answers.at(-1).offer, offer(399));
  }
});

test("who asks for a restart over and over, of this link or one that is gone, hears one offer a second", async () => {
  for (const renewed of [false, true]) {
    const call = await pair();
    const [{ link }] = call.sent;
    if (renewed) call.meshes.bob.signal({ type: "signal.need", from: "alice", link, what: "new" });
    await call.clock.pass(200);
    call.lose = (/** @type {any} */ message) => message.from === "alice";
    const before = offers(call).length;
    if (renewed) call.meshes.bob.restart();
    for (let n = 0; n < 400; n++) {
      call.meshes.bob.signal({ type: "signal.need", from: "alice", link, what: "ice" });
      await call.clock.pass(10);
    }
    const made = offers(call).length - before;
    assert.ok(made >= 2 && made <= 8, `${made} in 4 s`);
  }
});

test("of the lines of an offer three are taken, and the others refused", async () => {
  const { call } = alone();
  const more = Array.from({ length: 49 }, (_, n) => line("video", n + 3)).join("");
  call.meshes.alice.signal(offerOf("l", { sdp: SDP + more }));
  await call.clock.pass(500);
  const directions = pcs(call)[0].transceivers.map((/** @type {any} */ one) => one.direction);
  assert.deepEqual(directions.slice(0, 3), ["sendrecv", "sendrecv", "sendrecv"]);
  assert.deepEqual([...new Set(directions.slice(3))], ["stopped"]);
  assert.equal(directions.length, 52);
});

/** What every browser was asked from now on: whether sound is to be said twice. @param {any} context */
function watchTwice(context) {
  const { mock } = context.mock.method(RemoteSide.prototype, "sayTwice", async () => {});
  return () => mock.calls.map((/** @type {any} */ call) => call.arguments[0]);
}

test("visitors who come and go do not change how sound is said among those inside", async (context) => {
  const call = wired("a", "b", "c", "d", "e");
  meet(call);
  await call.clock.pass(5_000);
  const asked = watchTwice(context);
  for (let n = 0; n < 20; n++) {
    call.meshes.a.add({ id: "visitor", order: 9, withheld: true });
    await call.clock.pass(300);
    call.meshes.a.remove("visitor");
    await call.clock.pass(300);
  }
  await call.clock.pass(5_000);
  assert.equal(asked().includes(false), false);
  call.meshes.a.add({ id: "visitor", order: 9, withheld: true });
  call.meshes.a.add({ id: "visitor", order: 9 });
  await call.clock.pass(5_000);
  assert.deepEqual(asked().slice(-4), [false, false, false, false]);
});

test("somebody who comes and goes all the time lets links that stand change nothing more often than every two seconds", async (context) => {
  const call = wired("a", "b", "c", "d", "e");
  meet(call);
  await call.clock.pass(5_000);
  const asked = watchTwice(context);
  for (let n = 0; n < 200; n++) {
    call.meshes.a.add({ id: "f", order: 9 });
    await call.clock.pass(10);
    call.meshes.a.remove("f");
    await call.clock.pass(10);
  }
  const standing = 4;
  assert.ok(asked().length <= 200 + standing * 3, `${asked().length}`);
});

test("who clicks before a link is given up as slow need not wait longer for its relay", async () => {
  const call = wired("alice", "bob");
  for (const name of ["alice", "bob"]) call.meshes[name].setTrack("camera", track(name));
  call.meshes.alice.add({ id: "bob", order: 2, withheld: true });
  call.meshes.bob.add({ id: "alice", order: 1, withheld: true });
  const nowhere = () => {
    for (const pc of pcs(call)) if (pc.configuration.iceServers[0].urls[0] !== "turn:x") pc.becomes = () => {};
  };
  for (let ms = 0; ms < 500; ms += 10) {
    nowhere();
    await call.clock.pass(10);
  }
  for (const pc of pcs(call)) delete pc.becomes;
  for (const [name, order] of /** @type {const} */ ([
    ["alice", 1],
    ["bob", 2],
  ])) {
    call.meshes[name].enter({ order, iceServers: [{ urls: ["turn:x"] }] });
  }
  call.meshes.alice.add({ id: "bob", order: 2 });
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(1_400);
  assert.equal(offers(call).length, 1);
  await call.clock.pass(300);
  assert.equal(offers(call).at(-1).restart, true);
  assertHealthy(call);
});

test("a click on a link that stands soon after makes no other offer", async () => {
  const call = wired("alice", "bob");
  call.meshes.alice.add({ id: "bob", order: 2, withheld: true });
  call.meshes.bob.add({ id: "alice", order: 1, withheld: true });
  call.meshes.alice.add({ id: "bob", order: 2 });
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(4_000);
  assertHealthy(call);
  assert.equal(offers(call).length, 1);
});
