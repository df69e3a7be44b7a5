const PATIENCE_MS = 1_000;

/** @typedef {{id: string, resume: string, media: {microphone?: boolean, camera?: boolean}}} Kept */

/**
 * What a tab knows of its seat: the secret that brings it back, kept so that a reload finds it again. A duplicated tab gets a copy of the storage, but the seat
 * is the living tab's, which holds a lock on it as long as it lives.
 */
export class Seat {
  #key;
  #storage;
  #locks;
  /** @type {(() => void) | null} */
  #release = null;
  #heldId = "";
  /** What the server is asked with for the seat. @type {{resume?: string, replaces?: string}} */
  #claim = {};

  /**
   * @param {string} slug  the room
   * @param {{storage: Storage | null, locks: LockManager | undefined}} platform
   */
  constructor(slug, { storage, locks }) {
    this.#key = `kaigi.seat.${slug}`;
    this.#storage = storage;
    this.#locks = locks;
  }

  /** Goes along with a request to come in. Nothing: somebody new comes. */
  get claim() {
    return this.#claim;
  }

  /** Whether there is a seat to come back to. */
  get isClaimed() {
    return Boolean(this.#claim.resume || this.#claim.replaces);
  }

  /**
   * The seat this tab had before it was reloaded.
   * @param {boolean} reloaded  the old page may just be going: it is given a moment
   * @returns {Promise<Kept | null>} null: none, or it belongs to another tab
   */
  async recall(reloaded) {
    const kept = this.#read();
    const free = kept && (await this.#isFree(kept.id, reloaded));
    if (this.#heldId) return null; // Somebody who did not wait for it has another seat by now.
    if (kept && free) {
      this.#claim = { replaces: kept.resume };
      return kept;
    }
    if (kept) this.forget();
    return null;
  }

  /** @param {Kept} kept */
  keep(kept) {
    this.#claim = { resume: kept.resume };
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
    try {
      this.#storage?.removeItem(this.#key);
    } catch {
      // Site data is blocked: nothing was kept either.
    }
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
  async #isFree(id, reloaded) {
    if (!this.#locks) return true;
    const options = reloaded ? { signal: AbortSignal.timeout(PATIENCE_MS) } : { ifAvailable: true };
    try {
      return await this.#locks.request(this.#lockName(id), options, async (lock) => lock !== null);
    } catch {
      return false;
    }
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

  /** @param {Kept} kept */
  #write(kept) {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // A reload then comes as somebody new.
    }
  }
}
