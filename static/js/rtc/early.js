const KEPT_MS = 10_000;
const SENDERS_MOST = 16;
const EACH_MOST = 40;

/** @typedef {import("./link.js").Signal & {from: string}} SignalFrom */

/** Signals of somebody whose arrival was not heard of yet: on the server they take another way than the news of it. */
export class EarlySignals {
  #clock;
  /** @type {Map<string, {at: number, message: SignalFrom}[]>} */
  #kept = new Map();

  /** @param {import("../lib/timing.js").Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {SignalFrom} message */
  keep(message) {
    const kept = this.#kept.get(message.from) ?? [];
    if (kept.length === 0 && this.#kept.size >= SENDERS_MOST) this.#forgetOldest();
    kept.push({ at: this.#clock.now(), message });
    if (kept.length > EACH_MOST) kept.shift();
    this.#kept.set(message.from, kept);
  }

  /** @param {string} from @returns {SignalFrom[]} what is not too old */
  take(from) {
    const kept = this.#kept.get(from) ?? [];
    this.#kept.delete(from);
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
