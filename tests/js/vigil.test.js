import assert from "node:assert/strict";
import { test } from "node:test";
import { ALICE, bobsTab, event } from "./support/session_stage.js";

/** Bob is in a call with Alice, and their link stands. */
async function inACall() {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  const [pc] = tab.all.values();
  pc.becomes("connected");
  await tab.hears({ type: "pong", sent_at: 0, now: 0 });
  return { tab, pc };
}

test("a link that falls asks at once whether signaling is there, and an answer leaves it in peace", async () => {
  const { tab, pc } = await inACall();
  const ws = tab.ws();
  const pings = ws.sentOf("ping").length;
  pc.becomes("disconnected");
  assert.equal(ws.sentOf("ping").length, pings + 1);
  await tab.hears({ type: "pong", sent_at: 0, now: 0 });
  await tab.clock.pass(6_000);
  assert.equal(tab.ws(), ws);
});

test("with link and server silent a new connection is tried every second or so, until one stands or all hope is gone", async () => {
  const { tab, pc } = await inACall();
  const before = tab.Sockets.made.length;
  pc.becomes("disconnected");
  await tab.clock.pass(20_000);
  const tries = tab.Sockets.made.length - before;
  assert.ok(tries >= 7 && tries <= 18, `${tries}`);
  while (tab.Sockets.made.length - before === tries) await tab.clock.pass(50);
  tab.ws().opens();
  assert.equal(tab.ws().sentOf("call.join")[0].resume, "secret-of-bob");
  tab.ws().ends(1006);
  await tab.clock.pass(30_000);
  const later = tab.Sockets.made.length;
  await tab.clock.pass(20_000);
  assert.ok(tab.Sockets.made.length - later <= 4);
});

test("an address that changed: the silence of all links and of the server ends on a new connection within two seconds", async () => {
  const { tab, pc } = await inACall();
  pc.channels[0].opens();
  for (let n = 0; n < 3; n++) {
    pc.channels[0].onmessage?.({ data: JSON.stringify({ t: "hb", n }) });
    await tab.clock.pass(1_000);
  }
  const old = tab.ws();
  await tab.clock.pass(700);
  assert.equal(tab.ws(), old);
  await tab.clock.pass(300);
  assert.notEqual(tab.ws(), old);
  tab.ws().opens();
  assert.equal(tab.ws().sentOf("call.join")[0].resume, "secret-of-bob");
  await tab.isIn([ALICE], { resumed: true });
  assert.equal(tab.ws().sentOf("signal.description").length, 1);
});

test("a lost socket is no hurry while the links stand", async () => {
  const { tab } = await inACall();
  tab.ws().ends(1006);
  const before = tab.Sockets.made.length;
  await tab.clock.pass(20_000);
  assert.ok(tab.Sockets.made.length - before <= 4);
});

test("a page that was hidden for long looks after its links when it is seen again, one that was not does not", async () => {
  const { tab, pc } = await inACall();
  const pings = () => tab.ws().sentOf("ping").length;
  tab.session.hide(true);
  await tab.clock.pass(3_000);
  const before = pings();
  tab.session.hide(false);
  assert.equal(pings(), before);
  tab.session.hide(true);
  await tab.clock.pass(5_500);
  const later = pings();
  tab.session.hide(false);
  assert.equal(pings(), later + 1);
  assert.equal(pc.offers, 1);
});

test("who was hard to reach and is gone, or need not be reached, is no reason to hurry", async () => {
  for (const ends of [
    event(2, "participant.left", { id: ALICE.id }),
    { type: "call.waiting", self: "bob-2", resume: "w", why: "locked", hosts: true },
  ]) {
    const { tab, pc } = await inACall();
    pc.becomes("disconnected");
    await tab.hears({ type: "pong", sent_at: 0, now: 0 });
    await tab.hears(ends);
    const tries = tab.Sockets.made.length;
    for (let n = 0; n < 10; n++) {
      tab.ws().ends(1006);
      await tab.clock.pass(350);
    }
    assert.ok(tab.Sockets.made.length - tries <= 3, `${ends.type}: ${tab.Sockets.made.length - tries}`);
  }
});
