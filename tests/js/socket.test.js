import assert from "node:assert/strict";
import { test } from "node:test";
import { ReconnectingSocket } from "../../static/js/signaling/socket.js";
import { FakeClock } from "./support/fake_clock.js";
import { fakeWebSocket, record } from "./support/fake_websocket.js";

function makeSocket(random = () => 1) {
  const clock = new FakeClock();
  const Sockets = fakeWebSocket();
  const socket = new ReconnectingSocket("/ws/", ["kaigi.1"], {
    WebSocket: /** @type {any} */ (Sockets),
    clock,
    random,
  });
  return { clock, Sockets, socket, closes: record(socket, "close"), opens: record(socket, "open") };
}

test("every close but 4500 to 4999 means come back, 1000 from the server included", () => {
  for (const code of [1000, 1001, 1006, 3000, 4000, 4012, 4408, 4429, 4499]) {
    const { socket, Sockets, clock, closes } = makeSocket();
    socket.start();
    Sockets.last.opens();
    Sockets.last.ends(code);
    assert.equal(closes[0].final, false, `${code}`);
    clock.advance(10_000);
    assert.equal(Sockets.made.length, 2, `${code}`);
    socket.stop();
  }
});

test("a final close is not followed by another try", () => {
  for (const code of [4500, 4503, 4508, 4600, 4999]) {
    const { socket, Sockets, clock, closes } = makeSocket();
    socket.start();
    Sockets.last.opens();
    Sockets.last.ends(code, "why");
    assert.deepEqual(closes, [{ code, reason: "why", final: true, retryAt: null }]);
    clock.advance(60_000);
    assert.equal(Sockets.made.length, 1);
  }
});

test("failed tries wait longer and longer, up to ten seconds", () => {
  const { socket, Sockets, clock, closes } = makeSocket();
  socket.start();
  for (const wait of [500, 1000, 2000, 4000, 8000, 10_000, 10_000]) {
    const tries = Sockets.made.length;
    Sockets.last.ends(1006);
    assert.equal(closes.at(-1).retryAt, clock.now() + wait);
    clock.advance(wait - 1);
    assert.equal(Sockets.made.length, tries);
    clock.advance(1);
    assert.equal(Sockets.made.length, tries + 1);
  }
});

test("in a hurry it does not wait, and gives up soon on a try that nobody answers, but for some that get longer", () => {
  const { socket, Sockets, clock } = makeSocket();
  socket.start();
  for (let n = 0; n < 6; n++) {
    Sockets.last.ends(1006);
    clock.advance(n < 5 ? 10_000 : 0);
  }
  assert.equal(socket.hurry(true), true);
  assert.equal(socket.hurry(true), false);
  const first = Sockets.made.length;
  const [soon, later] = [1_200, 2_000];
  const four = [soon, soon, soon, soon];
  for (const opening of [...four, later, ...four, later, ...four, 3_000, soon]) {
    const tries = Sockets.made.length;
    clock.advance(opening + 299);
    assert.equal(Sockets.made.length, tries);
    clock.advance(1);
    assert.equal(Sockets.made.length, tries + 1);
  }
  assert.equal(first, 7);
  socket.hurry(false);
  Sockets.last.ends(1006);
  clock.advance(499);
  assert.equal(Sockets.made.length, first + 16);
  clock.advance(1);
  assert.equal(Sockets.made.length, first + 17);
});

test("over a line known to be slow no try is given up soon", () => {
  for (const [took, given] of [
    [899, 1_200],
    [900, 3_000],
  ]) {
    const { socket, Sockets, clock } = makeSocket(() => 0);
    socket.start();
    clock.advance(took);
    Sockets.last.opens();
    socket.hurry(true);
    Sockets.last.ends(1006);
    clock.advance(0);
    assert.equal(Sockets.made.length, 2);
    clock.advance(given - 1);
    assert.equal(Sockets.made.length, 2);
    clock.advance(1);
    assert.equal(Sockets.made.length, 3);
  }
});

test("a try that is under way when the hurry begins is given up as soon as any other", () => {
  const { socket, Sockets, clock } = makeSocket();
  socket.start();
  clock.advance(5_000);
  socket.hurry(true);
  clock.advance(1_200 + 300);
  assert.equal(Sockets.made.length, 2);
});

test("a drained server is left for another within three seconds, spread by chance", () => {
  const { socket, Sockets, clock, closes } = makeSocket(() => 0.9);
  socket.start();
  Sockets.last.opens();
  Sockets.last.ends(4012);
  assert.equal(closes[0].retryAt, clock.now() + 2700);
});

test("a connection that lasted starts the waiting over, one that did not goes on", () => {
  const { socket, Sockets, clock, closes } = makeSocket();
  socket.start();
  for (const expected of [500, 1000]) {
    Sockets.last.opens();
    Sockets.last.ends(1006);
    assert.equal(closes.at(-1).retryAt - clock.now(), expected);
    clock.advance(expected);
  }
  Sockets.last.opens();
  clock.advance(5000);
  Sockets.last.ends(1006);
  assert.equal(closes.at(-1).retryAt - clock.now(), 500);
});

test("retryNow does not wait, and makes no second connection when one is open", () => {
  const { socket, Sockets } = makeSocket();
  socket.start();
  Sockets.last.ends(1006);
  socket.retryNow();
  assert.equal(Sockets.made.length, 2);
  Sockets.last.opens();
  socket.retryNow();
  assert.equal(Sockets.made.length, 2);
});

test("a dropped socket is closed and forgotten: nothing it says later counts", () => {
  const { socket, Sockets, clock, closes, opens } = makeSocket();
  const messages = record(socket, "message");
  socket.start();
  const dead = Sockets.last;
  dead.opens();
  socket.drop();
  assert.equal(closes[0].code, 1006);
  dead.hears("late");
  dead.ends(1006);
  assert.equal(closes.length, 1);
  assert.deepEqual(messages, []);
  clock.advance(500);
  Sockets.last.opens();
  assert.equal(opens.length, 2);
});

test("a connection that does not open within ten seconds is given up", () => {
  const { socket, Sockets, clock, closes } = makeSocket();
  socket.start();
  clock.advance(10_000);
  assert.equal(closes.length, 1);
  clock.advance(500);
  assert.equal(Sockets.made.length, 2);
});

test("stop is final and silent, and start begins afresh", () => {
  const { socket, Sockets, clock, closes } = makeSocket();
  socket.start();
  Sockets.last.opens();
  socket.stop();
  assert.equal(Sockets.last.closedWith, 1000);
  assert.equal(clock.pending, 0);
  assert.deepEqual(closes, []);
  assert.equal(socket.send("x"), false);
  socket.start();
  socket.start();
  assert.equal(Sockets.made.length, 2);
});

test("binary frames are passed over", () => {
  const { socket, Sockets } = makeSocket();
  const messages = record(socket, "message");
  socket.start();
  Sockets.last.opens();
  Sockets.last.onmessage({ data: new ArrayBuffer(4) });
  assert.deepEqual(messages, []);
});

/** An open connection, and another one beside it. */
function race() {
  const made = makeSocket();
  made.socket.start();
  const [old] = made.Sockets.made;
  old.opens();
  made.socket.race();
  return { ...made, old, rival: made.Sockets.last };
}

test("the first to answer is kept: an old connection that speaks ends the race", () => {
  const { socket, Sockets, clock, old, rival, closes, opens } = race();
  socket.race();
  assert.equal(Sockets.made.length, 2);
  old.hears("still here");
  assert.equal(rival.readyState, 2);
  rival.opens();
  clock.advance(60_000);
  socket.send("{}");
  assert.deepEqual([old.sent.length, rival.sent.length, closes.length, opens.length], [1, 0, 0, 1]);
});

test("a new connection that opens first takes the place of the old one, which is a close and an open", () => {
  const { socket, Sockets, clock, old, rival, closes, opens } = race();
  rival.opens();
  assert.equal(old.readyState, 2);
  assert.deepEqual([closes.map(({ code }) => code), opens.length], [[1006], 2]);
  old.hears("too late");
  old.ends(1006);
  clock.advance(60_000);
  socket.send("{}");
  assert.deepEqual([old.sent.length, rival.sent.length, closes.length, Sockets.made.length], [0, 1, 1, 2]);
});

test("where neither answers both are given up after 1.2 s, and it comes back as ever", () => {
  const { socket, Sockets, clock, old, rival, closes } = race();
  clock.advance(1_199);
  assert.deepEqual([socket.isOpen, closes.length], [true, 0]);
  clock.advance(1);
  assert.deepEqual([old.readyState, rival.readyState, closes.length], [2, 2, 1]);
  rival.opens();
  assert.equal(socket.isOpen, false);
  clock.advance(500);
  assert.equal(Sockets.made.length, 3);
});

test("there is no race without an open connection, and none after stop", () => {
  const { socket, rival, clock, Sockets, opens } = race();
  socket.stop();
  rival.opens();
  socket.race();
  clock.advance(60_000);
  assert.deepEqual([Sockets.made.length, opens.length, clock.pending], [2, 1, 0]);
});
