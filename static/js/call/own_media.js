import { OwnFit } from "./own_fit.js";
import { OwnInputs } from "./own_inputs.js";
import { OwnOutlet } from "./own_outlet.js";
import { OwnShare } from "./own_share.js";

/**
 * @typedef {object} MediaHands  what own media needs of the others; the names say which modules fit
 * @property {import("../media/devices.js").Devices} devices
 * @property {import("../media/screen.js").Screen} screen
 * @property {import("../media/meter.js").Meter} meter
 * @property {import("../media/mixer.js").Mixer} mixer
 * @property {import("../media/preferences.js").Preferences} preferences
 * @property {import("../rtc/fitting.js").Fitting} fitting
 * @property {Pick<import("../rtc/mesh.js").Mesh, "setTrack"> & EventTarget} mesh
 * @property {import("./room_state.js").RoomState} state
 * @property {() => void} changed  what is sent, or what is wanted, may not be what it was
 * @property {import("../lib/timing.js").Clock} clock
 */

const PROCESSING = /** @type {const} */ (["echoCancellation", "noiseSuppression", "autoGainControl"]);

/** One's own microphone, camera and screen: from the switch to the device, the links, the meter and the state. */
export class OwnMedia {
  #devices;
  #preferences;
  #state;
  #outlet;

  /** @param {MediaHands} hands */
  constructor({ screen, fitting, meter, mixer, mesh, ...hands }) {
    const { devices, preferences, state, changed } = hands;
    this.#devices = devices;
    this.#preferences = preferences;
    this.#state = state;
    const outlet = new OwnOutlet({ mesh, mixer, meter, state, changed });
    const show = (/** @type {import("./own_share.js").Shared} */ shared) => outlet.screen(shared);
    this.#outlet = outlet;
    this.share = new OwnShare({ screen, preferences, fitting, mesh, state, show });
    /** The camera's size. */
    this.fit = new OwnFit({ ...hands, fitting });
    this.inputs = new OwnInputs({ ...hands, outlet, fit: this.fit });
  }

  /**
   * Opens what was on the last time. Resolves when the browser has answered; nobody has to wait for that.
   * @param {{microphone?: boolean, camera?: boolean}} [wishes]  instead of the remembered ones
   */
  async start(wishes = {}) {
    this.#devices.start();
    this.#state.chooseSpeaker(this.#preferences.get("speakerId"));
    this.fit.start();
    this.share.recall();
    this.#process();
    await this.inputs.start(wishes);
  }

  /** Everything off and let go of; the lights go out. What is remembered stays. */
  stop() {
    this.fit.stop();
    this.#devices.stop();
    this.share.stop();
    this.inputs.stop();
    this.#outlet.stop();
  }

  /** What really is sent now. */
  get sent() {
    return this.#outlet.sent;
  }

  /** What a reloaded page begins with. */
  get wanted() {
    return this.inputs.wanted;
  }

  /** @param {string} id */
  chooseSpeaker(id) {
    this.#preferences.set("speakerId", id);
    this.#state.chooseSpeaker(id);
  }

  /** @param {typeof PROCESSING[number]} name @param {boolean} on */
  async treat(name, on) {
    this.#preferences.set(name, on);
    this.#process();
    // Browsers settle how a voice is treated when the microphone is opened.
    await this.inputs.reopen("microphone");
  }

  /** A host switched it off. @param {"microphone" | "camera" | "screen"} source */
  muted(source) {
    if (source === "screen") this.share.stop();
    else this.inputs.close(source);
  }

  #process() {
    const [echoCancellation, noiseSuppression, autoGainControl] = PROCESSING.map((name) => this.#preferences.get(name));
    const processing = { echoCancellation, noiseSuppression, autoGainControl };
    this.#devices.process(processing);
    this.#state.showMedia({ processing });
  }
}
