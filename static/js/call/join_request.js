import { Timer } from "../lib/timing.js";

const AGAIN_MS = 2_000;
/** Without an answer by then it is lost, or was an error that names no request. */
const ANSWER_MS = 10_000;

/**
 * @typedef {object} RequestParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("./room_state.js").RoomState} state
 * @property {import("./seat.js").Seat} seat
 * @property {import("./media_updates.js").MediaUpdates} updates
 * @property {import("../lib/timing.js").Clock} clock
 */

/** `call.join`: for a seat, or for one's own back. Asked once on each connection, and again where that may help. */
export class JoinRequest {
  #parts;
  #again;
  #asked = false;
  /** The person knows that joining takes more than one try. */
  #troubled = false;

  /** @param {RequestParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#again = new Timer(parts.clock, () => {
      this.#asked = false;
      this.ask();
    });
  }

  /** Not so for an answer that comes after the end: to a request that was made twice. */
  get isWanted() {
    return ["joining", "waiting", "incall"].includes(this.#parts.state.phase);
  }

  /** If one wants to be inside, and has not asked already. */
  ask() {
    const { signaling, seat, updates } = this.#parts;
    if (this.#asked || !this.isWanted) return;
    this.#asked = signaling.join({ media: updates.begin(), ...seat.claim });
    if (this.#asked) this.#again.start(ANSWER_MS);
  }

  /** It was answered, or nobody answers any more. */
  stop() {
    this.#asked = false;
    this.#again.stop();
  }

  granted() {
    this.#troubled = false;
    this.stop();
  }

  /** It could not be granted just now. @param {string} code  why */
  later(code) {
    if (!this.#troubled) this.#parts.state.tell("notice", { code });
    this.#troubled = true;
    this.#again.start(AGAIN_MS);
  }

  /** The server has no seat for this connection, though we thought so: a heartbeat puts us back, else we ask. */
  unseated() {
    const { signaling, state } = this.#parts;
    if (state.phase !== "incall" || this.#again.running) return;
    signaling.ping();
    this.#again.start(AGAIN_MS);
  }
}
