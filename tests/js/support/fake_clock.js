import { setImmediate } from "node:timers";

/** A clock that stands still until it is told to go on. */
export class FakeClock {
  #now = 1_000_000;
  #next = 1;
  /** @type {Map<number, {at: number, run: () => void}>} */
  #timers = new Map();

  now = () => this.#now;

  /** @param {() => void} run @param {number} ms */
  setTimeout = (run, ms) => {
    this.#timers.set(this.#next, { at: this.#now + ms, run });
    return this.#next++;
  };

  /** @param {number} handle */
  clearTimeout = (handle) => {
    this.#timers.delete(handle);
  };

  get pending() {
    return this.#timers.size;
  }

  /** Runs every timer that falls due, in order of time. @param {number} ms */
  advance(ms) {
    const end = this.#now + ms;
    for (let due = this.#earliest(end); due !== null; due = this.#earliest(end)) this.#fire(due);
    this.#now = end;
  }

  /** The machine sleeps: time passes, and no timer runs until it is awake. @param {number} ms */
  jump(ms) {
    this.#now += ms;
  }

  /** The same, with promises settled between timers. @param {number} ms */
  async pass(ms) {
    const end = this.#now + ms;
    await settled();
    for (let due = this.#earliest(end); due !== null; due = this.#earliest(end)) {
      this.#fire(due);
      await settled();
    }
    this.#now = end;
  }

  /** @param {number} end */
  #earliest(end) {
    let best = null;
    for (const [handle, { at }] of this.#timers) {
      if (at <= end && (best === null || at < (this.#timers.get(best)?.at ?? 0))) best = handle;
    }
    return best;
  }

  /** @param {number} handle */
  #fire(handle) {
    const timer = this.#timers.get(handle);
    if (!timer) return;
    this.#timers.delete(handle);
    this.#now = Math.max(this.#now, timer.at);
    timer.run();
  }
}

/** Everything that promises wanted to do has been done. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
