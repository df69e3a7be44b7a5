import assert from "node:assert/strict";
import { test } from "node:test";
import { SignalingClient } from "../../static/js/signaling/client.js";
import { ReconnectingSocket } from "../../static/js/signaling/socket.js";
import { FakeClock } from "./support/fake_clock.js";
import { fakeWebSocket, record } from "./support/fake_websocket.js";

const MEDIA = { microphone: true, camera: true, screen: false };
const EVENTS = ["participant.away", "participant.back", "call.updated"];

function makeClient() {
  const clock = new FakeClock();
  const Sockets = fakeWebSocket();
  const WebSocket = /** @type {any} */ (Sockets);
  const socket = new ReconnectingSocket("/ws/", ["kaigi.1"], { WebSocket, clock, random: () => 0 });
  const client = new SignalingClient(socket, { clock });
  client.start();
  Sockets.last.opens();
  return { clock, Sockets, client, ws: () => Sockets.last };
}

/** @param {number} seq */
const joined = (seq) => ({ type: "call.joined", call: { epoch: "e1", seq }, roster: [], chat: [] });
/** @param {number} seq */
const snapshot = (seq, epoch = "e1") => ({ type: "call.state", call: { epoch, seq }, roster: [], chat: [] });
/** @param {number} seq */
const away = (seq, epoch = "e1") => ({ type: "participant.away", epoch, seq, id: `p${seq}` });

/** @param {number} seq */
function inCall(seq) {
  const made = makeClient();
  made.client.join({ media: MEDIA });
  made.ws().hears(joined(seq));
  return { ...made, heard: record(made.client, ...EVENTS) };
}

test("verbs become messages, optional fields are left out", () => {
  const { client, ws } = makeClient();
  assert.equal(client.join({ media: MEDIA }), true);
  client.join({ media: MEDIA, resume: "r" });
  client.remove("p1", true);
  client.chat("id", "text");
  assert.deepEqual(ws().sent.slice(1), [
    { type: "call.join", media: MEDIA },
    { type: "call.join", media: MEDIA, resume: "r" },
    { type: "moderation.remove", participant: "p1", ban: true },
    { type: "chat.send", id: "id", text: "text" },
  ]);
});

test("a server that answers pings with errors is there all the same", () => {
  const { ws, clock, Sockets } = makeClient();
  clock.advance(10_000);
  ws().hears({ type: "error", code: "unavailable", message: "", ref: "ping" });
  clock.advance(9_999);
  assert.equal(Sockets.made.length, 1);
});

test("an open socket speaks at once, and gives a slow server its time to answer", () => {
  const { ws, clock, Sockets } = makeClient();
  assert.deepEqual(
    ws().sent.map(({ type }) => type),
    ["ping"],
  );
  clock.advance(9_999);
  assert.equal(Sockets.made.length, 1);
});

test("a verb on a closed socket says that nothing was sent", () => {
  const { client, ws } = makeClient();
  ws().ends(1006);
  assert.equal(client.media(MEDIA), false);
});

test("unknown types, unknown fields, broken JSON and strange values are survived", () => {
  const { client, ws } = makeClient();
  const heard = record(client, "room.updated");
  for (const frame of ["{", "null", "3", "[]", '{"type":7}', '{"type":"of.tomorrow","seq":"x"}']) ws().hears(frame);
  ws().hears({ type: "room.updated", room: { slug: "a", new: 1 }, extra: true });
  assert.equal(heard.length, 1);
});

test("events in order pass at once, twice the same passes once", () => {
  const { ws, heard } = inCall(5);
  for (const seq of [5, 6, 6, 7, 6]) ws().hears(away(seq));
  assert.deepEqual(
    heard.map(({ seq }) => seq),
    [6, 7],
  );
});

test("a late number is waited for, and no snapshot is asked", () => {
  const { ws, heard, clock } = inCall(5);
  for (const seq of [8, 7]) ws().hears(away(seq));
  clock.advance(299);
  assert.equal(heard.length, 0);
  ws().hears(away(6));
  clock.advance(1000);
  assert.deepEqual(
    heard.map(({ seq }) => seq),
    [6, 7, 8],
  );
  assert.equal(ws().sentOf("call.sync").length, 0);
});

test("a missing number leads to a snapshot, and what came meanwhile is applied on top of it", () => {
  const { ws, client, clock, heard } = inCall(5);
  const states = record(client, "call.state");
  ws().hears(away(7));
  clock.advance(300);
  assert.equal(ws().sentOf("call.sync").length, 1);
  ws().hears(away(9));
  ws().hears(snapshot(8));
  assert.equal(states.length, 1);
  assert.deepEqual(
    heard.map(({ seq }) => seq),
    [9],
  );
  clock.advance(1000);
  assert.equal(ws().sentOf("call.sync").length, 1);
});

test("a snapshot older than what was seen is dropped", () => {
  const { ws, client } = inCall(5);
  const states = record(client, "call.state");
  ws().hears(away(6));
  ws().hears(snapshot(5));
  assert.equal(states.length, 0);
});

test("a pong heals a lost last event", () => {
  const { ws, clock } = inCall(5);
  ws().hears({ type: "pong", sent_at: 0, now: 0, epoch: "e1", seq: 5 });
  clock.advance(300);
  assert.equal(ws().sentOf("call.sync").length, 0);
  ws().hears({ type: "pong", sent_at: 0, now: 0, epoch: "e1", seq: 6 });
  clock.advance(300);
  assert.equal(ws().sentOf("call.sync").length, 1);
});

test("a call born anew is asked for once, and its events go on from the snapshot", () => {
  const { ws, clock, heard } = inCall(5);
  ws().hears({ type: "pong", sent_at: 0, now: 0, epoch: "e2", seq: 2 });
  ws().hears(away(3, "e2"));
  clock.advance(300);
  ws().hears(snapshot(2, "e2"));
  clock.advance(2000);
  assert.equal(ws().sentOf("call.sync").length, 1);
  assert.deepEqual(
    heard.map(({ epoch, seq }) => [epoch, seq]),
    [["e2", 3]],
  );
});

test("events that overtake the snapshot of joining are kept for it", () => {
  const { client, ws } = makeClient();
  const heard = record(client, ...EVENTS);
  client.join({ media: MEDIA });
  for (const seq of [4, 6, 5]) ws().hears(away(seq));
  ws().hears(joined(4));
  assert.deepEqual(
    heard.map(({ seq }) => seq),
    [5, 6],
  );
});

test("a pong that knows newer chat leads to one snapshot", () => {
  const { ws, clock } = inCall(5);
  ws().hears({ type: "chat.message", entry: { number: 11 } });
  for (const chat of [11, 12, 12]) {
    ws().hears({ type: "pong", sent_at: 0, now: 0, epoch: "e1", seq: 5, chat });
    clock.advance(300);
  }
  assert.equal(ws().sentOf("call.sync").length, 1);
});

test("a silent server is left after fifteen seconds, a talking one is not", () => {
  const { ws, clock, Sockets } = inCall(5);
  for (let ten = 0; ten < 6; ten++) {
    clock.advance(10_000);
    ws().hears({ type: "pong", sent_at: 0, now: 0 });
  }
  assert.equal(Sockets.made.length, 1);
  assert.equal(ws().sentOf("ping").length, 1 + 6);
  clock.advance(14_999);
  assert.equal(Sockets.made.length, 1);
  clock.advance(2);
  assert.equal(Sockets.made.length, 2);
});

test("a probe asks, and where nothing is heard for half a second tries another connection", () => {
  const { client, ws, clock, Sockets } = inCall(5);
  const before = ws().sentOf("ping").length;
  client.probe();
  client.probe();
  assert.ok(ws().sentOf("ping").length > before);
  clock.advance(499);
  ws().hears({ type: "pong", sent_at: 0, now: 0 });
  clock.advance(5_000);
  assert.equal(Sockets.made.length, 1);
  client.probe();
  clock.advance(300);
  client.probe();
  clock.advance(199);
  assert.equal(Sockets.made.length, 1);
  clock.advance(1);
  assert.equal(Sockets.made.length, 2);
});

test("a probe of a lost connection does not wait for the next try", () => {
  const { client, ws, Sockets } = inCall(5);
  ws().ends(4012);
  client.probe();
  assert.equal(Sockets.made.length, 2);
});

test("a ping that cannot be sent is not tried for ever", () => {
  const { client, clock } = inCall(5);
  client.stop();
  client.probe();
  assert.equal(clock.pending, 0);
});

test("stop leaves no timer behind", () => {
  const { client, clock, ws } = inCall(5);
  ws().hears(away(9));
  clock.advance(10_000);
  client.stop();
  assert.equal(clock.pending, 0);
});
