import { Timer } from "../lib/timing.js";
import { heightsOf, PREVIEW, sizeOf, USUAL_MOST } from "../media/constraints.js";

/** @typedef {import("../media/constraints.js").Size} Size */
/**
 * @typedef {object} FitHands
 * @property {import("../media/devices.js").Devices} devices
 * @property {import("../media/preferences.js").Preferences} preferences
 * @property {import("../rtc/fitting.js").Fitting} fitting
 * @property {import("./room_state.js").RoomState} state
 * @property {() => void} changed  what is sent may not be what it was
 * @property {import("../lib/timing.js").Clock} clock
 */

/** A smaller picture can wait: who goes may come back, and a camera that changes flickers. */
const SMALLER_MS = 3_000;
/** Needed larger again sooner than this, it waits twice as long the next time, up to this: each change disturbs the picture of all. */
const CALM_MS = 60_000;

/** The own camera captures what somebody is sent and no more, within what the person chose as the most. */
export class OwnFit {
  #hands;
  #smaller;
  #patience = SMALLER_MS;
  #smallerAt = 0;
  /** What the others need, null: there is nobody. @type {Size | null} */
  #demanded = null;
  /** @type {Size} */
  #asked = PREVIEW;

  /** @param {FitHands} hands */
  constructor(hands) {
    this.#hands = hands;
    const { fitting, clock } = hands;
    this.#smaller = new Timer(clock, () => this.#shrink());
    fitting.addEventListener("demand", (event) => this.#demand(/** @type {CustomEvent} */ (event).detail));
    fitting.addEventListener("starved", (event) => this.#starved(/** @type {CustomEvent} */ (event).detail));
  }

  start() {
    const height = this.#hands.preferences.get("cameraHeight");
    this.#hands.state.showMedia({ height, starved: false });
    this.#demanded = null;
    this.#resize();
  }

  stop() {
    this.#smaller.stop();
  }

  /** @param {number | null} height  the most, in pixels; null: as it fits */
  async choose(height) {
    this.#hands.preferences.set("cameraHeight", height);
    this.#hands.state.showMedia({ height });
    await this.#resize();
  }

  /** The camera was opened, changed or closed. */
  shown() {
    const { devices, fitting, state } = this.#hands;
    const track = devices.trackOf("camera");
    if (track) state.showMedia({ heights: heightsOf(track) });
    fitting.captured("camera", sizeOf(track));
    if (track && devices.isLate) this.#resize();
  }

  /** @param {Size | null} demanded */
  #demand(demanded) {
    this.#demanded = demanded;
    const { height, frameRate } = this.#wanted();
    if (height > this.#asked.height || frameRate > this.#asked.frameRate) this.#grow();
    else if (height < this.#asked.height || frameRate < this.#asked.frameRate) this.#smaller.start(this.#patience);
    else this.#smaller.stop();
  }

  #grow() {
    const soon = this.#hands.clock.now() - this.#smallerAt < CALM_MS;
    this.#patience = soon ? Math.min(CALM_MS, this.#patience * 2) : SMALLER_MS;
    this.#resize();
  }

  #shrink() {
    this.#smallerAt = this.#hands.clock.now();
    this.#resize();
  }

  /** @returns {Size} */
  #wanted() {
    const { height } = this.#hands.state.media;
    if (!this.#demanded) return { ...PREVIEW, height: height ?? PREVIEW.height };
    return { ...this.#demanded, height: Math.min(this.#demanded.height, height ?? USUAL_MOST) };
  }

  async #resize() {
    const { devices, state } = this.#hands;
    this.#smaller.stop();
    this.#asked = this.#wanted();
    await devices.resize(this.#asked);
    const track = devices.trackOf("camera");
    if (!track) return;
    const { width = 0, height = 0, frameRate = 0 } = track.getSettings();
    state.showOwn("camera", { settings: width ? { width, height, frameRate } : null });
    this.shown();
  }

  /** @param {boolean} starved */
  #starved(starved) {
    this.#hands.state.showMedia({ starved });
    this.#hands.changed();
  }
}
