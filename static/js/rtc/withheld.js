/**
 * Links that are made before it is said who is at the other end: nothing is sent over them, and nothing told of them, until
 * they are released. Then what was told last of each kind is told at once.
 */
export class Withheld {
  #clock;
  /** @type {Map<string, {order: number, since: number, told: Map<string, {name: string, detail: any}>}>} */
  #held = new Map();

  /** @param {import("../lib/timing.js").Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {string} id @param {number} order */
  hold(id, order) {
    this.#held.set(id, { order, since: this.#clock.now(), told: new Map() });
  }

  get size() {
    return this.#held.size;
  }

  /** @param {string} id */
  has(id) {
    return this.#held.has(id);
  }

  /**
   * @param {string} name  of an event
   * @param {{id: string, source?: string, message?: {t: string}}} detail
   * @returns {boolean} whether it is kept for later
   */
  keep(name, detail) {
    const told = this.#held.get(detail.id)?.told;
    const kind = `${name} ${detail.source ?? detail.message?.t ?? ""}`;
    told?.delete(kind);
    told?.set(kind, { name, detail });
    return told !== undefined;
  }

  /**
   * @param {string} id
   * @returns {{order: number, ms: number, told: {name: string, detail: any}[]} | null} how long it was held, and what was kept
   */
  release(id) {
    const held = this.#held.get(id);
    this.#held.delete(id);
    return held ? { order: held.order, ms: this.#clock.now() - held.since, told: [...held.told.values()] } : null;
  }
}
