import { absenceCode, mediaErrorCode } from "./errors.js";

/**
 * The screen, a window or a tab that is shown to the others.
 *
 * Events: "ended": the browser's own "stop sharing" was pressed, or the window closed.
 */
export class Screen extends EventTarget {
  #media;
  #isSecure;
  /** @type {MediaStreamTrack | null} */
  #track = null;
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

  get isSupported() {
    return typeof this.#media?.getDisplayMedia === "function";
  }

  get track() {
    return this.#track;
  }

  /**
   * Lets the person choose what to show.
   * @returns {Promise<{track: MediaStreamTrack | null, error: import("./errors.js").MediaErrorCode | null}>} never
   *   rejects; both null: closed meanwhile
   */
  async open() {
    this.close();
    const wish = this.#wish;
    if (!this.#media?.getDisplayMedia) return { track: null, error: absenceCode(this.#isSecure) };
    try {
      const stream = await this.#media.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: false });
      return this.#keep(wish, stream);
    } catch (error) {
      return { track: null, error: wish === this.#wish ? mediaErrorCode(error) : null };
    }
  }

  close() {
    this.#wish += 1;
    this.#track?.stop();
    this.#track = null;
  }

  /** @param {number} wish @param {MediaStream} stream */
  #keep(wish, stream) {
    const [track] = stream.getVideoTracks();
    if (wish !== this.#wish) {
      track.stop();
      return { track: null, error: null };
    }
    // Text is what matters on a screen: rather fewer frames than blurred letters.
    if ("contentHint" in track) track.contentHint = "detail";
    track.addEventListener("ended", () => this.#ended(track));
    this.#track = track;
    return { track, error: null };
  }

  /** @param {MediaStreamTrack} track */
  #ended(track) {
    if (this.#track !== track) return;
    this.#track = null;
    this.dispatchEvent(new Event("ended"));
  }
}
