import { Timer } from "../lib/timing.js";
import { CandidateBatches, withoutUseless } from "./candidates.js";
import { withoutStrays } from "./codecs.js";

/** What is lost on the way is mostly said again by whoever comes back; a busy machine takes up to 8 s for its answer. */
const REPEAT_MS = 10_000;
const REPEAT_CAP_MS = 20_000;

/** @typedef {{offer: number, description: RTCSessionDescriptionInit, restart: boolean}} Told */

/**
 * What this side says of itself: a description with the candidates that are found at once, an offer again until it is answered,
 * and the candidates that are found later.
 */
export class LocalSide {
  #pc;
  #clock;
  #say;
  #batches;
  #repeat;
  #repeatMs = REPEAT_MS;
  #offer = 0;
  /** What was told last, for saying it again. @type {Told | null} */
  #told = null;
  #owed = false;

  /** @param {Pick<import("./negotiation.js").NegotiationOptions, "pc" | "clock" | "say">} options */
  constructor({ pc, clock, say }) {
    this.#pc = pc;
    this.#clock = clock;
    this.#say = say;
    this.#batches = new CandidateBatches(clock, (batch) => say("signal.candidates", { offer: this.#offer, ...batch }));
    this.#repeat = new Timer(clock, () => this.#sayAgain());
    pc.onicecandidate = ({ candidate }) => this.#batches.add(candidate);
  }

  /** As the far side was told it last. */
  get description() {
    return this.#told?.description ?? null;
  }

  stop() {
    this.#pc.onicecandidate = null;
    this.#repeat.stop();
    this.#batches.stop();
  }

  /**
   * Makes the description, waits a moment for its host candidates, and says them together.
   * @param {{offer: number, restart?: boolean, made?: () => void}} options
   */
  async describe({ offer, restart = false, made }) {
    this.#batches.hold();
    this.#told = null;
    this.#offer = offer;
    const began = this.#clock.now();
    await this.#pc.setLocalDescription();
    made?.();
    await this.#batches.enough(this.#clock.now() - began);
    if (this.#pc.signalingState === "closed") return;
    this.#batches.open();
    const { type, sdp } = /** @type {RTCSessionDescription} */ (this.#pc.localDescription);
    this.#told = { offer, description: { type, sdp: withoutStrays(withoutUseless(sdp)) }, restart };
    this.say();
    this.#repeatMs = REPEAT_MS;
    if (type === "offer") this.#repeat.start(REPEAT_MS);
  }

  /** Once more, whatever became of it; what is not made yet is said when it is. */
  say() {
    if (this.#told) this.#owed = !this.#say("signal.description", this.#told);
  }

  /** Says again what was not answered, or could not be said. */
  repeat() {
    if (this.#repeat.running || this.#owed) this.say();
    this.#batches.flush();
  }

  answered() {
    this.#repeat.stop();
  }

  #sayAgain() {
    this.say();
    this.#repeatMs = Math.min(this.#repeatMs * 2, REPEAT_CAP_MS);
    this.#repeat.start(this.#repeatMs);
  }
}
