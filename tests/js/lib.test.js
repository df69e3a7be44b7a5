import assert from "node:assert/strict";
import { test } from "node:test";
import { gettext, interpolate, ngettext } from "../../static/js/lib/i18n.js";
import { fullJitter, Pace, Timer } from "../../static/js/lib/timing.js";
import { FakeClock } from "./support/fake_clock.js";

test("a text without a catalogue is shown in English", () => {
  assert.equal(gettext("Join"), "Join");
  assert.equal(ngettext("%(n)d person", "%(n)d people", 1), "%(n)d person");
  assert.equal(ngettext("%(n)d person", "%(n)d people", 2), "%(n)d people");
});

test("values are filled in by name, and a value may look like a placeholder", () => {
  assert.equal(interpolate("%(name)s, %(n)d of %(n)d", { name: "%(n)d", n: 3 }), "%(n)d, 3 of 3");
  assert.equal(interpolate("Hello %(name)s", {}), "Hello %(name)s");
});

test("a timer started anew forgets its first start", () => {
  const clock = new FakeClock();
  let runs = 0;
  const timer = new Timer(clock, () => runs++);
  timer.start(100);
  clock.advance(60);
  timer.start(100);
  clock.advance(60);
  assert.equal(runs, 0);
  clock.advance(40);
  assert.equal(runs, 1);
  assert.equal(timer.running, false);
});

test("what is asked for again and again is done twice at once, then once in a while, and the last of it in the end", () => {
  const clock = new FakeClock();
  const began = clock.now();
  /** @type {number[][]} */
  const done = [];
  const pace = new Pace(clock, 100, (/** @type {number} */ n) => done.push([n, clock.now() - began]));
  for (let n = 0; n < 25; n++) {
    pace.ask(n);
    clock.advance(10);
  }
  clock.advance(500);
  assert.deepEqual(done, [
    [0, 0],
    [1, 10],
    [9, 100],
    [19, 200],
    [24, 300],
  ]);
  assert.equal(clock.pending, 0);
  for (const n of [30, 31, 32]) pace.ask(n);
  pace.stop();
  clock.advance(500);
  assert.deepEqual(
    done.slice(5).map(([n]) => n),
    [30, 31],
  );
});

test("full jitter doubles its range up to the cap and never leaves it", () => {
  const options = { baseMs: 500, capMs: 10_000, random: () => 1 };
  const waits = [0, 1, 2, 3, 4, 5, 1000].map((attempt) => fullJitter(attempt, options));
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  assert.equal(fullJitter(5, { ...options, random: () => 0 }), 0);
});

test("a text in the page's catalogue is shown in its language, with the one plural form Japanese has", async () => {
  const messages = { Join: "参加", "%(n)d person": ["%(n)d人"], Empty: "" };
  const page = /** @type {any} */ (globalThis);
  page.document = { getElementById: () => ({ textContent: JSON.stringify({ messages, plural: "0" }) }) };
  const japanese = await import(/** @type {any} */ ("../../static/js/lib/i18n.js?ja"));
  assert.equal(japanese.gettext("Join"), "参加");
  assert.equal(japanese.gettext("Leave"), "Leave");
  assert.equal(japanese.gettext("Empty"), "Empty");
  assert.equal(japanese.gettext("constructor"), "constructor");
  for (const n of [1, 2]) assert.equal(japanese.ngettext("%(n)d person", "%(n)d people", n), "%(n)d人");
  delete page.document;
});
