/** What a person chose about how things look, kept in this browser. Event: "change". */

const KEY = "kaigi.look";

/** @type {{mirror: boolean, joinMuted: boolean, lightStage: boolean}} */
const DEFAULTS = { mirror: true, joinMuted: false, lightStage: false };

export class Choices extends EventTarget {
  #storage;
  #values = { ...DEFAULTS };

  /** @param {Storage | null} storage */
  constructor(storage = storageOrNull()) {
    super();
    this.#storage = storage;
    this.#read();
  }

  /** @param {keyof typeof DEFAULTS} name */
  get(name) {
    return this.#values[name];
  }

  /**
   * @param {keyof typeof DEFAULTS} name
   * @param {boolean} value
   */
  set(name, value) {
    this.#values[name] = value;
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#values));
    } catch {
      // A full or forbidden storage only means that the choice is not remembered.
    }
    this.dispatchEvent(new Event("change"));
  }

  #read() {
    try {
      const kept = JSON.parse(this.#storage?.getItem(KEY) ?? "{}");
      for (const name of /** @type {(keyof typeof DEFAULTS)[]} */ (Object.keys(DEFAULTS))) {
        if (typeof kept[name] === "boolean") this.#values[name] = kept[name];
      }
    } catch {
      // What cannot be read is as good as never chosen.
    }
  }
}

/** Reading `localStorage` alone throws where site data is blocked. */
function storageOrNull() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
