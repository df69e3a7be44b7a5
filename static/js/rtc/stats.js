/**
 * From reports of getStats to a grade with its cause. Pure: what a line did is told by the difference of two samples, what
 * it does not do any more by the time since something last came (`freezeCount` stays 0 on a stream that is dead).
 */

import { SOURCES } from "./lines.js";

/** @typedef {import("./lines.js").Source} Source */
/** @typedef {"good" | "fair" | "poor" | "lost"} Grade */
/** @typedef {"loss" | "delay" | "cpu" | "line" | "silence"} Cause */
/** @typedef {"none" | "cpu" | "line"} Limit  what limits what is sent */
/** @typedef {Partial<Record<Source, number | null>>} Expected  since when it should come, in the time of samples; null: not now */
/** @typedef {{grade: Grade, cause: Cause | null, loss: number, concealed: number, rtt: number | null}} Verdict  shares are 0 to 1, rtt in seconds */
/**
 * @typedef {object} Line  what has come of one source since its link began
 * @property {number} packets
 * @property {number} lost
 * @property {number} frames  decoded
 * @property {number} dropped  frames that came and were not shown
 * @property {number} samples
 * @property {number} concealed  samples made up, silence left out
 * @property {number} at  when something of it came last, in milliseconds
 * @property {string} codec
 * @property {number} height  pixels
 */
/**
 * @typedef {object} Sample
 * @property {number} at  milliseconds, by the browser's clock
 * @property {number} heardAt  when anything at all came last
 * @property {number | null} rtt  seconds
 * @property {Record<Source, Line>} lines
 * @property {{route: "direct" | "relay", protocol: string} | null} way
 * @property {{limit: Limit, available: number | null, loss: number, height: number, frameRate: number}} sending
 */

export const GRADES = /** @type {const} */ (["good", "fair", "poor", "lost"]);
export const LOST_MS = 2_000;

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
 * @param {Iterable<any>} entries  of an RTCStatsReport (W3C webrtc-stats)
 * @param {Sample | null} [before]  the one before it: what a new link has not heard yet, the old one has
 * @returns {Sample}
 */
export function read(entries, before = null) {
  const all = new Map([...entries].map((entry) => [entry.id, entry]));
  const of = (/** @type {string} */ type) => [...all.values()].filter((entry) => entry.type === type);
  const pair = selectedPair(of("candidate-pair"), of("transport"));
  const inbound = new Map(of("inbound-rtp").map((entry) => [entry.mid, entry]));
  const at = Math.max(before?.at ?? 0, ...[...all.values()].map(({ timestamp }) => timestamp ?? 0));
  const heard = [...of("candidate-pair"), ...inbound.values()].map((entry) => entry.lastPacketReceivedTimestamp ?? 0);
  const line = (/** @type {Source} */ source) =>
    readLine(inbound.get(String(SOURCES.indexOf(source))), all, before?.lines[source], at);
  return {
    at,
    heardAt: Math.min(at, Math.max(before?.heardAt ?? at, ...heard)),
    rtt:
      pair?.currentRoundTripTime ??
      of("remote-inbound-rtp").find((entry) => entry.roundTripTime)?.roundTripTime ??
      null,
    lines: { microphone: line("microphone"), camera: line("camera"), screen: line("screen") },
    way: pair ? wayOf(all.get(pair.localCandidateId), all.get(pair.remoteCandidateId)) : null,
    sending: readSending(of("outbound-rtp"), of("remote-inbound-rtp"), pair),
  };
}

/**
 * How a link was between two samples.
 * @param {Sample} before
 * @param {Sample} after
 * @param {Expected} [expected]  what should come
 * @param {Limit} [limit]  what limits the far side in what it sends, as it says
 * @returns {Verdict}
 */
export function grade(before, after, expected = {}, limit = "none") {
  const loss = share(before, after, "lost", "packets");
  const concealed = after.at - after.lines.microphone.at < LOST_MS ? share(before, after, "concealed", "samples") : 0;
  const quiet = quietness(after, expected);
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
  return { grade: GRADES[worst], cause: worst ? cause : null, loss, concealed, rtt: after.rtt };
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

/**
 * @param {any} entry  inbound-rtp, if there is one
 * @param {Map<string, any>} all
 * @param {Line | undefined} before
 * @param {number} at
 * @returns {Line}
 */
function readLine(entry, all, before, at) {
  const { packetsReceived = 0, packetsLost = 0, framesDecoded = 0, framesDropped = 0, frameHeight = 0 } = entry ?? {};
  const { totalSamplesReceived = 0, concealedSamples = 0, silentConcealedSamples = 0, kind } = entry ?? {};
  const last = entry?.lastPacketReceivedTimestamp ?? 0;
  const moved = kind === "video" ? framesDecoded > (before?.frames ?? 0) : packetsReceived > (before?.packets ?? 0);
  return {
    packets: packetsReceived,
    lost: Math.max(0, packetsLost),
    frames: framesDecoded,
    dropped: framesDropped,
    samples: totalSamplesReceived,
    concealed: Math.max(0, concealedSamples - silentConcealedSamples),
    at: moved ? Math.min(last || at, at) : (before?.at ?? 0),
    codec: all.get(entry?.codecId)?.mimeType?.split("/")[1] ?? before?.codec ?? "",
    height: frameHeight,
  };
}

/** @param {any[]} pairs @param {any[]} transports */
function selectedPair(pairs, transports) {
  const selected = transports.find((entry) => entry.selectedCandidatePairId)?.selectedCandidatePairId;
  return pairs.find((pair) => pair.id === selected) ?? pairs.find((pair) => pair.selected);
}

/** @param {any} local @param {any} remote @returns {Sample["way"]} */
function wayOf(local, remote) {
  if (!local || !remote) return null;
  const relayed = local.candidateType === "relay" || remote.candidateType === "relay";
  return { route: relayed ? "relay" : "direct", protocol: local.relayProtocol ?? local.protocol ?? "" };
}

/** @param {any[]} outbound @param {any[]} heard  remote-inbound-rtp @param {any} pair @returns {Sample["sending"]} */
function readSending(outbound, heard, pair) {
  const camera = outbound.find((entry) => entry.mid === String(SOURCES.indexOf("camera")));
  const reasons = outbound.map((entry) => entry.qualityLimitationReason);
  const limit = reasons.includes("cpu") ? "cpu" : reasons.includes("bandwidth") ? "line" : "none";
  return {
    limit,
    available: pair?.availableOutgoingBitrate ?? null,
    loss: Math.max(0, ...heard.map((entry) => entry.fractionLost ?? 0)),
    height: camera?.frameHeight ?? 0,
    frameRate: camera?.framesPerSecond ?? 0,
  };
}
