import { Timer } from "../lib/timing.js";

/** @typedef {"microphone" | "camera"} Kind */
/**
 * @typedef {object} InputHands
 * @property {import("../media/devices.js").Devices} devices
 * @property {import("../media/preferences.js").Preferences} preferences
 * @property {import("./own_outlet.js").OwnOutlet} outlet
 * @property {import("./own_fit.js").OwnFit} fit
 * @property {import("./room_state.js").RoomState} state
 * @property {() => void} changed  what is sent, or what is wanted, may not be what it was
 * @property {import("../lib/timing.js").Clock} clock
 */

const AGAIN_MS = 1_500;
/** A device that another page or program is just letting go of: asked once more, it may be free. */
const PASSING = ["in_use", "failed"];
const KINDS = /** @type {const} */ (["microphone", "camera"]);
const ID_NAMES = /** @type {const} */ ({ microphone: "microphoneId", camera: "cameraId" });
const ON_NAMES = /** @type {const} */ ({ microphone: "microphoneOn", camera: "cameraOn" });

/** One's own microphone and camera: from the switch to the device, and what is done when a device fails. */
export class OwnInputs {
  #hands;
  #devices;
  #preferences;
  #state;
  /** @type {Record<Kind, Timer>} */
  #again;

  /** @param {InputHands} hands */
  constructor(hands) {
    const { devices, preferences, state, clock } = hands;
    this.#hands = hands;
    this.#devices = devices;
    this.#preferences = preferences;
    this.#state = state;
    this.#again = {
      microphone: new Timer(clock, () => this.#open("microphone")),
      camera: new Timer(clock, () => this.#open("camera")),
    };
    devices.addEventListener("ended", (event) => this.#ended(/** @type {CustomEvent<Kind>} */ (event).detail));
    devices.addEventListener("devices", () => this.#list());
    devices.addEventListener("dark", (event) => this.#dark(/** @type {CustomEvent<boolean>} */ (event).detail));
  }

  // Lifecycle

  /** @param {{microphone?: boolean, camera?: boolean}} wishes  instead of what was on the last time */
  async start(wishes) {
    const wanted = (/** @type {Kind} */ kind) => wishes[kind] ?? this.#preferences.get(ON_NAMES[kind]);
    for (const kind of KINDS) {
      const deviceId = this.#preferences.get(ID_NAMES[kind]);
      this.#devices.choose(kind, deviceId);
      this.#state.showOwn(kind, { on: wanted(kind), error: null, deviceId });
    }
    if (wanted("microphone") && wanted("camera")) await this.#openBoth();
    else if (wanted("microphone")) await this.#open("microphone");
    else if (wanted("camera")) await this.#open("camera");
    for (const kind of KINDS)
      if (PASSING.includes(this.#state.own[kind].error ?? "")) this.#again[kind].start(AGAIN_MS);
    this.#list();
  }

  /** Off, and let go of. */
  stop() {
    for (const kind of KINDS) this.close(kind);
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
    // Also what is only being opened: nobody had switched that on.
    if (!on) return this.close(kind);
    if (this.#state.own[kind].on) return;
    this.#state.showOwn(kind, { on: true, error: null });
    this.#hands.changed();
    await this.#open(kind);
    this.#list();
  }

  /** @param {Kind} kind @param {string} id */
  async choose(kind, id) {
    this.#again[kind].stop();
    this.#preferences.set(ID_NAMES[kind], id);
    this.#devices.choose(kind, id, { fresh: true });
    const { on, error } = this.#state.own[kind];
    if (on) await this.#open(kind);
    else if (error) await this.set(kind, true);
    else this.#state.showOwn(kind, { deviceId: id });
  }

  /** If it is on. @param {Kind} kind */
  async reopen(kind) {
    if (this.#state.own[kind].on) await this.#open(kind);
  }

  /** @param {Kind} kind */
  close(kind) {
    this.#again[kind].stop();
    this.#devices.close(kind);
    this.#show(kind, { track: null, error: null });
  }

  // Opening

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
    this.#state.showOwn(kind, { instead });
    if (instead) this.#state.tell("notice", { code: `${kind}_instead`, name: track?.label });
  }

  // What devices do by themselves

  /** @param {boolean} again  it was opened anew, and stayed dark */
  #dark(again) {
    if (!again) return this.#open("camera");
    this.#state.showOwn("camera", { dark: true });
    this.#state.tell("notice", { code: "camera_dark" });
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
    this.#hands.outlet.show(kind, now);
    if (kind === "camera") this.#hands.fit.shown();
  }

  /** Not waited for: it may never resolve (Firefox, background tab). */
  #list() {
    this.#devices.list().then((list) => this.#state.showDevices(list));
  }
}
