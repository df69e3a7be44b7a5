/** A visit lasts two minutes at most; whose end was not heard of has gone all the same. */
const LONGEST_MS = 180_000;

/** @typedef {import("../signaling/messages.js").PeerInfo} PeerInfo */

/** Those outside with whom links are made before they join. Shown to nobody, and known by nothing but an id. */
export class Visitors {
  #clock;
  /** @type {Map<string, {order: number, until: number}>} */
  #here = new Map();

  /** @param {import("../lib/timing.js").Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @returns {PeerInfo[]} */
  get peers() {
    const now = this.#clock.now();
    return [...this.#here].flatMap(([id, { order, until }]) => (until > now ? [{ id, order }] : []));
  }

  /** @param {PeerInfo[]} [visitors]  everyone who visits now */
  snapshot(visitors = []) {
    const before = this.#here;
    this.#here = new Map();
    for (const { id, order } of visitors) this.#put(id, order, before.get(id)?.until);
  }

  /** @param {PeerInfo} visitor */
  arrived({ id, order }) {
    this.#put(id, order);
  }

  /** Gone, or inside by now. @param {string} id */
  left(id) {
    this.#here.delete(id);
  }

  /** @param {string} id @param {number} order @param {number} [until]  milliseconds */
  #put(id, order, until = this.#clock.now() + LONGEST_MS) {
    this.#here.set(id, { order, until });
  }
}
