import { HEIGHTS } from "./constraints.js";

const KEY = "kaigi.preferences";

/**
 * @typedef {object} Preferred
 * @property {string | null} microphoneId
 * @property {string | null} cameraId
 * @property {string | null} speakerId
 * @property {boolean} microphoneOn  what to start with
 * @property {boolean} cameraOn
 * @property {number | null} cameraHeight  the most, in pixels; null: as it fits
 * @property {boolean} echoCancellation
 * @property {boolean} noiseSuppression
 * @property {boolean} autoGainControl
 * @property {boolean} shareMotion  whether a shared screen shall move well rather than be sharp
 * @property {boolean} shareSound  with the sound of what is shared
 */

/** @type {Preferred} */
const DEFAULTS = {
  microphoneId: null,
  cameraId: null,
  speakerId: null,
  microphoneOn: true,
  cameraOn: true,
  cameraHeight: null,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  shareMotion: false,
  shareSound: true,
};
const SWITCHES = /** @type {const} */ ([
  "microphoneOn",
  "cameraOn",
  "echoCancellation",
  "noiseSuppression",
  "autoGainControl",
  "shareMotion",
  "shareSound",
]);

/** What this browser remembers. A storage that refuses, or holds garbage, remembers nothing and breaks nothing. */
export class Preferences {
  #storage;
  /** @type {Preferred} */
  #values;

  /** @param {Storage | null} [storage] */
  constructor(storage = localStorageOrNull()) {
    this.#storage = storage;
    this.#values = this.#read();
  }

  /**
   * @template {keyof Preferred} K
   * @param {K} name
   * @returns {Preferred[K]}
   */
  get(name) {
    return this.#values[name];
  }

  /**
   * @template {keyof Preferred} K
   * @param {K} name
   * @param {Preferred[K]} value
   */
  set(name, value) {
    this.#values = { ...this.#values, [name]: value };
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#values));
    } catch {
      // A full or forbidden storage: this page remembers, the next does not.
    }
  }

  /** @returns {Preferred} */
  #read() {
    try {
      return sound(JSON.parse(this.#storage?.getItem(KEY) ?? "{}"));
    } catch {
      return DEFAULTS;
    }
  }
}

/** @param {any} stored @returns {Preferred} */
function sound(stored) {
  const id = (/** @type {unknown} */ value) => (typeof value === "string" && value ? value : null);
  const switches = /** @type {Record<typeof SWITCHES[number], boolean>} */ (
    Object.fromEntries(
      SWITCHES.map((name) => [name, typeof stored?.[name] === "boolean" ? stored[name] : DEFAULTS[name]]),
    )
  );
  return {
    microphoneId: id(stored?.microphoneId),
    cameraId: id(stored?.cameraId),
    speakerId: id(stored?.speakerId),
    cameraHeight: HEIGHTS.includes(stored?.cameraHeight) ? stored.cameraHeight : null,
    ...switches,
  };
}

/** Reading `localStorage` alone throws where site data is blocked. */
function localStorageOrNull() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
