/**
 * From reports of getStats to a grade with its cause. Pure: what a line did is told by the difference of two samples, what
 * it does not do any more by the time since something last came (`freezeCount` stays 0 on a stream that is dead).
 */

import { SOURCES } from "./lines.js";

/** @typedef {import("./lines.js").Source} Source */
/** @typedef {"good" | "fair" | "poor" | "lost"} Grade */
/** @typedef {"loss" | "delay" | "cpu" | "line" | "silence"} Cause */
/** @typedef {import("./sample.js").Limit} Limit */
/** @typedef {import("./sample.js").Line} Line */
/** @typedef {import("./sample.js").Sample} Sample */
/** @typedef {Partial<Record<Source, number | null>>} Expected  since when it should come, in the time of samples; null: not now */
/** @typedef {{grade: Grade, cause: Cause | null, loss: number, concealed: number, rtt: number | null, still: boolean}} Verdict  shares are 0 to 1, rtt in seconds; still: the picture */

export const GRADES = /** @type {const} */ (["good", "fair", "poor", "lost"]);
export const LOST_MS = 2_000;
/** A face that stands still so long is none, although nobody says why. */
const STILL_MS = 5_000;

/**
 * From where a link is fair, and from where it is poor. Quiet: since the last packet, in milliseconds; a microphone that
 * hears nothing sends only every 400 ms (RFC 6716, section 2.1.9).
 */
const LIMITS = {
  loss: [0.02, 0.05],
  concealed: [0.01, 0.03],
  rtt: [0.2, 0.4],
  dropped: [0.2, 0.5],
  quiet: { microphone: [LOST_MS, LOST_MS], camera: [500, LOST_MS] },
};

/**
 * How a link was between two samples.
 * @param {Sample} before
 * @param {Sample} after
 * @param {Expected} [expected]  what should come
 * @param {Limit} [said]  by the far side: what limits it in what it sends
 * @returns {Verdict}
 */
export function grade(before, after, expected = {}, said = "none") {
  // Nothing is sent of a camera that is hidden here either, which says nothing of their line.
  const limit = said === "line" && expected.camera == null ? "none" : said;
  const loss = share(before, after, "lost", "packets");
  // Who switches off is covered up as well: only while they should be heard, and have been all the time, does it count.
  const heard = expected.microphone != null && expected.microphone <= before.at;
  const concealed =
    heard && after.at - after.lines.microphone.at < LOST_MS ? share(before, after, "concealed", "samples") : 0;
  // Whose line carries no picture may have nothing to say either.
  const quiet = Math.min(quietness(after, expected), limit === "line" ? 2 : 3);
  /** @type {[number, Cause][]} */
  const troubles = [
    [after.at - after.heardAt >= LOST_MS ? 3 : 0, "line"],
    [quiet, quiet === 3 || limit === "none" ? "silence" : limit],
    [worseThan(loss, LIMITS.loss), limit === "line" ? "line" : "loss"],
    [worseThan(concealed, LIMITS.concealed), loss > 0 ? "loss" : "delay"],
    [worseThan(after.rtt ?? 0, LIMITS.rtt), "delay"],
    [worseThan(share(before, after, "dropped", "frames"), LIMITS.dropped), "cpu"],
    [limit === "cpu" ? 1 : 0, "cpu"],
  ];
  const [worst, cause] = troubles.reduce((most, one) => (one[0] > most[0] ? one : most));
  const stood = [before, after].every((sample) => sample.at - sample.heardAt < LOST_MS);
  const still = stood && isStill(after, expected.camera, limit);
  return { grade: GRADES[worst], cause: worst ? cause : null, loss, concealed, rtt: after.rtt, still };
}

/**
 * Whether no picture comes any more over a link that stands.
 * @param {Sample} after
 * @param {number | null | undefined} expected
 * @param {Limit} limit
 */
function isStill({ at, lines }, expected, limit) {
  return expected != null && at - Math.max(lines.camera.at, expected) >= (limit === "line" ? LOST_MS : STILL_MS);
}

/**
 * Of all that came or should have come between two samples, over every line, how much is this.
 * @param {Sample} before
 * @param {Sample} after
 * @param {"lost" | "concealed" | "dropped"} part
 * @param {"packets" | "samples" | "frames"} whole  without the part, but for samples
 * @returns {number} 0 to 1
 */
export function share(before, after, part, whole) {
  const [parts, wholes] = [part, whole].map((name) => grown(before, after, /** @type {keyof Line} */ (name)));
  const all = whole === "samples" ? wholes : parts + wholes;
  return all > 0 ? Math.min(1, parts / all) : 0;
}

/**
 * By how much a count has grown, over every line; a new link begins at 0, which is no loss.
 * @param {Sample} before
 * @param {Sample} after
 * @param {keyof Line} name
 */
export function grown(before, after, name) {
  const growth = (/** @type {Source} */ source) =>
    Number(after.lines[source][name]) - Number(before.lines[source][name]);
  return SOURCES.reduce((sum, source) => sum + Math.max(0, growth(source)), 0);
}

/**
 * How bad it is that what should come does not. A screen that stands still sends nothing, so screens do not count.
 * @param {Sample} after
 * @param {Expected} expected
 * @returns {number} 0 to 3
 */
function quietness({ at, lines }, expected) {
  const wanted = /** @type {const} */ (["microphone", "camera"]).filter((source) => expected[source] != null);
  const marks = wanted.map((source) => {
    return worseThan(at - Math.max(lines[source].at, expected[source] ?? at), LIMITS.quiet[source]);
  });
  const nothing = marks.length > 0 && marks.every((mark) => mark === 2);
  return nothing ? 3 : Math.max(0, ...marks);
}

/** @param {number} value @param {number[]} limits @returns {number} 0, 1 or 2 */
function worseThan(value, limits) {
  return limits.filter((limit) => value >= limit).length;
}
