import assert from "node:assert/strict";
import { test } from "node:test";
import { ALICE, bobsTab, event, ids, joined, someone } from "./support/session_stage.js";

const peer = (/** @type {any} */ { id, order }) => ({ id, order });
const offered = (/** @type {any} */ tab) =>
  tab
    .ws()
    .sentOf("signal.description")
    .map((/** @type {any} */ { to }) => to);
/** @param {any} tab */
const sending = (tab) => [...tab.all.values()].map((pc) => ["0", "1"].map((mid) => pc.sending(mid)?.kind ?? null));

/** @param {string} from */
const offerOf = (from) => ({
  type: "signal.description",
  from,
  link: "l-1",
  offer: 1,
  description: { type: "offer", sdp: "v=0\r\no=pc9 1\r\nm=audio 9 X\r\na=mid:0\r\nm=video 9 X\r\na=mid:1\r\n" },
});

test("a visitor is linked and shown to nobody, and gets the tracks when they join", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const visitor = someone("dave", 9);
  await tab.hears(event(2, "visitor.arrived", peer(visitor)));
  await tab.hears(offerOf("dave-id"));
  assert.equal(tab.all.size, 2);
  assert.deepEqual(ids(tab), ["alice-id", "bob-id"]);
  assert.deepEqual(sending(tab)[1], [null, null]);
  await tab.hears(event(3, "participant.joined", { participant: visitor }));
  assert.deepEqual(ids(tab), ["alice-id", "dave-id", "bob-id"]);
  assert.deepEqual(sending(tab)[1], ["audio", "video"]);
  assert.equal(tab.state.participants[1].tracks.camera?.kind, "video");
});

test("a visitor who has gone leaves nothing behind", async () => {
  const tab = bobsTab();
  await tab.joins([]);
  await tab.hears(event(2, "visitor.arrived", { id: "dave-id", order: 9 }));
  await tab.hears(offerOf("dave-id"));
  assert.equal(tab.all.size, 1);
  await tab.hears(event(3, "visitor.left", { id: "dave-id" }));
  assert.equal(tab.all.size, 0);
});

test("whoever has visited, joined and left is not linked as a visitor again", async () => {
  const tab = bobsTab();
  await tab.joins([]);
  const dave = someone("dave", 3);
  await tab.hears(event(2, "visitor.arrived", peer(dave)));
  await tab.hears(event(3, "participant.joined", { participant: dave }));
  await tab.hears(event(4, "participant.left", { id: "dave-id", why: "left" }));
  assert.equal(tab.all.size, 0);
});

test("whoever enters is linked with the visitors of the snapshot, who came before", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.session.join();
  await tab.isIn([ALICE], { visitors: [{ id: "dave-id", order: 2 }] });
  assert.deepEqual(offered(tab).sort(), ["alice-id", "dave-id"]);
  assert.deepEqual(sending(tab)[1], [null, null]);
});

test("a snapshot without a visitor ends the link, one with another makes one", async () => {
  const tab = bobsTab();
  await tab.joins([]);
  await tab.hears(event(2, "visitor.arrived", { id: "dave-id", order: 2 }));
  assert.deepEqual(offered(tab), ["dave-id"]);
  await tab.hears({
    ...joined([]),
    type: "call.state",
    call: { epoch: "e1", seq: 4, started_at: 9, locked: false },
    visitors: [{ id: "erin-id", order: 3 }],
  });
  assert.deepEqual(offered(tab), ["dave-id", "erin-id"]);
  assert.equal(tab.all.size, 1);
});

test("a visitor of whose end nothing was heard does not stay for ever", async () => {
  const tab = bobsTab();
  await tab.joins([]);
  await tab.hears(event(2, "visitor.arrived", { id: "dave-id", order: 2 }));
  await tab.clock.pass(181_000);
  await tab.hears(event(3, "call.updated", { locked: false }));
  assert.equal(tab.all.size, 0);
});
