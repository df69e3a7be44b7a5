import { read } from "./sample.js";
import { GRADES, grade } from "./stats.js";
import { Summary } from "./summary.js";

const QUIET_MS = 900;
const WINDOW_MS = 5_000;
const TELL_MS = 4_900;
const WORSE_LOOKS = 2;
const BETTER_LOOKS = 3;

/** @typedef {import("./sample.js").Sample} Sample */
/** @typedef {import("./stats.js").Verdict} Verdict */
/** @typedef {import("./control.js").Heard} Heard */
/** @typedef {{microphone: boolean, camera: boolean}} Coming  what should come from somebody now */

/** One link under watch: what was seen of it lately, and the calm grade that comes of it. */
export class Watched {
  /** @type {Coming} */
  coming = { microphone: false, camera: false };
  /** @type {Heard | null} */
  heard = null;
  summary;
  /** @type {Sample[]} */
  #samples = [];
  /** What is expected, by the time of the samples. @type {Record<string, number | null>} */
  #since = {};
  /** Of the last looks. @type {number[]} */
  #seen = [];
  /** Looks since the picture stood still. */
  #moving = BETTER_LOOKS;
  #shown = 0;
  /** @type {Verdict["cause"]} */
  #cause = null;
  #lookedAt;
  #resting = false;
  #told = { at: -Infinity, grade: "" };

  /** @param {number} now */
  constructor(now) {
    this.summary = new Summary(now);
    this.#lookedAt = now;
  }

  /** Something has come over it. */
  get isUp() {
    return this.#samples.length > 0;
  }

  get isQuiet() {
    const last = this.#samples.at(-1);
    return last !== undefined && last.at - last.heardAt > QUIET_MS;
  }

  get sending() {
    return /** @type {Sample} */ (this.#samples.at(-1)).sending;
  }

  /** @param {boolean} resting  the far end has hung up: what does not come any more is no fault of the link */
  rest(resting) {
    this.#resting = resting;
  }

  /** @param {Heard} message */
  hear(message) {
    this.heard = message;
  }

  /**
   * @param {RTCStatsReport | null} report  null: there is no RTCPeerConnection now
   * @param {number} now
   * @returns {Verdict | null} null: it was never up, or has been hung up
   */
  look(report, now) {
    if (this.#resting) return null;
    const last = this.#samples.at(-1) ?? null;
    const sample = report ? read(report.values(), last) : last && { ...last, at: last.at + now - this.#lookedAt };
    this.#lookedAt = now;
    if (!sample || !(last || sample.way)) return null;
    this.#keep(sample);
    const verdict = this.#settled(grade(this.#samples[0], sample, this.#expected(sample.at), this.heard?.limit));
    // The first picture of a camera is shown at once.
    if (sample.lines.camera.at <= (this.#since.camera ?? 0)) this.#moving = Math.max(this.#moving, BETTER_LOOKS - 1);
    if (verdict.grade === "lost") this.heard = null;
    this.summary.add(sample, verdict, now);
    return verdict;
  }

  /** Every five seconds, and when it has changed. @param {Verdict} verdict */
  mayTell(verdict) {
    return this.#lookedAt - this.#told.at >= TELL_MS || this.#told.grade !== verdict.grade;
  }

  /** @param {string} grade */
  told(grade) {
    this.#told = { at: this.#lookedAt, grade };
  }

  /** @param {Sample} sample */
  #keep(sample) {
    this.#samples.push(sample);
    while (this.#samples.length > 2 && this.#samples[1].at <= sample.at - WINDOW_MS) this.#samples.shift();
  }

  /** @param {number} at */
  #expected(at) {
    for (const source of /** @type {const} */ (["microphone", "camera"])) {
      this.#since[source] = this.coming[source] ? (this.#since[source] ?? at) : null;
    }
    return this.#since;
  }

  /** @param {Verdict} verdict  of this look @returns {Verdict} with the grade to show */
  #settled(verdict) {
    const now = GRADES.indexOf(verdict.grade);
    this.#seen = [...this.#seen, now].slice(-BETTER_LOOKS);
    const worse = Math.min(...this.#seen.slice(-WORSE_LOOKS));
    const better = Math.max(...this.#seen);
    const lost = GRADES.indexOf("lost");
    if (now === lost || this.#shown === lost) this.#shown = now;
    else if (worse > this.#shown) this.#shown = worse;
    else if (better < this.#shown) this.#shown = better;
    if (now === lost) this.#samples = this.#samples.slice(-1);
    this.#cause = this.#shown ? (verdict.cause ?? this.#cause) : null;
    this.#moving = verdict.still ? 0 : this.#moving + 1;
    return { ...verdict, grade: GRADES[this.#shown], cause: this.#cause, still: this.#moving < BETTER_LOOKS };
  }
}
