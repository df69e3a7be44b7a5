import { Timer } from "../lib/timing.js";

const BATCH_MS = 100;
/** Host candidates come together, 1 to 15 ms after the description, or after some five times as long as that took. */
const FIRST_MS = 400;
const FIRST_CAP_MS = 4_000;
const FIRST_TIMES = 8;
const TOGETHER_MS = 2;
const BATCH_MOST = 20;
const QUEUE_MOST = 200;

/**
 * A host's TCP candidates are "active" ones that no browser listens for: half of all, for nothing (RFC 6544, section 4.5).
 * Component 2, RTCP by itself, is never used: rtcp-mux is required by default.
 * @param {string} line  an SDP candidate
 */
const isUseless = (line) => /candidate:\S+ (?:\d+ tcp|2 udp) /i.test(line);

/**
 * @param {string} sdp
 * @returns {string} without the candidates that help nobody
 */
export function withoutUseless(sdp) {
  return sdp.replace(/^a=candidate:.*\r?\n/gm, (line) => (isUseless(line) ? "" : line));
}

/** Candidates found after their description was sent, told in batches. Until `open`, they ride inside the description. */
export class CandidateBatches {
  #send;
  #timer;
  #open = false;
  #ended = false;
  /** @type {RTCIceCandidateInit[]} */
  #found = [];
  #enough;
  #isEnough = () => {};

  /**
   * @param {import("../lib/timing.js").Clock} clock
   * @param {(batch: {candidates: RTCIceCandidateInit[], end: boolean}) => boolean} send  false: not sent, kept
   */
  constructor(clock, send) {
    this.#send = send;
    this.#timer = new Timer(clock, () => this.flush());
    this.#enough = new Timer(clock, () => this.#isEnough());
  }

  /** A new description gathers anew. */
  hold() {
    this.#open = false;
    this.#ended = false;
    this.#found = [];
    this.#timer.stop();
    this.#enough.stop();
  }

  /**
   * @param {number} tookMs  to make the description: on a busy machine candidates are as late
   * @returns {Promise<void>} when the description holds what it is worth waiting for
   */
  enough(tookMs) {
    return new Promise((resolve) => {
      this.#isEnough = resolve;
      if (this.#ended) return resolve();
      const firstMs = Math.min(Math.max(FIRST_MS, FIRST_TIMES * tookMs), FIRST_CAP_MS);
      this.#enough.start(this.#found.length > 0 ? TOGETHER_MS : firstMs);
    });
  }

  /** The description goes out now, with all that was found so far. */
  open() {
    this.#open = true;
    this.#found = [];
  }

  /** @param {RTCIceCandidate | null} candidate  null: there are no more */
  add(candidate) {
    if (!candidate?.candidate) this.#ended = true;
    else if (!isUseless(candidate.candidate)) this.#found.push(plain(candidate));
    if (this.#enough.running) this.#waitNoLonger();
    if (this.#open && this.#found.length > 0 && !this.#timer.running) this.#timer.start(BATCH_MS);
  }

  #waitNoLonger() {
    if (this.#found.length === 1) this.#enough.start(TOGETHER_MS);
    if (!this.#ended) return;
    this.#enough.stop();
    this.#isEnough();
  }

  flush() {
    this.#timer.stop();
    while (this.#open && this.#found.length > 0) {
      const candidates = this.#found.slice(0, BATCH_MOST);
      const end = this.#ended && candidates.length === this.#found.length;
      if (!this.#send({ candidates, end })) return;
      this.#found.splice(0, candidates.length);
    }
  }

  stop() {
    this.hold();
  }
}

/** Candidates that came before the description they belong to. */
export class CandidateQueue {
  /** @type {{offer: number, candidates: RTCIceCandidateInit[]}[]} */
  #waiting = [];

  /**
   * @param {number} offer
   * @param {RTCIceCandidateInit[]} candidates
   */
  put(offer, candidates) {
    this.#waiting.push({ offer, candidates });
    if (this.#waiting.length > QUEUE_MOST) this.#waiting.shift();
  }

  /**
   * What waits for this offer; older ones are forgotten.
   * @param {number} offer
   */
  take(offer) {
    const mine = this.#waiting.filter((waiting) => waiting.offer === offer);
    this.#waiting = this.#waiting.filter((waiting) => waiting.offer > offer);
    return mine.flatMap(({ candidates }) => candidates);
  }
}

/**
 * Exactly the fields of the protocol, whatever a browser adds.
 * @param {RTCIceCandidate} candidate
 * @returns {RTCIceCandidateInit}
 */
function plain({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) {
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
}
