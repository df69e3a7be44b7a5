import assert from "node:assert/strict";
import { test } from "node:test";
import { CandidateBatches } from "../../static/js/rtc/candidates.js";
import { FakeClock } from "./support/fake_clock.js";
import { assertHealthy, descriptions, offers, pair, pcs, track } from "./support/mesh_stage.js";
import { meet, stateOf, wired } from "./support/wired.js";

test("the later one offers, once, and two messages connect a pair", async () => {
  const call = await pair();
  assertHealthy(call);
  assert.deepEqual(
    call.sent.map((/** @type {any} */ m) => [m.from, m.type, m.description?.type]),
    [
      ["bob", "signal.description", "offer"],
      ["alice", "signal.description", "answer"],
    ],
  );
  assert.deepEqual(call.problems, []);
});

test("host candidates ride inside the description, TCP ones do not", async () => {
  const call = await pair();
  for (const { description } of descriptions(call)) {
    assert.match(description.sdp, /a=candidate:1 1 udp/);
    assert.doesNotMatch(description.sdp, /tcp/);
  }
});

test("a description waits for its first candidate, but not for long, and not at all when there are no more", async () => {
  /** @type {[number, number, number, string][]} */
  const cases = [
    [9, 0, 2, "candidate:1 1 udp 1 10.0.0.1 9 typ host"],
    [9, 30, 32, "candidate:1 1 udp 1 10.0.0.1 9 typ host"],
    [9, 30, 30, ""],
    [9, 30, 400, "candidate:1 1 tcp 1 10.0.0.1 9 typ host"],
    [9, 500, 400, "candidate:1 1 udp 1 10.0.0.1 9 typ host"],
    [400, 2_100, 2_102, "candidate:1 1 udp 1 10.0.0.1 9 typ host"],
    [9_000, 5_000, 4_000, "candidate:1 1 udp 1 10.0.0.1 9 typ host"],
  ];
  for (const [tookMs, foundAfter, toldAfter, line] of cases) {
    const clock = new FakeClock();
    const batches = new CandidateBatches(clock, () => true);
    let told = -1;
    const began = clock.now();
    batches.hold();
    batches.enough(tookMs).then(() => {
      told = clock.now() - began;
    });
    clock.setTimeout(() => batches.add(/** @type {any} */ ({ candidate: line })), foundAfter);
    await clock.pass(5_100);
    assert.equal(told, toldAfter);
  }
});

test("late candidates go in batches, and reach the other side", async () => {
  const call = await pair();
  const [, bob] = pcs(call)
    .sort((a, b) => b.offers - a.offers)
    .reverse();
  for (let port = 0; port < 25; port++) bob.finds(`candidate:2 1 udp 1 10.0.0.2 ${port} typ srflx`);
  bob.finds("candidate:3 1 tcp 1 10.0.0.2 9 typ host");
  bob.finds("");
  await call.clock.pass(150);
  const batches = call.sent.filter((/** @type {any} */ m) => m.type === "signal.candidates");
  assert.deepEqual(
    batches.map((/** @type {any} */ m) => [m.candidates.length, m.end]),
    [
      [20, false],
      [5, true],
    ],
  );
  assert.equal(pcs(call).find((pc) => pc !== bob).candidates.length, 25);
});

test("both sides have three lines that send and receive, and two channels", async () => {
  const call = await pair();
  for (const pc of pcs(call)) {
    assert.equal(pc.configuration.bundlePolicy, "max-bundle");
    assert.deepEqual(
      pc.transceivers.map((/** @type {any} */ t) => t.direction),
      ["sendrecv", "sendrecv", "sendrecv"],
    );
    assert.deepEqual(
      pc.channels.map((/** @type {any} */ c) => [c.label, c.negotiated, c.id]),
      [
        ["control", true, 0],
        ["files", true, 1],
      ],
    );
  }
  for (const [at, id] of [
    ["alice", "bob"],
    ["bob", "alice"],
  ]) {
    const heard = call.tracks.filter((/** @type {any} */ t) => t.at === at && t.id === id);
    assert.deepEqual(
      heard.map((/** @type {any} */ t) => [t.source, t.track.kind]),
      [
        ["microphone", "audio"],
        ["camera", "video"],
        ["screen", "video"],
      ],
    );
  }
});

test("tracks set before, during and after joining are sent without another offer", async () => {
  const call = wired("alice", "bob");
  call.meshes.alice.setTrack("camera", track("alice camera"));
  meet(call);
  call.meshes.bob.setTrack("microphone", track("bob microphone"));
  await call.clock.pass(200);
  call.meshes.bob.setTrack("screen", track("bob screen"));
  call.meshes.alice.setTrack("camera", null);
  await call.clock.pass(10);
  const [bob, alice] = pcs(call).sort((a, b) => b.offers - a.offers);
  assert.deepEqual(
    ["0", "1", "2"].map((mid) => bob.sending(mid)?.name),
    ["bob microphone", undefined, "bob screen"],
  );
  assert.deepEqual(
    ["0", "1", "2"].map((mid) => alice.sending(mid)?.name),
    [undefined, undefined, undefined],
  );
  call.meshes.alice.setTrack("camera", track("again"));
  await call.clock.pass(10);
  assert.equal(alice.sending("1").name, "again");
  assert.equal(offers(call).length, 1);
});

test("four who come at once make one offer a pair", async () => {
  const call = wired("alice", "bob", "carol", "dave");
  meet(call);
  await call.clock.pass(500);
  assert.equal(offers(call).length, 6);
  assert.equal(pcs(call).length, 12);
  assertHealthy(call);
});

test("signals that overtake the news of an arrival are kept for it", async () => {
  const call = wired("alice", "bob");
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(300);
  call.meshes.alice.add({ id: "bob", order: 2 });
  await call.clock.pass(300);
  assertHealthy(call);
  assert.equal(offers(call).length, 1);
});

test("an answer to an old number is dropped", async () => {
  const call = await pair();
  const answer = descriptions(call)[1];
  call.meshes.bob.restart();
  await call.clock.pass(5);
  call.meshes.bob.signal(answer);
  await call.clock.pass(200);
  assertHealthy(call);
  assert.deepEqual(call.problems, []);
});

test("restarts asked for by both sides at once become few offers", async () => {
  const call = await pair();
  for (let i = 0; i < 10; i++) for (const name of ["alice", "bob"]) call.meshes[name].restart();
  await call.clock.pass(500);
  assertHealthy(call);
  assert.ok(offers(call).length <= 4, `${offers(call).length} offers`);
});

test("an offer that got lost is made again, as is one whose answer got lost", async () => {
  for (const lost of ["offer", "answer"]) {
    const call = wired("alice", "bob");
    let losing = true;
    call.lose = (/** @type {any} */ m) => losing && m.description?.type === lost;
    meet(call);
    await call.clock.pass(1000);
    losing = false;
    await call.clock.pass(10_000);
    assertHealthy(call);
    assert.equal(pcs(call).length, 2);
    assert.equal(new Set(offers(call).map((/** @type {any} */ m) => m.offer)).size, 1);
  }
});

test("an offer that got lost while signaling was away is asked for when it is back", async () => {
  const call = wired("alice", "bob");
  call.lose = (/** @type {any} */ m) => m.description?.type === "offer";
  meet(call);
  await call.clock.pass(1000);
  call.lose = () => false;
  const answering = offers(call)[0].from === "alice" ? "bob" : "alice";
  call.meshes[answering].setSignaling(false);
  call.meshes[answering].setSignaling(true);
  await call.clock.pass(2_500);
  assertHealthy(call);
});

test("what could not be said while signaling was away is said when it is back", async () => {
  for (const away of ["alice", "bob"]) {
    const call = wired("alice", "bob");
    call.meshes[away].setSignaling(false);
    meet(call);
    await call.clock.pass(1000);
    call.meshes[away].setSignaling(true);
    await call.clock.pass(away === "bob" ? 100 : 4000);
    assertHealthy(call);
  }
});

test("a lost way is restarted after a second by the offering side", async () => {
  const call = await pair();
  const offering = pcs(call).find((pc) => pc.offers > 0);
  offering.becomes("disconnected");
  await call.clock.pass(999);
  assert.equal(offers(call).length, 1);
  await call.clock.pass(200);
  assert.equal(offers(call).at(-1).restart, true);
  assertHealthy(call);
  assert.deepEqual(
    call.states.filter((/** @type {any} */ s) => s.at === "bob").map((/** @type {any} */ s) => s.state),
    ["connected", "connecting", "connected"],
  );
});

test("the answering side asks for a restart", async () => {
  const call = await pair();
  pcs(call)
    .find((pc) => pc.offers === 0)
    .becomes("failed");
  await call.clock.pass(200);
  assert.deepEqual(
    call.sent
      .filter((/** @type {any} */ m) => m.type === "signal.need")
      .map((/** @type {any} */ m) => [m.from, m.what]),
    [["alice", "ice"]],
  );
  assertHealthy(call);
});

test("a link that does not recover in fifteen seconds is made new", async () => {
  const call = await pair();
  const before = pcs(call).map((pc) => pc.name);
  const offering = pcs(call).find((pc) => pc.offers > 0);
  call.lose = () => true;
  offering.becomes("failed");
  await call.clock.pass(14_900);
  assert.deepEqual(
    pcs(call).map((pc) => pc.name),
    before,
  );
  call.lose = () => false;
  await call.clock.pass(20_000);
  assertHealthy(call);
  assert.equal(pcs(call).filter((pc) => before.includes(pc.name)).length, 0);
  assert.equal(stateOf(call, "bob", "alice"), "connected");
});

test("a reloaded page comes with a new link, and the old connection is closed", async () => {
  const call = await pair();
  const [old] = pcs(call);
  call.meshes.bob.remove("alice");
  call.meshes.bob.add({ id: "alice", order: 1 });
  await call.clock.pass(300);
  assertHealthy(call);
  assert.equal(pcs(call).length, 2);
  assert.equal(pcs(call).includes(old), false);
});

test("an answering side that lost its link asks for one", async () => {
  const call = await pair();
  call.meshes.alice.remove("bob");
  call.meshes.alice.add({ id: "bob", order: 2 });
  await call.clock.pass(9000);
  assertHealthy(call);
  assert.equal(pcs(call).length, 2);
});

test("after clear nothing is left: no connection, no timer", async () => {
  const call = wired("alice", "bob", "carol");
  meet(call);
  await call.clock.pass(5);
  for (const name of ["alice", "bob", "carol"]) call.meshes[name].clear();
  await call.clock.pass(100);
  assert.equal(call.all.size, 0);
  assert.equal(call.clock.pending, 0);
  for (const message of call.sent) call.meshes[message.to].signal(message);
  await call.clock.pass(100);
  assert.equal(call.all.size, 0);
});
