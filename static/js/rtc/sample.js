/** One look at a link: what a report of getStats says, in a few numbers, alike for every browser. Pure. */

import { SOURCES } from "./lines.js";

/** @typedef {import("./lines.js").Source} Source */
/** @typedef {"none" | "cpu" | "line"} Limit  what limits what is sent */
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
 * @property {{limit: Limit, pair?: string, available: number | null, loss: number, height: number, frameRate: number}} sending
 */

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
  // A camera is not sent to whom the line to them does not carry it; or who hides it, and does not expect it.
  const line = reasons.includes("bandwidth") || camera?.active === false;
  const limit = reasons.includes("cpu") ? "cpu" : line ? "line" : "none";
  return {
    limit,
    pair: pair?.id,
    available: pair?.availableOutgoingBitrate ?? null,
    loss: Math.max(0, ...heard.map((entry) => entry.fractionLost ?? 0)),
    height: camera?.frameHeight ?? 0,
    frameRate: camera?.framesPerSecond ?? 0,
  };
}
