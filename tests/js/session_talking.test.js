import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "./support/fake_clock.js";
import { record } from "./support/fake_websocket.js";
import { ALICE, bobsTab, joined, self, someone } from "./support/session_stage.js";

test("chat is shown at once, confirmed by the server, kept once", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE], { chat: [entry(7, "alice", "old")] });
  tab.session.intents.sendChat("  hello  ");
  tab.session.intents.sendChat("   ");
  assert.deepEqual(
    tab.state.chat.map(({ text, pending }) => [text, pending]),
    [
      ["old", false],
      ["hello", true],
    ],
  );
  for (const again of [8, 8])
    await tab.hears({ type: "chat.message", entry: { ...entry(again, "bob", "hello"), id: "chat-1" } });
  await tab.clock.pass(20_000);
  assert.deepEqual(
    tab.state.chat.map(({ text, pending, failed }) => [text, pending, failed]),
    [
      ["old", false, false],
      ["hello", false, false],
    ],
  );
  assert.equal(tab.state.unread, 0);
});

test("what others write is unread until it is seen; history is not", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE], { chat: [entry(7, "alice", "old")] });
  await tab.hears({ type: "chat.message", entry: entry(9, "alice", "two") });
  await tab.hears({ type: "chat.message", entry: entry(8, "alice", "one") });
  assert.deepEqual(
    tab.state.chat.map(({ text }) => text),
    ["old", "one", "two"],
  );
  assert.equal(tab.state.unread, 2);
  tab.session.intents.chatSeen();
  assert.equal(tab.state.unread, 0);
});

test("a message without a receipt, or refused, failed, and can be tried again under the same id", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.session.intents.sendChat("one");
  tab.session.intents.sendChat("two");
  await tab.hears({ type: "error", code: "unavailable", message: "", ref: "chat-2" });
  assert.deepEqual(
    tab.state.chat.map(({ failed }) => failed),
    [false, true],
  );
  assert.deepEqual(tab.notices, []);
  tab.clock.advance(10_000);
  assert.deepEqual(
    tab.state.chat.map(({ failed }) => failed),
    [true, true],
  );
  tab.session.intents.retryChat("chat-1");
  assert.deepEqual(
    tab
      .ws()
      .sentOf("chat.send")
      .map(({ id }) => id),
    ["chat-1", "chat-2", "chat-1"],
  );
});

test("what is written while the line is down goes when it is back", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.ws().ends(1006);
  tab.session.intents.sendChat("still here");
  tab.session.intents.retryConnection();
  tab.ws().opens();
  await tab.isIn([ALICE], { resumed: true });
  assert.deepEqual(
    tab
      .ws()
      .sentOf("chat.send")
      .map(({ text }) => text),
    ["still here"],
  );
});

test("refusals of what one pressed are noticed, those of the machinery are not", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  for (const ref of ["signal.description", "media.update", "moderation.mute"]) {
    await tab.hears({ type: "error", code: "unknown_participant", message: "", ref });
  }
  assert.deepEqual(tab.notices, [{ code: "unknown_participant" }]);
});

test("a service that is away is tried again, and noticed once", async () => {
  const tab = bobsTab();
  await tab.prepares();
  tab.session.join();
  for (let tries = 1; tries <= 3; tries++) {
    assert.equal(tab.ws().sentOf("call.join").length, tries);
    await tab.hears({ type: "error", code: "unavailable", message: "", ref: "call.join" });
    await tab.clock.pass(2000);
  }
  assert.equal(tab.notices.length, 1);
});

test("a server that forgot the seat is pinged, then asked, and never flooded", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  for (let n = 0; n < 20; n++) await tab.hears({ type: "error", code: "not_joined", message: "", ref: "media.update" });
  await tab.clock.pass(2000);
  assert.deepEqual([tab.ws().sentOf("ping").length, tab.ws().sentOf("call.join").length], [1 + 1, 2]);
});

test("what is sent is told again after the server dropped frames", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  await tab.session.intents.setCamera(false);
  for (let n = 0; n < 3; n++) await tab.hears({ type: "error", code: "too_fast", message: "", ref: "" });
  await tab.clock.pass(2000);
  const told = tab.ws().sentOf("media.update");
  assert.equal(told.length, 2);
  assert.deepEqual(told[1], told[0]);
});

test("what is sent is told again when the server refused to hear it", async () => {
  for (const code of ["unavailable", "not_joined"]) {
    const tab = bobsTab();
    await tab.joins([ALICE]);
    await tab.session.intents.setCamera(false);
    await tab.hears({ type: "error", code, message: "", ref: "media.update" });
    await tab.clock.pass(2000);
    assert.equal(tab.ws().sentOf("media.update").length, 2, code);
  }
});

test("a server that has the switches of before in its snapshot is told again, one that has those of now is not", async () => {
  for (const [camera, updates] of [
    [true, 2],
    [false, 1],
  ]) {
    const tab = bobsTab();
    await tab.joins([ALICE]);
    await tab.session.intents.setCamera(false);
    const bob = someone("bob", 5, { media: { microphone: true, camera } });
    await tab.hears({ ...joined([ALICE], { roster: [ALICE, bob] }), type: "call.state" });
    await tab.clock.pass(2000);
    assert.equal(tab.ws().sentOf("media.update").length, updates);
  }
});

test("reactions and hands pass both ways", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.session.intents.react("clap");
  tab.session.intents.raiseHand(true);
  assert.equal(self(tab).hand, true);
  await tab.hears({ type: "reaction.sent", from: "alice-id", reaction: "heart" });
  assert.deepEqual(tab.reactions, [{ id: "alice-id", reaction: "heart" }]);
  assert.deepEqual(
    tab
      .ws()
      .sent.slice(-2)
      .map(({ type }) => type),
    ["reaction.send", "hand.raise"],
  );
});

test("all that one message changes is told once, by topic", async () => {
  const tab = bobsTab();
  await tab.prepares();
  const changes = record(tab.state, "change");
  tab.session.join();
  tab.ws().hears(joined([ALICE]));
  await settled();
  assert.equal(changes.length, 1);
  assert.deepEqual(
    ["phase", "call", "participants", "chat"].filter((topic) => !changes[0].has(topic)),
    [],
  );
});

/** @param {number} number @param {string} person @param {string} text */
function entry(number, person, text) {
  return { number, id: `${person}-${number}`, person, name: person, text, sent_at: number };
}

test("what a host may do is asked of the server", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE], { role: "host" });
  const { admit, deny, mute, remove, makeHost, lock, end } = tab.session.intents;
  const before = tab.ws().sent.length;
  admit("x");
  deny("x");
  mute("x", "screen");
  remove("x");
  remove("x", true);
  makeHost("x");
  lock(true);
  end();
  assert.deepEqual(tab.ws().sent.slice(before), [
    { type: "lobby.admit", participant: "x" },
    { type: "lobby.deny", participant: "x" },
    { type: "moderation.mute", participant: "x", source: "screen" },
    { type: "moderation.remove", participant: "x", ban: false },
    { type: "moderation.remove", participant: "x", ban: true },
    { type: "moderation.host", participant: "x" },
    { type: "call.lock", locked: true },
    { type: "call.end" },
  ]);
});
