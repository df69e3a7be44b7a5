const KEPT_MS = 10_000;
const NAMES_MOST = 16;
const EACH_MOST = 40;

/** @typedef {import("./link.js").Signal} Signal */

/** Signals that came before what they belong to: a person, or a link. Each has a name. */
export class EarlySignals {
  #clock;
  /** @type {Map<string, {at: number, message: Signal}[]>} */
  #kept = new Map();

  /** @param {import("../lib/timing.js").Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {string} name @param {Signal} message */
  keep(name, message) {
    const kept = this.#kept.get(name) ?? [];
    if (kept.length === 0 && this.#kept.size >= NAMES_MOST) this.#forgetOldest();
    kept.push({ at: this.#clock.now(), message });
    if (kept.length > EACH_MOST) kept.shift();
    this.#kept.set(name, kept);
  }

  /** @param {string} name @returns {Signal[]} what is not too old */
  take(name) {
    const kept = this.#kept.get(name) ?? [];
    this.#kept.delete(name);
    return kept.filter(({ at }) => this.#clock.now() - at <= KEPT_MS).map(({ message }) => message);
  }

  clear() {
    this.#kept.clear();
  }

  #forgetOldest() {
    const [oldest] = this.#kept.keys();
    this.#kept.delete(oldest);
  }
}
