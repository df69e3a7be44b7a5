import assert from "node:assert/strict";
import { test } from "node:test";
import { offers, pair, pcs } from "./support/mesh_stage.js";
import { ALICE, CAROL, bobsTab, event } from "./support/session_stage.js";
import { meet, wired } from "./support/wired.js";

const OLD = [{ urls: ["turn:turn.example.com"], username: "1:bob", credential: "old" }];
const NEW = [{ urls: ["turn:turn.example.com"], username: "2:bob", credential: "new" }];
const OFFER_OF_CAROL = {
  type: "signal.description",
  from: CAROL.id,
  link: "carol-1",
  offer: 1,
  description: { type: "offer", sdp: "v=0\r\no=carols 1\r\n" },
};

const used = (/** @type {any} */ pc) => pc.configuration.iceServers;
const all = (/** @type {any} */ tab) => [...tab.all.values()].map(used);

test("without ICE servers of the house a link has none at all", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  assert.deepEqual(all(tab), [[]]);
});

test("links use the ICE servers that came with the seat", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE], { ice: OLD });
  assert.deepEqual(all(tab), [OLD]);
});

test("renewed ICE servers reach the links there are and those to come, and disturb none", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE], { ice: OLD });
  const descriptions = tab.ws().sentOf("signal.description").length;
  await tab.hears({ type: "ice.renewed", ice: NEW });
  assert.deepEqual(all(tab), [NEW]);
  assert.equal(tab.ws().sentOf("signal.description").length, descriptions);
  await tab.hears(event(2, "participant.joined", { participant: CAROL }));
  await tab.hears(OFFER_OF_CAROL);
  assert.deepEqual(all(tab), [NEW, NEW]);
  for (const pc of tab.all.values()) assert.equal(pc.configuration.bundlePolicy, "max-bundle");
});

test("who comes back after a lost connection uses the new ICE servers on the kept links", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE], { ice: OLD });
  const links = [...tab.all.keys()];
  tab.ws().ends(1006);
  tab.session.intents.retryConnection();
  tab.ws().opens();
  await tab.isIn([ALICE], { resumed: true, ice: NEW });
  assert.deepEqual([...tab.all.keys()], links);
  assert.deepEqual(all(tab), [NEW]);
});

test("a renewed link is made with the newest ICE servers", async () => {
  const call = wired("alice", "bob");
  call.lose = () => true;
  meet(call);
  await call.clock.pass(100);
  const first = pcs(call);
  call.meshes.bob.setIceServers(NEW);
  await call.clock.pass(16_000);
  const later = pcs(call).filter((pc) => !first.includes(pc));
  assert.deepEqual(later.map(used), [NEW]);
});

test("the next restart of ICE runs with the new servers, on the same link", async () => {
  const call = await pair();
  const before = pcs(call);
  for (const mesh of Object.values(call.meshes)) mesh.setIceServers(NEW);
  assert.equal(offers(call).length, 1);
  call.meshes.alice.restart();
  await call.clock.pass(100);
  assert.equal(offers(call).at(-1).restart, true);
  assert.deepEqual(pcs(call), before);
  for (const pc of before) assert.deepEqual([used(pc), pc.connectionState], [NEW, "connected"]);
});

test("ICE servers that the browser refuses are a problem to note, not the end", async () => {
  const call = await pair();
  const [pc] = pcs(call);
  pc.setConfiguration = () => {
    throw new Error("no");
  };
  for (const mesh of Object.values(call.meshes)) mesh.setIceServers(NEW);
  assert.deepEqual(
    call.problems.map((/** @type {any} */ problem) => problem.error.message),
    ["no"],
  );
  assert.equal(pc.connectionState, "connected");
});
