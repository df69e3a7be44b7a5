import { Timer } from "../lib/timing.js";
import { CandidateBatches, CandidateQueue, withoutUseless } from "./candidates.js";
import { RemoteSide, withoutStrays } from "./codecs.js";

const REPEAT_MS = 4_000;
const REPEAT_CAP_MS = 16_000;

/**
 * @typedef {object} NegotiationOptions
 * @property {RTCPeerConnection} pc
 * @property {boolean} offering
 * @property {import("./lines.js").Lines} lines
 * @property {import("../lib/timing.js").Clock} clock
 * @property {(type: string, fields: Record<string, unknown>) => boolean} say  false: could not be sent
 * @property {() => void} settled  both descriptions are applied
 * @property {(error: unknown) => void} problem
 */

/**
 * Offers and answers of one RTCPeerConnection. Only one side makes offers: numbered, one in flight; what comes up
 * meanwhile goes into the next one. With both sides offering, Firefox ends stuck on both ends (docs/decisions).
 */
export class Negotiation {
  #pc;
  #offering;
  #lines;
  #say;
  #whenSettled;
  #problem;
  #batches;
  #queue = new CandidateQueue();
  #remote;
  #repeat;
  #repeatMs = REPEAT_MS;
  /** The offer made or answered last. */
  #number = 0;
  /** The offer whose remote description is applied. */
  #applied = 0;
  #inFlight = false;
  #restarting = false;
  #wantsOffer = false;
  #wantsRestart = false;
  #owed = false;
  /** What was told last, for saying it again. @type {RTCSessionDescriptionInit | null} */
  #told = null;
  #steps;

  /** @param {NegotiationOptions} options */
  constructor({ pc, offering, lines, clock, say, settled, problem }) {
    this.#pc = pc;
    this.#remote = new RemoteSide(pc);
    this.#offering = offering;
    this.#lines = lines;
    this.#say = say;
    this.#whenSettled = settled;
    this.#problem = problem;
    this.#steps = new Steps(problem);
    this.#batches = new CandidateBatches(clock, (batch) => say("signal.candidates", { offer: this.#number, ...batch }));
    this.#repeat = new Timer(clock, () => this.#repeatOffer());
    pc.onicecandidate = ({ candidate }) => this.#batches.add(candidate);
  }

  /** An offer waits for its answer. */
  get isWaiting() {
    return this.#inFlight;
  }

  // Lifecycle

  start() {
    if (!this.#offering) return;
    this.#lines.open();
    this.negotiate();
  }

  stop() {
    this.#pc.onicecandidate = null;
    this.#steps.stop();
    this.#repeat.stop();
    this.#batches.stop();
  }

  // Actions

  /** Another offer, as soon as none is in flight. */
  negotiate() {
    this.#wantsOffer = true;
    this.#steps.add(() => this.#offer());
  }

  /** An offer that restarts ICE; if one is waiting for its answer already, that one again. */
  restart() {
    if (this.#inFlight && this.#restarting) return this.#sendDescription();
    this.#wantsRestart = true;
    this.negotiate();
  }

  /** @param {boolean} twice  whether sound is said twice, which saves it where packets get lost */
  sayTwice(twice) {
    this.#steps.add(() => this.#remote.sayTwice(twice, this.#told));
  }

  /** Says again what was not answered, or could not be said. */
  repeat() {
    if (this.#inFlight || this.#owed) this.#sendDescription();
    this.#batches.flush();
  }

  /**
   * @param {number} offer
   * @param {RTCSessionDescriptionInit} description
   */
  describe(offer, description) {
    if (this.#offering && description.type === "answer") this.#steps.add(() => this.#takeAnswer(offer, description));
    if (!this.#offering && description.type === "offer") this.#steps.add(() => this.#takeOffer(offer, description));
  }

  /**
   * @param {number} offer
   * @param {RTCIceCandidateInit[]} candidates
   */
  candidates(offer, candidates) {
    this.#steps.add(async () => {
      if (offer > this.#applied) this.#queue.put(offer, candidates);
      else if (offer === this.#applied) await this.#add(candidates);
    });
  }

  // The offering side

  async #offer() {
    if (this.#inFlight || !this.#wantsOffer) return;
    this.#wantsOffer = false;
    this.#restarting = this.#wantsRestart;
    this.#wantsRestart = false;
    this.#number += 1;
    if (this.#restarting) this.#pc.restartIce();
    await this.#describeLocal(() => {
      this.#inFlight = true;
    });
    this.#repeatMs = REPEAT_MS;
    if (!this.#steps.stopped) this.#repeat.start(this.#repeatMs);
  }

  /**
   * @param {number} offer
   * @param {RTCSessionDescriptionInit} description
   */
  async #takeAnswer(offer, description) {
    if (!this.#inFlight || offer !== this.#number) return;
    await this.#remote.take(description);
    this.#inFlight = false;
    this.#repeat.stop();
    await this.#settled(offer);
    if (this.#wantsOffer) this.#steps.add(() => this.#offer());
  }

  #repeatOffer() {
    if (!this.#inFlight) return;
    this.#sendDescription();
    this.#repeatMs = Math.min(this.#repeatMs * 2, REPEAT_CAP_MS);
    this.#repeat.start(this.#repeatMs);
  }

  // The answering side

  /**
   * @param {number} offer
   * @param {RTCSessionDescriptionInit} description
   */
  async #takeOffer(offer, description) {
    if (offer < this.#applied) return;
    if (offer === this.#applied) return this.#sendDescription();
    await this.#remote.take(description);
    this.#lines.adopt(description.sdp ?? "");
    this.#number = offer;
    await this.#describeLocal();
    await this.#settled(offer);
  }

  // Both

  /**
   * Makes the local description, waits a moment for its host candidates, and sends them together.
   * @param {() => void} [made]
   */
  async #describeLocal(made) {
    this.#batches.hold();
    this.#told = null;
    await this.#pc.setLocalDescription();
    made?.();
    await this.#batches.enough();
    if (this.#steps.stopped) return;
    this.#batches.open();
    const { type, sdp } = /** @type {RTCSessionDescription} */ (this.#pc.localDescription);
    this.#told = { type, sdp: withoutStrays(withoutUseless(sdp)) };
    this.#sendDescription();
  }

  #sendDescription() {
    if (!this.#told) return;
    const restart = this.#offering && this.#restarting;
    this.#owed = !this.#say("signal.description", { offer: this.#number, description: this.#told, restart });
  }

  /** @param {number} offer */
  async #settled(offer) {
    this.#applied = offer;
    await this.#add(this.#queue.take(offer));
    this.#whenSettled();
  }

  /** @param {RTCIceCandidateInit[]} candidates */
  async #add(candidates) {
    for (const candidate of candidates) await this.#pc.addIceCandidate(candidate).catch(this.#problem);
  }
}

/** Steps that may take a while, one at a time, in order; one that fails does not stop the next. */
class Steps {
  #problem;
  #stopped = false;
  /** @type {Promise<void>} */
  #chain = Promise.resolve();

  /** @param {(error: unknown) => void} problem */
  constructor(problem) {
    this.#problem = problem;
  }

  get stopped() {
    return this.#stopped;
  }

  /** @param {() => unknown} step */
  add(step) {
    const run = async () => {
      if (!this.#stopped) await step();
    };
    this.#chain = this.#chain.then(run).catch(this.#problem);
  }

  /** What waits is not done any more. */
  stop() {
    this.#stopped = true;
  }
}
