/** @typedef {"microphone" | "camera"} Kind */
/**
 * @typedef {object} OutletHands
 * @property {Pick<import("../rtc/mesh.js").Mesh, "setTrack">} mesh
 * @property {import("../media/mixer.js").Mixer} mixer
 * @property {import("../media/meter.js").Meter} meter
 * @property {import("./room_state.js").RoomState} state
 * @property {() => void} changed  what is sent, or what is wanted, may not be what it was
 */

const OFF = Object.freeze({ on: false, track: null, settings: null, instead: false, dark: false });

/** Where one's own tracks go: to the links, the meter and the state. */
export class OwnOutlet {
  #hands;

  /** @param {OutletHands} hands */
  constructor(hands) {
    this.#hands = hands;
  }

  /** What really is sent now. */
  get sent() {
    const { own, media } = this.#hands.state;
    return {
      microphone: own.microphone.track !== null,
      camera: own.camera.track !== null && !media.starved,
      screen: own.screen.track !== null && !media.starved,
    };
  }

  /**
   * @param {Kind} kind
   * @param {{track: MediaStreamTrack | null, error: string | null}} now
   */
  show(kind, { track, error }) {
    const { state, mesh, changed } = this.#hands;
    const before = state.own[kind].track;
    state.showOwn(kind, { ...OFF, error, ...(track && { on: true, track, ...settingsOf(track) }) });
    if (before !== track) {
      if (kind === "microphone") this.#voice(track);
      else mesh.setTrack("camera", track);
    }
    changed();
  }

  /** @param {import("./own_share.js").Shared} shared */
  screen({ track, sound, error, asked = false }) {
    const { state, mesh, mixer, changed } = this.#hands;
    const before = mixer.output;
    const heard = mixer.sound(sound) ? "given" : asked ? "missing" : "unasked";
    state.showOwn("screen", { ...OFF, on: track !== null, error, track, sound: heard });
    mesh.setTrack("screen", track);
    if (mixer.output !== before) mesh.setTrack("microphone", mixer.output);
    changed();
  }

  stop() {
    this.#hands.mixer.stop();
    this.#hands.meter.stop();
  }

  /** @param {MediaStreamTrack | null} track */
  #voice(track) {
    const { mesh, mixer, meter } = this.#hands;
    mixer.voice(track);
    mesh.setTrack("microphone", mixer.output);
    meter.set("self", track);
  }
}

/** @param {MediaStreamTrack} track */
function settingsOf(track) {
  const { deviceId = null, width = 0, height = 0, frameRate = 0 } = track.getSettings();
  return { deviceId, settings: width ? { width, height, frameRate } : null };
}
