import { Timer } from "../lib/timing.js";

const AGAIN_MS = 2_000;

/**
 * @typedef {object} UpdateParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("./room_state.js").RoomState} state
 * @property {import("./own_media.js").OwnMedia} own
 * @property {import("../lib/timing.js").Clock} clock
 */

/** The server knows what is sent: it is told with the request to come in, and whenever it was told otherwise. */
export class MediaUpdates {
  #parts;
  #again;
  #told = "";

  /** @param {UpdateParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#again = new Timer(parts.clock, () => {
      this.#told = "";
      this.tell();
    });
  }

  /** @returns {import("../signaling/messages.js").MediaState} what a request to come in tells */
  begin() {
    const media = this.#parts.own.sent;
    this.#told = JSON.stringify(media);
    return media;
  }

  tell() {
    const { signaling, state, own } = this.#parts;
    const media = own.sent;
    const now = JSON.stringify(media);
    if (state.phase === "incall" && now !== this.#told && signaling.media(media)) this.#told = now;
  }

  /** An update was refused, or may have been among the frames that the server dropped. */
  tellAgain() {
    this.#again.start(AGAIN_MS);
  }

  /** @param {import("../signaling/messages.js").MediaState} [media]  what the server holds for true */
  known({ microphone = false, camera = false, screen = false } = {}) {
    this.#told = JSON.stringify({ microphone, camera, screen });
    this.tell();
  }

  stop() {
    this.#again.stop();
  }
}
