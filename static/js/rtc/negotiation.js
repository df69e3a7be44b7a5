import { CandidateQueue } from "./candidates.js";
import { RemoteSide } from "./codecs.js";
import { LocalSide } from "./local_side.js";

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
  #whenSettled;
  #problem;
  #queue = new CandidateQueue();
  #local;
  #remote;
  /** The offer made last. */
  #number = 0;
  /** The offer whose remote description is applied. */
  #applied = 0;
  #inFlight = false;
  #restarting = false;
  #wantsOffer = false;
  #wantsRestart = false;
  #stopped = false;
  /** @type {Promise<void>} */
  #chain = Promise.resolve();

  /** @param {NegotiationOptions} options */
  constructor({ pc, offering, lines, clock, say, settled, problem }) {
    this.#pc = pc;
    this.#local = new LocalSide({ pc, clock, say });
    this.#remote = new RemoteSide(pc);
    this.#offering = offering;
    this.#lines = lines;
    this.#whenSettled = settled;
    this.#problem = problem;
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
    this.#stopped = true;
    this.#local.stop();
  }

  // Actions

  /** Another offer, as soon as none is in flight. */
  negotiate() {
    this.#wantsOffer = true;
    this.#inOrder(() => this.#offer());
  }

  /** An offer that restarts ICE; if one is waiting for its answer already, that one again. */
  restart() {
    if (this.#inFlight && this.#restarting) return this.#local.say();
    this.#wantsRestart = true;
    this.negotiate();
  }

  /** @param {boolean} twice  whether sound is said twice, which saves it where packets get lost */
  sayTwice(twice) {
    this.#inOrder(() => this.#remote.sayTwice(twice, this.#local.description));
  }

  /** Says again what was not answered, or could not be said. */
  repeat() {
    this.#local.repeat();
  }

  /**
   * @param {number} offer
   * @param {RTCSessionDescriptionInit} description
   */
  describe(offer, description) {
    if (this.#offering && description.type === "answer") this.#inOrder(() => this.#takeAnswer(offer, description));
    if (!this.#offering && description.type === "offer") this.#inOrder(() => this.#takeOffer(offer, description));
  }

  /**
   * @param {number} offer
   * @param {RTCIceCandidateInit[]} candidates
   */
  candidates(offer, candidates) {
    this.#inOrder(async () => {
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
    const made = () => {
      this.#inFlight = true;
    };
    await this.#local.describe({ offer: this.#number, restart: this.#restarting, made });
  }

  /**
   * @param {number} offer
   * @param {RTCSessionDescriptionInit} description
   */
  async #takeAnswer(offer, description) {
    if (!this.#inFlight || offer !== this.#number) return;
    await this.#remote.take(description);
    this.#inFlight = false;
    this.#local.answered();
    await this.#settled(offer);
    if (this.#wantsOffer) this.#inOrder(() => this.#offer());
  }

  // The answering side

  /**
   * @param {number} offer
   * @param {RTCSessionDescriptionInit} description
   */
  async #takeOffer(offer, description) {
    if (offer < this.#applied) return;
    if (offer === this.#applied) return this.#local.say();
    await this.#remote.take(description);
    this.#lines.adopt(description.sdp ?? "");
    await this.#local.describe({ offer });
    await this.#settled(offer);
  }

  // Both

  /**
   * What an RTCPeerConnection is told to do takes a while: one operation at a time (W3C WebRTC, section 4.4.1.2); one that
   * fails does not stop the next, and once stopped none is begun.
   * @param {() => unknown} operation
   */
  #inOrder(operation) {
    const run = async () => {
      if (!this.#stopped) await operation();
    };
    this.#chain = this.#chain.then(run).catch(this.#problem);
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
