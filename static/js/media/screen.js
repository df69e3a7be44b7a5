import { absenceCode, mediaErrorCode } from "./errors.js";

/** @typedef {{motion: boolean, sound: boolean}} ShareOptions  motion: rather moving well than sharp */
/**
 * @typedef {object} Shared  neither track nor error: closed meanwhile
 * @property {MediaStreamTrack | null} track
 * @property {MediaStreamTrack | null} sound  null: none was asked for, or the system gave none
 * @property {import("./errors.js").MediaErrorCode | null} error
 */

const NOTHING = Object.freeze({ track: null, sound: null, error: null });
/** Text stands still; a film does not. */
const FRAMES = { still: { ideal: 15, max: 15 }, moving: { ideal: 30, max: 30 } };

/**
 * The screen, a window or a tab that is shown to the others.
 *
 * Events: "ended": the browser's own "stop sharing" was pressed, or the window closed; "silent": only its sound ended.
 */
export class Screen extends EventTarget {
  #media;
  #isSecure;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {MediaStreamTrack | null} */
  #sound = null;
  #wish = 0;

  /**
   * @param {object} [dependencies]
   * @param {MediaDevices | undefined} [dependencies.mediaDevices]
   * @param {boolean} [dependencies.isSecure]
   */
  constructor({ mediaDevices = globalThis.navigator?.mediaDevices, isSecure = globalThis.isSecureContext } = {}) {
    super();
    this.#media = mediaDevices;
    this.#isSecure = isSecure;
  }

  get track() {
    return this.#track;
  }

  /**
   * Lets the person choose what to show.
   * @param {ShareOptions} [options]
   * @returns {Promise<Shared>} never rejects
   */
  async open({ motion, sound } = { motion: false, sound: false }) {
    this.close();
    const wish = this.#wish;
    if (!this.#media?.getDisplayMedia) return { ...NOTHING, error: absenceCode(this.#isSecure) };
    try {
      const stream = await this.#media.getDisplayMedia(wanted(motion, sound));
      return this.#keep(wish, stream, motion);
    } catch (error) {
      return { ...NOTHING, error: wish === this.#wish ? refusal(error) : null };
    }
  }

  /** @param {boolean} motion  from now on */
  async favour(motion) {
    if (!this.#track) return;
    hint(this.#track, motion);
    // Where the source refuses another frame rate, the hint alone has to do.
    await this.#track.applyConstraints({ frameRate: frames(motion) }).catch(() => {});
  }

  close() {
    this.#wish += 1;
    for (const track of [this.#track, this.#sound]) track?.stop();
    this.#track = null;
    this.#sound = null;
  }

  /** @param {number} wish @param {MediaStream} stream @param {boolean} motion @returns {Shared} */
  #keep(wish, stream, motion) {
    const track = stream.getTracks().find(({ kind }) => kind === "video") ?? null;
    const sound = stream.getTracks().find(({ kind }) => kind === "audio") ?? null;
    if (wish !== this.#wish || !track) {
      for (const each of stream.getTracks()) each.stop();
      return NOTHING;
    }
    hint(track, motion);
    track.addEventListener("ended", () => this.#ended(track));
    sound?.addEventListener("ended", () => this.#silent(sound));
    this.#track = track;
    this.#sound = sound;
    return { track, sound, error: null };
  }

  /** @param {MediaStreamTrack} track */
  #ended(track) {
    if (this.#track !== track) return;
    this.close();
    this.dispatchEvent(new Event("ended"));
  }

  /** @param {MediaStreamTrack} sound */
  #silent(sound) {
    if (this.#sound !== sound) return;
    this.#sound = null;
    this.dispatchEvent(new Event("silent"));
  }
}

/**
 * The call's own sound is left out, for the others would hear themselves (Screen Capture, restrictOwnAudio).
 * @param {boolean} motion
 * @param {boolean} sound
 */
function wanted(motion, sound) {
  const untouched = {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    restrictOwnAudio: true,
  };
  const options = {
    video: { frameRate: frames(motion) },
    audio: sound && untouched,
    systemAudio: sound ? "include" : "exclude",
    selfBrowserSurface: "exclude",
    surfaceSwitching: "include",
  };
  return /** @type {DisplayMediaStreamOptions} */ (options);
}

/** A system that refuses the browser is told from a change of mind by Chromium's words alone. @param {any} error */
function refusal(error) {
  return /by system/.test(error?.message) ? "failed" : mediaErrorCode(error);
}

/** @param {boolean} motion */
function frames(motion) {
  return motion ? FRAMES.moving : FRAMES.still;
}

/** @param {MediaStreamTrack} track @param {boolean} motion */
function hint(track, motion) {
  if ("contentHint" in track) track.contentHint = motion ? "motion" : "detail";
}
