/** Time as an argument: a clock, a restartable timer, a pace, and how long to wait before coming back. */

/**
 * @typedef {object} Clock
 * @property {() => number} now  milliseconds since 1970
 * @property {(run: () => void, ms: number) => unknown} setTimeout
 * @property {(handle: any) => void} clearTimeout
 */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (handle) => clearTimeout(handle),
};

/** One timer that is started, started anew, and stopped. */
export class Timer {
  #clock;
  #run;
  /** @type {unknown} */
  #handle = null;

  /**
   * @param {Clock} clock
   * @param {() => void} run
   */
  constructor(clock, run) {
    this.#clock = clock;
    this.#run = run;
  }

  get running() {
    return this.#handle !== null;
  }

  /** @param {number} ms  from now; an earlier start is forgotten */
  start(ms) {
    this.stop();
    this.#handle = this.#clock.setTimeout(() => {
      this.#handle = null;
      this.#run();
    }, ms);
  }

  stop() {
    if (this.#handle !== null) this.#clock.clearTimeout(this.#handle);
    this.#handle = null;
  }
}

/**
 * What others may ask for as often as they like is done twice at once, and then once in a while: what was asked for last.
 * @template T
 */
export class Pace extends Timer {
  #clock;
  #ms;
  #freeAt = 0;
  /** @type {(what: T) => void} */
  #do;
  /** @type {any} */
  #last;

  /** @param {Clock} clock @param {number} ms  apart @param {(what: T) => void} run */
  constructor(clock, ms, run) {
    super(clock, () => this.#go());
    this.#clock = clock;
    this.#ms = ms;
    this.#do = run;
  }

  /** @param {T} what  in place of what is still to be done */
  ask(what) {
    this.#last = what;
    if (this.running) return;
    const waitMs = this.#freeAt - this.#ms - this.#clock.now();
    if (waitMs > 0) this.start(Math.min(waitMs, this.#ms));
    else this.#go();
  }

  #go() {
    this.#freeAt = Math.max(this.#freeAt, this.#clock.now()) + this.#ms;
    this.#do(this.#last);
  }
}

/**
 * How long to wait before the next try, with full jitter so that a crowd does not come back as one.
 * @param {number} attempt  0 for the first
 * @param {{baseMs: number, capMs: number, random: () => number}} options
 * @returns {number} milliseconds
 */
export function fullJitter(attempt, { baseMs, capMs, random }) {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}
