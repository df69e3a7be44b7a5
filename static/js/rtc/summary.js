/** What is left of a link when it ends: a few numbers, the worst moments, and how often it had to be mended. */

import { GRADES, grown } from "./stats.js";

const SAMPLES_MOST = 600;
const MOMENTS_MOST = 10;
/** A week, which is all that the wire takes. */
const SECONDS_MOST = 604_800;
const PROTOCOLS = /** @type {const} */ (["udp", "tcp", "tls"]);

/** @typedef {import("./sample.js").Sample} Sample */
/** @typedef {import("./stats.js").Verdict} Verdict */
/** @typedef {{at: number, seconds: number, grade: "poor" | "lost", cause: import("./stats.js").Cause | null}} Moment  Unix seconds */
/**
 * @typedef {object} LinkSummary  as in `call.report`, but for what the page knows
 * @property {number} seconds
 * @property {"direct" | "relay" | "none"} route
 * @property {"" | "udp" | "tcp" | "tls"} protocol
 * @property {Record<import("./stats.js").Grade, number>} grades  seconds
 * @property {number} loss
 * @property {number} concealed
 * @property {{least: number, median: number, p95: number} | null} rtt  milliseconds
 * @property {number} restarts
 * @property {number} links
 * @property {Record<import("./stats.js").Source, string>} codecs
 * @property {Moment[]} moments
 */

/** Gathered while a link lasts, so that it is there at once when the page goes. */
export class Summary {
  #began;
  /** @type {Sample | null} */
  #last = null;
  #milliseconds = { good: 0, fair: 0, poor: 0, lost: 0 };
  #sums = { lost: 0, packets: 0, concealed: 0, samples: 0 };
  #roundTrips = new Spread();
  /** @type {(Moment & {open: boolean})[]} */
  #moments = [];
  #links = new Set();
  #offers = new Set();

  /** @param {number} now  Unix milliseconds */
  constructor(now) {
    this.#began = now;
  }

  /** @param {Sample} sample @param {Pick<Verdict, "grade" | "cause">} verdict  since the one before @param {number} now */
  add(sample, { grade, cause }, now) {
    const before = this.#last;
    this.#last = sample;
    if (sample.rtt !== null && grade !== "lost") this.#roundTrips.add(Math.round(sample.rtt * 1_000));
    if (!before) return;
    const passed = sample.at - before.at;
    this.#milliseconds[grade] += passed;
    for (const name of /** @type {const} */ (["lost", "packets", "concealed", "samples"])) {
      this.#sums[name] += grown(before, sample, name);
    }
    this.#note(grade, cause, passed, now);
  }

  /** A description of this link is sent: each link has one for each time a way was sought. @param {{link: string, offer: number}} signal */
  described({ link, offer }) {
    this.#links.add(link);
    this.#offers.add(`${link} ${offer}`);
  }

  /** @param {number} now @returns {LinkSummary} */
  tell(now) {
    const { lost, packets, concealed, samples } = this.#sums;
    const { route = "none", protocol = "" } = this.#last?.way ?? {};
    const line = (/** @type {import("./stats.js").Source} */ source) => this.#last?.lines[source].codec ?? "";
    return {
      seconds: whole(now - this.#began),
      route: /** @type {LinkSummary["route"]} */ (route),
      protocol: PROTOCOLS.find((known) => known === protocol) ?? "",
      grades: /** @type {any} */ (Object.fromEntries(GRADES.map((grade) => [grade, whole(this.#milliseconds[grade])]))),
      loss: rounded(lost, lost + packets),
      concealed: rounded(concealed, samples),
      rtt: this.#roundTrips.tell(),
      restarts: this.#offers.size - this.#links.size,
      links: this.#links.size,
      codecs: { microphone: line("microphone"), camera: line("camera"), screen: line("screen") },
      moments: this.#moments.map(({ open, ...moment }) => ({ ...moment, seconds: whole(moment.seconds * 1_000) })),
    };
  }

  /** @param {string} grade @param {Verdict["cause"]} cause @param {number} passed  ms @param {number} now */
  #note(grade, cause, passed, now) {
    const open = this.#moments.find((moment) => moment.open);
    if (open?.grade === grade) {
      open.seconds += passed / 1_000;
      return;
    }
    if (open) open.open = false;
    if (grade !== "poor" && grade !== "lost") return;
    this.#moments.push({ at: Math.round((now - passed) / 1_000), seconds: passed / 1_000, grade, cause, open: true });
    if (this.#moments.length > MOMENTS_MOST) this.#moments.splice(this.#mildest(), 1);
  }

  /** The one to forget: shortest first, and lost weighs more than poor. */
  #mildest() {
    const weight = (/** @type {Moment & {open: boolean}} */ { seconds, grade, open }) =>
      open ? Infinity : seconds * (grade === "lost" ? 10 : 1);
    const weights = this.#moments.map(weight);
    return weights.indexOf(Math.min(...weights));
  }
}

/** Some hundred values of many, evenly taken. */
class Spread {
  /** @type {number[]} */
  #values = [];
  #every = 1;
  #seen = 0;

  /** @param {number} value */
  add(value) {
    this.#seen += 1;
    if (this.#seen % this.#every) return;
    this.#values.push(value);
    if (this.#values.length < SAMPLES_MOST) return;
    this.#values = this.#values.filter((_, at) => at % 2);
    this.#every *= 2;
  }

  /** Least, median and 95th percentile. */
  tell() {
    if (this.#values.length === 0) return null;
    const sorted = [...this.#values].sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return { least: sorted[0], median: at(0.5), p95: at(0.95) };
  }
}

/** @param {number} part @param {number} whole */
function rounded(part, whole) {
  return whole > 0 ? Math.min(1, Math.round((part / whole) * 10_000) / 10_000) : 0;
}

/** Whole seconds; the clock of a machine may be set while a link lasts. @param {number} ms */
function whole(ms) {
  return Math.min(SECONDS_MOST, Math.max(0, Math.round(ms / 1_000)));
}
