/** What comes before its time in a mesh, and is kept until then. */

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

/**
 * Links that are made before it is said who is at the other end: nothing is sent over them, and nothing told of them, until
 * they are released. Then what was told last of each kind is told at once.
 */
export class Withheld {
  #clock;
  #tell;
  /** @type {Map<string, {order: number, since: number, told: Map<string, {name: string, detail: any}>}>} */
  #held = new Map();

  /** @param {import("../lib/timing.js").Clock} clock @param {(name: string, detail: object) => void} tell */
  constructor(clock, tell) {
    this.#clock = clock;
    this.#tell = tell;
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
   */
  tell(name, detail) {
    const told = this.#held.get(detail.id)?.told;
    if (!told) return this.#tell(name, detail);
    const kind = `${name} ${detail.source ?? detail.message?.t ?? ""}`;
    told.delete(kind);
    told.set(kind, { name, detail });
  }

  /**
   * @param {string} id
   * @returns {{order: number, ms: number, tell: () => void} | null} how long it was held, and what tells all that was kept
   */
  release(id) {
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (!held) return null;
    const { order, since, told } = held;
    const tell = () => {
      for (const { name, detail } of told.values()) this.#tell(name, detail);
    };
    return { order, ms: this.#clock.now() - since, tell };
  }
}
