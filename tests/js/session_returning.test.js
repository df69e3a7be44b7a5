import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "./support/fake_clock.js";
import { fakeLocks, fakeStorage } from "./support/fake_media.js";
import { ALICE, bobsTab, PONG, ROOM } from "./support/session_stage.js";

const inside = [{ person: "alice", name: "alice", since: 1 }];
const SOMEBODY_INSIDE = { type: "room.updated", room: { ...ROOM, inside } };

/** Bob was in the call, and has gone to another page without hanging up. */
async function leftByALink() {
  const browser = { locks: fakeLocks(), local: fakeStorage() };
  const tab = bobsTab({ browser });
  await tab.joins([ALICE]);
  goes(tab, browser);
  return { storage: tab.storage, browser };
}

/** @param {any} tab @param {any} browser */
function goes(tab, browser) {
  tab.session.stop();
  browser.locks.held.clear();
}

test("who came back to the pre-join step by a link and reloads it there is not taken into the call", async () => {
  const { storage, browser } = await leftByALink();
  const back = bobsTab({ storage, browser });
  await back.prepares();
  await back.session.intents.setCamera(false);
  goes(back, browser);
  const reloaded = bobsTab({ storage, browser, reloaded: true });
  await reloaded.prepares();
  assert.equal(reloaded.state.phase, "prejoin");
  assert.deepEqual(reloaded.ws().sentOf("call.join"), []);
});

test("a seat that was left longer ago than the server keeps one is nobody's: one visits ahead of the click again", async () => {
  const { storage, browser } = await leftByALink();
  const back = bobsTab({ storage, browser });
  await back.prepares();
  await back.hears(SOMEBODY_INSIDE);
  assert.equal(back.ws().sentOf("call.approach").length, 0);
  back.clock.jump(35_000);
  await back.hears(PONG);
  assert.equal(back.ws().sentOf("call.approach").length, 1);
  back.session.join();
  assert.equal("replaces" in back.ws().sentOf("call.join")[0], false);
});

test("a seat is as old as the page that had it, however long ago it was taken", async () => {
  const browser = { locks: fakeLocks(), local: fakeStorage() };
  const tab = bobsTab({ browser });
  await tab.joins([ALICE]);
  tab.clock.jump(3_600_000);
  goes(tab, browser);
  const back = bobsTab({ storage: tab.storage, browser });
  back.clock.jump(3_605_000);
  await back.prepares();
  back.session.join();
  assert.equal(back.ws().sentOf("call.join")[0].replaces, "secret-of-bob");
});

test("a room that is closed while a reloaded page still waits for its seat leaves camera and microphone off", async () => {
  const { storage, browser } = await leftByALink();
  /** @type {(value?: any) => void} */
  let free = () => {};
  const waiting = new Promise((resolve) => {
    free = resolve;
  });
  const locks = { request: (/** @type {any} */ ...args) => waiting.then(() => args.at(-1)({})) };
  const tab = bobsTab({ storage, browser: { ...browser, locks }, reloaded: true });
  tab.session.prepare();
  await settled();
  tab.ws().opens();
  tab.ws().ends(4502);
  free();
  await settled();
  assert.deepEqual([tab.state.phase, tab.media.live, tab.Sockets.made.length], ["ended", [], 1]);
});
