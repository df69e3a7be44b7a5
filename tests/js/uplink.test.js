import assert from "node:assert/strict";
import { test } from "node:test";
import { plan } from "../../static/js/rtc/ladder.js";
import { LEAST, Line, Strain } from "../../static/js/rtc/uplink.js";

const ASKED = 743_000;

/** A line that is observed once a second. */
function observed() {
  const line = new Line();
  let now = 0;
  const during = (/** @type {number} */ seconds, /** @type {any} */ sending) => {
    for (let second = 0; second < seconds; second += 1) {
      now += 1_000;
      line.observe({ asked: ASKED, available: 1_500_000, ...sending }, now);
    }
  };
  return { line, during };
}

test("a line is free until it limits for a while, for every start is limited", () => {
  const { line, during } = observed();
  during(2, { available: 300_000 });
  during(1, { available: 900_000 });
  during(2, { available: 700_000 });
  assert.equal(line.carries, null);
});

test("a line that limits carries what congestion control says and a little more to grow by, until it limits no more", () => {
  const { line, during } = observed();
  during(4, { available: 400_000 });
  assert.ok(line.carries && line.carries > 390_000 && line.carries <= 440_000);
  during(1, { available: 500_000 });
  assert.ok(line.carries && line.carries > 490_000);
  during(1, { available: 800_000 });
  assert.equal(line.carries, null);
});

test("an estimate that fell too far has time to climb back before the picture goes", () => {
  const { line, during } = observed();
  during(15, { available: 100_000 });
  during(10, { available: 160_000 });
  during(15, { available: 100_000 });
  assert.ok(line.carries && line.carries >= 100_000);
  assert.equal(line.starved, false);
});

test("the picture goes below 150 kbit/s, and comes back when a trial goes well", () => {
  const { line, during } = observed();
  during(21, { available: 110_000 });
  assert.deepEqual([line.carries, line.starved], [0, true]);
  during(15, { available: 110_000 });
  assert.ok((line.carries ?? 0) >= LEAST);
  assert.ok(line.starved, "while it is only tried, nobody is told that it is back");
  during(3, { available: 200_000 });
  assert.equal(line.starved, false);
});

test("a trial that fails is tried again only after twice the time", () => {
  const { line, during } = observed();
  const badly = { available: 100_000 };
  during(21, badly);
  during(15, badly);
  assert.notEqual(line.carries, 0);
  during(21, badly);
  assert.equal(line.carries, 0);
  during(28, badly);
  assert.equal(line.carries, 0);
  during(4, badly);
  assert.notEqual(line.carries, 0);
});

test("the picture goes when sound is lost and made up in two reports of the other side, not in one", () => {
  const { line, during } = observed();
  const badly = { concealed: 0.2, lost: 0.1 };
  during(5, badly);
  during(5, { concealed: 0.01, lost: 0.1 });
  during(5, badly);
  assert.equal(line.carries, null);
  during(5, badly);
  assert.equal(line.carries, 0);
});

test("the picture stays when sound is made up without loss, for then the machine is late and not the line", () => {
  const { line, during } = observed();
  during(20, { concealed: 0.2, lost: 0 });
  assert.equal(line.carries, null);
});

test("a line that carries no more than a thin voice loses its picture within five seconds", () => {
  const { line, during } = observed();
  during(1, { available: 222_000 });
  during(3, { available: 83_000 });
  assert.notEqual(line.carries, 0);
  during(1, { available: 67_000 });
  assert.deepEqual([line.carries, line.starved], [0, true]);
});

test("an estimate that falls that far for a moment costs no picture", () => {
  const { line, during } = observed();
  for (const seconds of [3, 2, 3]) {
    during(seconds, { available: 80_000 });
    during(1, { available: 90_000 });
  }
  assert.equal(line.starved, false);
});

test("a trial has time to climb from where a dead line left the estimate", () => {
  const { line, during } = observed();
  during(4, { available: 67_000 });
  during(15, { available: 67_000 });
  during(10, { available: 80_000 });
  during(1, { available: 160_000 });
  assert.deepEqual([line.carries !== 0, line.starved], [true, false]);
});

test("after a silence the estimate has time to climb; a line that stays dead loses its picture all the same", () => {
  const { line, during } = observed();
  during(2, { available: 60_000 });
  during(60, { available: 5_000, silent: true });
  during(10, { available: 60_000 });
  assert.equal(line.starved, false);
  during(12, { available: 60_000 });
  assert.equal(line.starved, true);
  during(60, { available: 900_000, silent: true });
  assert.equal(line.carries, 0, "what is off stays off until something gets through");
});

test("a dead line that falls silent again and again loses its picture, for what it showed before counts", () => {
  const { line, during } = observed();
  for (let time = 0; time < 6; time += 1) {
    during(4, { available: 60_000 });
    during(1, { available: 60_000, silent: true });
  }
  assert.equal(line.starved, true);
});

test("ways that change all the time are one line, and a dead one has no picture", () => {
  const { line, during } = observed();
  during(70, { available: 900_000, pair: "a" });
  let off = 0;
  for (let time = 0; time < 20; time += 1) {
    for (let second = 0; second < 5; second += 1) {
      during(1, { available: 60_000, pair: time % 2 ? "a" : "b" });
      off += line.carries === 0 ? 1 : 0;
    }
  }
  assert.ok(off > 40, `${off} of 100 seconds`);
});

test("a picture does not flicker: until it is off, it has the least that it needs", () => {
  const { line, during } = observed();
  during(3, { available: 20_000 });
  assert.ok(plan({ links: 1, shown: { camera: 360, screen: null }, line: line.carries }).camera);
});

test("where an estimate grew by sound alone, the picture is tried at once", () => {
  const { line, during } = observed();
  during(21, { available: 90_000 });
  assert.equal(line.carries, 0);
  during(6, { available: 130_000 });
  assert.notEqual(line.carries, 0);
});

test("a browser that does not estimate has a free line", () => {
  const { line, during } = observed();
  during(20, { available: null });
  assert.equal(line.carries, null);
});

test("without an estimate a trial has gone well when nothing was lost for a while", () => {
  const { line, during } = observed();
  during(10, { available: null, concealed: 0, lost: 0 });
  during(8, { available: null, concealed: 0.2, lost: 0.1 });
  assert.deepEqual([line.carries, line.starved], [0, true]);
  during(16, { available: null, concealed: 0, lost: 0 });
  assert.ok(line.starved, "while it is only tried, nobody is told that it is back");
  during(12, { available: null, concealed: 0, lost: 0 });
  assert.deepEqual([line.carries, line.starved], [null, false]);
});

test("a trial of a picture that nobody shows ends, for the line limits nothing", () => {
  const { line, during } = observed();
  during(21, { available: 110_000 });
  during(30, { asked: 68_000, available: 110_000 });
  assert.equal(line.starved, false);
});

test("a machine that cannot keep up encodes less quickly, and more again slowly", () => {
  const strain = new Strain();
  const during = (/** @type {number} */ from, /** @type {number} */ to, /** @type {boolean} */ hard) => {
    for (let second = from; second <= to; second += 1) strain.observe(hard, second * 1_000);
  };
  during(0, 8, true);
  assert.equal(strain.steps, 1);
  during(9, 60, true);
  assert.equal(strain.steps, 2);
  during(61, 90, false);
  assert.equal(strain.steps, 2);
  during(91, 200, false);
  assert.equal(strain.steps, 0);
});
