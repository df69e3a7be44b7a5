const PATIENCE_MS = 1_000;
/** So long the server keeps a seat that nobody is heard of. */
const LEASE_MS = 30_000;

/** @typedef {{id: string, resume: string, media: {microphone?: boolean, camera?: boolean}, at?: number}} Kept  at: milliseconds, when it was */

/**
 * What a tab knows of its seat: the secret that brings it back, kept so that a reload finds it again. A duplicated tab gets a copy of the storage, but the seat
 * is the living tab's, which holds a lock on it as long as it lives.
 */
export class Seat {
  #key;
  #storage;
  #locks;
  #clock;
  /** @type {(() => void) | null} */
  #release = null;
  #heldId = "";
  /** What the server is asked with for the seat. @type {{resume?: string, replaces?: string}} */
  #claim = {};
  /** When that is worth nothing any more, in milliseconds. */
  #until = Infinity;

  /**
   * @param {string} slug  the room
   * @param {{storage: Storage | null, locks: LockManager | undefined, clock: import("../lib/timing.js").Clock}} platform
   */
  constructor(slug, { storage, locks, clock }) {
    this.#key = `kaigi.seat.${slug}`;
    this.#storage = storage;
    this.#locks = locks;
    this.#clock = clock;
  }

  /** Goes along with a request to come in. Nothing: somebody new comes. */
  get claim() {
    return this.#clock.now() < this.#until ? this.#claim : {};
  }

  /** Whether there is a seat to come back to. */
  get isClaimed() {
    return Boolean(this.claim.resume || this.claim.replaces);
  }

  /**
   * The seat this tab had. A page that is no reload may ask for it by a click, and what is reloaded later is that page.
   * @param {boolean} reloaded  the old page may just be going: it is given a moment
   * @returns {Promise<Kept | null>} null: none, or it belongs to another tab
   */
  async recall(reloaded) {
    const kept = this.#read();
    const free = kept && (await this.#isFree(kept.id, reloaded));
    if (this.#heldId) return null; // Somebody who did not wait for it has another seat by now.
    if (!reloaded || !free) this.forget();
    if (!free) return null;
    this.#claim = { replaces: kept.resume };
    if (!reloaded) this.#until = (kept.at ?? 0) + LEASE_MS;
    return kept;
  }

  /** @param {Kept} kept */
  keep(kept) {
    this.#claim = { resume: kept.resume };
    this.#until = Infinity;
    this.#write(kept);
    if (this.#heldId === kept.id) return;
    this.#letGo();
    this.#heldId = kept.id;
    const held = new Promise((resolve) => {
      this.#release = () => resolve(null);
    });
    this.#locks?.request(this.#lockName(kept.id), () => held).catch(() => {});
  }

  /** @param {Kept["media"]} media  what to begin with after a reload */
  update(media) {
    const kept = this.#read();
    if (kept && kept.id === this.#heldId) this.#write({ ...kept, media });
  }

  forget() {
    this.#claim = {};
    this.#letGo();
    this.#write(null);
  }

  #letGo() {
    this.#release?.();
    this.#release = null;
    this.#heldId = "";
  }

  /** @param {string} id */
  #lockName(id) {
    return `${this.#key}.${id}`;
  }

  /** @param {string} id @param {boolean} reloaded @returns {Promise<boolean>} */
  #isFree(id, reloaded) {
    if (!this.#locks) return Promise.resolve(true);
    const options = reloaded ? { signal: AbortSignal.timeout(PATIENCE_MS) } : { ifAvailable: true };
    return this.#locks.request(this.#lockName(id), options, (lock) => lock !== null).catch(() => false);
  }

  /** @returns {Kept | null} */
  #read() {
    try {
      const kept = JSON.parse(this.#storage?.getItem(this.#key) ?? "null");
      return typeof kept?.id === "string" && typeof kept?.resume === "string" ? kept : null;
    } catch {
      return null;
    }
  }

  /** @param {Kept | null} kept */
  #write(kept) {
    try {
      if (kept) this.#storage?.setItem(this.#key, JSON.stringify({ ...kept, at: this.#clock.now() }));
      else this.#storage?.removeItem(this.#key);
    } catch {
      // Site data is blocked: a reload comes as somebody new.
    }
  }
}
