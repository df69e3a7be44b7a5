/** @typedef {"microphone" | "camera" | "screen"} Source */
/** @typedef {"connecting" | "connected" | "failed"} LinkState */
/** @typedef {Record<Source, MediaStreamTrack | null>} Tracks */
/** @typedef {{grade: string, cause: string | null, heard: string | null, still?: boolean}} Quality  grades; heard: how they hear us; still: their picture */

/** What one's own line, or the way, is to blame for: a camera that gives nothing, or a busy computer there, is not heard. */
const HEARD = ["loss", "delay", "line"];
const NOTHING = Object.freeze({ microphone: null, camera: null, screen: null });

/**
 * How they hear us, which is not how they see us.
 * @param {{grade: string, cause: string | null} | null} told  by them
 * @returns {string | null} a grade; null: nobody said, or something else is wrong
 */
export function hearing(told) {
  return told && HEARD.includes(told.cause ?? "") ? told.grade : null;
}

/** How the link to each of the others is, and what comes over it. */
export class LinkStates {
  /** @type {Map<string, LinkState>} */
  #links = new Map();
  /** @type {Map<string, Tracks>} */
  #tracks = new Map();
  /** @type {Map<string, Quality>} */
  #qualities = new Map();

  /** @param {string} id */
  of(id) {
    const link = this.#links.get(id) ?? "connecting";
    const quality = this.#qualities.get(id) ?? null;
    const tracks = this.#tracks.get(id) ?? { ...NOTHING };
    return { link, tracks, quality };
  }

  /** How many of the others hear one badly, as they say. */
  get badlyHeardBy() {
    return [...this.#qualities.values()].filter(({ heard }) => heard === "poor" || heard === "lost").length;
  }

  /** @param {string} id @param {LinkState} link */
  show(id, link) {
    this.#links.set(id, link);
  }

  /** @param {string} id @param {Source} source @param {MediaStreamTrack} track */
  showTrack(id, source, track) {
    this.#tracks.set(id, { ...(this.#tracks.get(id) ?? NOTHING), [source]: track });
  }

  /** @param {string} id @param {Quality} quality @returns {boolean} whether it is another than before */
  showQuality(id, quality) {
    if (JSON.stringify(this.#qualities.get(id)) === JSON.stringify(quality)) return false;
    this.#qualities.set(id, quality);
    return true;
  }

  /** Of whoever is not among these, nothing is known any more. @param {Set<string>} [ids] */
  keep(ids = new Set()) {
    for (const map of [this.#links, this.#tracks, this.#qualities]) {
      for (const id of map.keys()) if (!ids.has(id)) map.delete(id);
    }
  }
}
