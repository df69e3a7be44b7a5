import { Timer } from "../lib/timing.js";

const PATIENCE_MS = 300;
const MOST_HELD = 500;

/** @typedef {{epoch: string, seq: number, type: string}} Numbered  an event of a call */

/**
 * Puts the numbered events of one call in order. A missing number is waited for, because delivery order is not commit
 * order; then a snapshot is asked for, and what came meanwhile is applied on top of it. What came twice is dropped.
 */
export class Sequence {
  #deliver;
  #ask;
  #patience;
  #epoch = "";
  #seq = 0;
  /** @type {Numbered[]} */
  #held = [];
  /** The newest number the server spoke of. */
  #known = { epoch: "", seq: 0 };

  /**
   * @param {object} options
   * @param {(message: Numbered) => void} options.deliver
   * @param {() => void} options.ask  for a snapshot
   * @param {import("../lib/timing.js").Clock} options.clock
   */
  constructor({ deliver, ask, clock }) {
    this.#deliver = deliver;
    this.#ask = ask;
    this.#patience = new Timer(clock, () => this.#missing && this.#ask());
  }

  /** Not in a call (any more): events are held until a snapshot says where to begin. */
  reset() {
    this.#epoch = "";
    this.#held = [];
    this.#known = { epoch: "", seq: 0 };
    this.#patience.stop();
  }

  /**
   * A snapshot stands at this number. Call `release` when it has been delivered.
   * @param {{epoch: string, seq: number}} call
   * @returns {boolean} false: older than what was delivered already
   */
  snapshot({ epoch, seq }) {
    if (epoch === this.#epoch && seq < this.#seq) return false;
    this.#epoch = epoch;
    this.#seq = seq;
    this.#held = this.#held.filter((message) => message.epoch === epoch);
    this.#known = { epoch: "", seq: 0 };
    return true;
  }

  /** Delivers the held events that continue the snapshot. */
  release() {
    this.#held = this.#held.filter(({ epoch, seq }) => epoch !== this.#epoch || seq > this.#seq);
    this.#held.sort((a, b) => a.seq - b.seq);
    for (let next = this.#takeNext(); next; next = this.#takeNext()) this.#pass(next);
    this.#watch();
  }

  /** @param {Numbered} message */
  take(message) {
    if (message.epoch === this.#epoch && message.seq <= this.#seq) return;
    if (this.#held.some(({ epoch, seq }) => epoch === message.epoch && seq === message.seq)) return;
    this.#held.push(message);
    if (this.#held.length > MOST_HELD) this.#held.shift();
    if (this.#epoch) this.release();
  }

  /**
   * What a pong tells: heals a lost last event.
   * @param {{epoch?: string, seq?: number}} pong
   */
  known({ epoch = "", seq = 0 }) {
    if (!epoch || !this.#epoch) return;
    this.#known = { epoch, seq };
    this.#watch();
  }

  get #missing() {
    if (!this.#epoch) return false;
    const behind = this.#known.epoch && (this.#known.epoch !== this.#epoch || this.#known.seq > this.#seq);
    return this.#held.length > 0 || behind;
  }

  #watch() {
    if (!this.#missing) this.#patience.stop();
    else if (!this.#patience.running) this.#patience.start(PATIENCE_MS);
  }

  #takeNext() {
    const index = this.#held.findIndex(({ epoch, seq }) => epoch === this.#epoch && seq === this.#seq + 1);
    return index < 0 ? null : this.#held.splice(index, 1)[0];
  }

  /** @param {Numbered} message */
  #pass(message) {
    this.#seq = message.seq;
    this.#deliver(message);
  }
}
