const AWAY_MS = 5_000;

/**
 * Links need signaling to find a new way, and a network that fails takes both: while one that stood does not, signaling is
 * tried at once and often. And whoever comes back to the page, or to a network, finds everything looked after.
 */
export class Vigil {
  #signaling;
  #mesh;
  #clock;
  /** Who was connected, and is not. @type {Set<string>} */
  #fallen = new Set();
  /** @type {Set<string>} */
  #standing = new Set();
  #hiddenAt = 0;

  /**
   * @param {object} parts
   * @param {import("../signaling/client.js").SignalingClient} parts.signaling
   * @param {import("../rtc/mesh.js").Mesh} parts.mesh
   * @param {import("../lib/timing.js").Clock} parts.clock
   */
  constructor({ signaling, mesh, clock }) {
    this.#signaling = signaling;
    this.#mesh = mesh;
    this.#clock = clock;
    mesh.addEventListener("silent", () => signaling.probe());
    for (const name of ["state", "removed"]) {
      mesh.addEventListener(name, (event) => this.#note(/** @type {CustomEvent} */ (event).detail));
    }
  }

  /** The machine is on a network again, perhaps another one. */
  online() {
    this.#signaling.probe();
    this.#mesh.restart();
  }

  /** @param {boolean} hidden  nobody can see the page now */
  hide(hidden) {
    const away = this.#hiddenAt && this.#clock.now() - this.#hiddenAt;
    this.#hiddenAt = hidden ? this.#clock.now() : 0;
    if (hidden || away <= AWAY_MS) return;
    this.#signaling.probe();
    this.#mesh.lookAfter();
  }

  /** @param {{id: string, state?: string}} link */
  #note({ id, state }) {
    const stood = this.#standing.delete(id);
    if (state === "connected") this.#standing.add(id);
    if (state === "connecting" && stood) this.#fallen.add(id);
    else this.#fallen.delete(id);
    this.#signaling.hurry(this.#fallen.size > 0);
  }
}
