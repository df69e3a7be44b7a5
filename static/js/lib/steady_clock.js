import { systemClock } from "./timing.js";

/** @typedef {import("./timing.js").Clock} Clock */

/**
 * A clock whose timers keep their pace in a hidden tab, because a worker counts. Where there is no worker, or not yet, or not
 * any more, those of the page are used.
 * @param {{Worker?: typeof Worker, clock?: Clock}} [platform]
 * @returns {Clock}
 */
export function steadyClock({ Worker: Counting = globalThis.Worker, clock = systemClock } = {}) {
  const counter = new Counter(clock);
  try {
    // By the import map: the file's name carries a hash where static files are served so.
    if (Counting) counter.use(new Counting(import.meta.resolve("./timer_worker.js"), { type: "module" }));
  } catch {
    // The page's own timers it is.
  }
  return counter;
}

/** @implements {Clock} */
class Counter {
  #clock;
  /** @type {Worker | null} */
  #worker = null;
  #next = 1;
  /** @type {Map<number, {run: () => void, at: number, own: unknown}>} own: a timer of the page, null: the worker's */
  #waiting = new Map();

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {Worker} worker */
  use(worker) {
    worker.onmessage = ({ data }) => {
      if (data === "ready") this.#worker = worker;
      else this.#ring(data);
    };
    worker.onerror = () => this.#lose();
  }

  now = () => this.#clock.now();

  /** @param {() => void} run @param {number} ms @returns {number} */
  setTimeout = (run, ms) => {
    const id = this.#next++;
    const own = this.#worker ? null : this.#clock.setTimeout(() => this.#ring(id), ms);
    this.#waiting.set(id, { run, at: this.now() + ms, own });
    this.#worker?.postMessage({ id, ms });
    return id;
  };

  /** @param {number} id */
  clearTimeout = (id) => {
    const timer = this.#waiting.get(id);
    if (!timer) return;
    this.#waiting.delete(id);
    if (timer.own !== null) this.#clock.clearTimeout(timer.own);
    else this.#worker?.postMessage({ id });
  };

  /** @param {number} id */
  #ring(id) {
    const timer = this.#waiting.get(id);
    this.#waiting.delete(id);
    timer?.run();
  }

  /** What the worker counted is counted here from now on. */
  #lose() {
    this.#worker = null;
    for (const [id, timer] of this.#waiting) {
      timer.own ??= this.#clock.setTimeout(() => this.#ring(id), Math.max(0, timer.at - this.now()));
    }
  }
}
