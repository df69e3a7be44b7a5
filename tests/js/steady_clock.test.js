import assert from "node:assert/strict";
import { test } from "node:test";
import { steadyClock } from "../../static/js/lib/steady_clock.js";
import { FakeClock } from "./support/fake_clock.js";

/** A worker that counts on a clock of its own. @param {FakeClock} clock */
function fakeWorker(clock) {
  /** @type {FakeWorker[]} */
  const made = [];
  class FakeWorker {
    /** @type {any} */ onmessage = null;
    /** @type {any} */ onerror = null;
    running = new Map();

    /** @param {string} url @param {any} options */
    constructor(url, options) {
      Object.assign(this, { url, options });
      made.push(this);
    }

    /** @param {{id: number, ms?: number}} message */
    postMessage({ id, ms }) {
      clock.clearTimeout(this.running.get(id));
      if (ms !== undefined)
        this.running.set(
          id,
          clock.setTimeout(() => this.onmessage({ data: id }), ms),
        );
    }
  }
  return { Worker: /** @type {any} */ (FakeWorker), made: /** @type {any[]} */ (made) };
}

function counting() {
  const page = new FakeClock();
  const inside = new FakeClock();
  const { Worker, made } = fakeWorker(inside);
  const clock = steadyClock({ Worker, clock: page });
  /** @type {string[]} */
  const rang = [];
  return {
    page,
    inside,
    worker: made[0],
    clock,
    rang,
    ring: (/** @type {string} */ name) => () => void rang.push(name),
  };
}

test("the worker's file is beside this one, or wherever the import map says", () => {
  assert.match(counting().worker.url, /\/js\/lib\/timer_worker\.js$/);
});

test("until the worker counts the page does, then the page's timers may sleep", () => {
  const { page, inside, worker, clock, rang, ring } = counting();
  clock.setTimeout(ring("early"), 10);
  worker.onmessage({ data: "ready" });
  clock.setTimeout(ring("late"), 20);
  const gone = clock.setTimeout(ring("never"), 20);
  clock.clearTimeout(gone);
  inside.advance(1_000);
  assert.deepEqual(rang, ["late"]);
  page.advance(1_000);
  assert.deepEqual(rang, ["late", "early"]);
  assert.equal(page.pending + inside.pending, 0);
});

test("a worker that breaks takes no timer with it, and none rings twice", () => {
  const { page, inside, worker, clock, rang, ring } = counting();
  worker.onmessage({ data: "ready" });
  clock.setTimeout(ring("a"), 100);
  clock.setTimeout(ring("b"), 200);
  worker.onerror();
  clock.setTimeout(ring("c"), 50);
  page.advance(150);
  assert.deepEqual(rang, ["c", "a"]);
  inside.advance(150);
  page.advance(150);
  assert.deepEqual(rang, ["c", "a", "b"]);
});

test("without workers, or where one is forbidden, the page counts", () => {
  const forbidden = /** @type {any} */ (
    class {
      constructor() {
        throw new Error("SecurityError");
      }
    }
  );
  for (const Worker of [undefined, forbidden]) {
    const page = new FakeClock();
    const clock = steadyClock({ Worker, clock: page });
    let rang = 0;
    clock.setTimeout(() => {
      rang += 1;
    }, 10);
    page.advance(10);
    assert.equal(rang, 1);
    assert.equal(clock.now(), page.now());
  }
});
