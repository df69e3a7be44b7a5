import { Timer } from "../lib/timing.js";
import { OwnFit } from "./own_fit.js";
import { OwnOutlet } from "./own_outlet.js";
import { OwnShare } from "./own_share.js";

/** @typedef {"microphone" | "camera"} Kind */
/** @typedef {import("./room_state.js").RoomState} RoomState */
/**
 * @typedef {object} MediaHands  what own media needs of the others; the names say which modules fit
 * @property {import("../media/devices.js").Devices} devices
 * @property {import("../media/screen.js").Screen} screen
 * @property {import("../media/meter.js").Meter} meter
 * @property {import("../media/mixer.js").Mixer} mixer
 * @property {import("../media/preferences.js").Preferences} preferences
 * @property {import("../rtc/fitting.js").Fitting} fitting
 * @property {Pick<import("../rtc/mesh.js").Mesh, "setTrack">} mesh
 * @property {RoomState} state
 * @property {() => void} changed  what is sent, or what is wanted, may not be what it was
 * @property {import("../lib/timing.js").Clock} clock
 */

const AGAIN_MS = 1_500;
/** A device that another page or program is just letting go of: asked once more, it may be free. */
const PASSING = ["in_use", "failed"];
const KINDS = /** @type {const} */ (["microphone", "camera"]);
const PROCESSING = /** @type {const} */ (["echoCancellation", "noiseSuppression", "autoGainControl"]);
const ID_NAMES = /** @type {const} */ ({ microphone: "microphoneId", camera: "cameraId" });
const ON_NAMES = /** @type {const} */ ({ microphone: "microphoneOn", camera: "cameraOn" });

/** One's own microphone, camera and screen: from the switch to the device, the links, the meter and the state. */
export class OwnMedia {
  #devices;
  #outlet;
  #preferences;
  #state;
  #changed;
  #fit;
  #share;
  /** @type {Record<Kind, Timer>} */
  #again;

  /** @param {MediaHands} hands */
  constructor({ screen, fitting, ...hands }) {
    const { devices, meter, mixer, preferences, mesh, state, changed, clock } = hands;
    this.#devices = devices;
    this.#preferences = preferences;
    this.#state = state;
    this.#changed = changed;
    this.#again = {
      microphone: new Timer(clock, () => this.#open("microphone")),
      camera: new Timer(clock, () => this.#open("camera")),
    };
    devices.addEventListener("ended", (event) => this.#ended(/** @type {CustomEvent<Kind>} */ (event).detail));
    devices.addEventListener("devices", () => this.#list());
    devices.addEventListener("dark", (event) => this.#dark(/** @type {CustomEvent<boolean>} */ (event).detail));
    this.#fit = new OwnFit({ devices, preferences, fitting, state, changed, clock });
    const outlet = new OwnOutlet({ mesh, mixer, meter, state, changed });
    this.#outlet = outlet;
    const show = (/** @type {import("./own_share.js").Shared} */ shared) => outlet.screen(shared);
    this.#share = new OwnShare({ screen, preferences, fitting, state, show });
  }

  // Lifecycle

  /**
   * Opens what was on the last time. Resolves when the browser has answered; nobody has to wait for that.
   * @param {{microphone?: boolean, camera?: boolean}} [wishes]  instead of the remembered ones
   */
  async start(wishes = {}) {
    this.#devices.start();
    this.#state.chooseSpeaker(this.#preferences.get("speakerId"));
    this.#fit.start();
    this.#share.recall();
    this.#process();
    const wanted = (/** @type {Kind} */ kind) => wishes[kind] ?? this.#preferences.get(ON_NAMES[kind]);
    for (const kind of KINDS) {
      this.#devices.choose(kind, this.#preferences.get(ID_NAMES[kind]));
      if (wanted(kind)) this.#state.showOwn(kind, { on: true, error: null });
    }
    if (wanted("microphone") && wanted("camera")) await this.#openBoth();
    else if (wanted("microphone")) await this.#open("microphone");
    else if (wanted("camera")) await this.#open("camera");
    for (const kind of KINDS)
      if (PASSING.includes(this.#state.own[kind].error ?? "")) this.#again[kind].start(AGAIN_MS);
    this.#list();
  }

  /** Everything off and let go of; the lights go out. What is remembered stays. */
  stop() {
    for (const kind of KINDS) this.#again[kind].stop();
    this.#fit.stop();
    this.#devices.stop();
    this.#share.stop();
    for (const kind of KINDS) this.#show(kind, { track: null, error: null });
    this.#outlet.stop();
  }

  /** What really is sent now. */
  get sent() {
    return this.#outlet.sent;
  }

  /** What a reloaded page begins with: on is also what still opens, or failed without anybody's will. */
  get wanted() {
    const wants = (/** @type {Kind} */ kind) => this.#state.own[kind].on || this.#state.own[kind].error !== null;
    return { microphone: wants("microphone"), camera: wants("camera") };
  }

  // Actions

  /** @param {Kind} kind @param {boolean} on */
  async set(kind, on) {
    this.#again[kind].stop();
    this.#preferences.set(ON_NAMES[kind], on);
    if (on === this.#state.own[kind].on) return;
    if (!on) return this.#close(kind);
    this.#state.showOwn(kind, { on: true, error: null });
    this.#changed();
    await this.#open(kind);
    this.#list();
  }

  /** @param {Kind} kind @param {string} id */
  async choose(kind, id) {
    this.#again[kind].stop();
    this.#preferences.set(ID_NAMES[kind], id);
    this.#devices.choose(kind, id, { fresh: true });
    if (this.#state.own[kind].on) await this.#open(kind);
    else this.#state.showOwn(kind, { deviceId: id, error: null });
  }

  /** @param {string} id */
  chooseSpeaker(id) {
    this.#preferences.set("speakerId", id);
    this.#state.chooseSpeaker(id);
  }

  /** The camera's size. */
  get fit() {
    return this.#fit;
  }

  get share() {
    return this.#share;
  }

  /** @param {typeof PROCESSING[number]} name @param {boolean} on */
  async treat(name, on) {
    this.#preferences.set(name, on);
    this.#process();
    // Browsers settle how a voice is treated when the microphone is opened.
    if (this.#state.own.microphone.on) await this.#open("microphone");
  }

  /** A host switched it off. @param {"microphone" | "camera" | "screen"} source */
  muted(source) {
    if (source === "screen") this.#share.stop();
    else this.#close(source);
  }

  // Internals

  async #openBoth() {
    const { microphone, camera } = await this.#devices.openBoth();
    this.#opened("microphone", microphone);
    this.#opened("camera", camera);
  }

  /** @param {Kind} kind */
  async #open(kind) {
    this.#opened(kind, await this.#devices.open(kind));
  }

  /** @param {Kind} kind @param {import("../media/devices.js").Opened} opened */
  #opened(kind, { track, error, instead = false }) {
    // Neither: somebody changed their mind meanwhile, and whoever acts on that shows it.
    if (!track && !error) return;
    this.#show(kind, { track, error });
    this.#state.showOwn(kind, { instead, dark: false });
    if (instead) this.#state.tell("notice", { code: `${kind}_instead`, name: track?.label });
  }

  #process() {
    const [echoCancellation, noiseSuppression, autoGainControl] = PROCESSING.map((name) => this.#preferences.get(name));
    const processing = { echoCancellation, noiseSuppression, autoGainControl };
    this.#devices.process(processing);
    this.#state.showMedia({ processing });
  }

  /** @param {boolean} again  it was opened anew, and stayed dark */
  #dark(again) {
    if (!again) return this.#open("camera");
    this.#state.showOwn("camera", { dark: true });
    this.#state.tell("notice", { code: "camera_dark" });
  }

  /** @param {Kind} kind */
  #close(kind) {
    this.#again[kind].stop();
    this.#devices.close(kind);
    this.#show(kind, { track: null, error: null });
  }

  /** @param {Kind} kind */
  async #ended(kind) {
    this.#show(kind, { track: null, error: "ended" });
    this.#list();
    if (kind === "microphone") await this.#nextMicrophone();
  }

  /** Who speaks is heard on: a picture may wait for its owner, and might show what they did not mean to show. */
  async #nextMicrophone() {
    this.#devices.choose("microphone", null);
    const { track, error } = await this.#devices.open("microphone");
    if (error) this.#state.showOwn("microphone", { error: error === "missing" ? "ended" : error });
    if (!track) return;
    this.#show("microphone", { track, error });
    this.#state.tell("notice", { code: "microphone_next", name: track.label });
  }

  /** @param {Kind} kind @param {{track: MediaStreamTrack | null, error: string | null}} now */
  #show(kind, now) {
    this.#outlet.show(kind, now);
    if (kind === "camera") this.#fit.shown();
  }

  /** Not waited for: it may never resolve (Firefox, background tab). */
  #list() {
    this.#devices.list().then((list) => this.#state.showDevices(list));
  }
}
