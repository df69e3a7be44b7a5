/** @typedef {import("./lines.js").Source} Source */

/**
 * What each line may be sent with, dearest first. VP8 is what every browser has and costs little in software; for letters on a
 * screen AV1 needs a third of the bits. Everything else only makes offers longer.
 * @type {Record<Source, readonly RegExp[]>}
 */
const WANTED = {
  microphone: [/^audio\/opus\b/i, /^audio\/red\b/i],
  camera: [/^video\/VP8\b/i, /^video\/H264\b(?=.*packetization-mode=1)(?=.*profile-level-id=42e0)/i],
  screen: [/^video\/AV1\b(?!.*profile=[^0])/i, /^video\/VP9\b(?!.*profile-id=[^0])/i, /^video\/VP8\b/i],
};
const RESENT = /^video\/rtx\b/i;

const COMMON = [/sdes:mid$/, /transport-wide-cc/];

/** Header extensions (RFC 8285) that are of use here. @type {Record<Source, readonly RegExp[]>} */
const EXTENSIONS = {
  microphone: [...COMMON, /ssrc-audio-level/],
  camera: [...COMMON, /video-orientation/],
  screen: [...COMMON],
};

/**
 * Before an offer or an answer: keeps only what is wanted, in our order. A browser that cannot choose, or has none of
 * it, goes on with its own.
 * @param {RTCRtpTransceiver} transceiver
 * @param {Source} source
 * @param {typeof RTCRtpReceiver | undefined} [Receiver]  who tells what this browser can
 */
export function trim(transceiver, source, Receiver = globalThis.RTCRtpReceiver) {
  const kind = source === "microphone" ? "audio" : "video";
  const codecs = chosen(Receiver?.getCapabilities?.(kind)?.codecs ?? [], source);
  try {
    if (codecs.length > 0) transceiver.setCodecPreferences?.(codecs);
    trimExtensions(/** @type {any} */ (transceiver), EXTENSIONS[source]);
  } catch {
    // Its own choice is longer, not worse.
  }
}

/**
 * @template {{mimeType: string, sdpFmtpLine?: string}} Codec
 * @param {readonly Codec[]} codecs  what the browser has
 * @param {Source} source
 * @returns {Codec[]}
 */
export function chosen(codecs, source) {
  const named = (/** @type {Codec} */ codec) => `${codec.mimeType} ${codec.sdpFmtpLine ?? ""}`.trim();
  const media = WANTED[source].flatMap((wanted) => codecs.filter((codec) => wanted.test(named(codec))));
  if (media.length === 0) return [];
  return [...media, ...codecs.filter((codec) => RESENT.test(codec.mimeType))];
}

/** What the far side said last, as this side's browser takes it. */
export class RemoteSide {
  #pc;
  #twice = false;
  /** @type {RTCSessionDescriptionInit | null} */
  #said = null;

  /** @param {RTCPeerConnection} pc */
  constructor(pc) {
    this.#pc = pc;
  }

  /** @param {RTCSessionDescriptionInit} description */
  async take(description) {
    await this.#pc.setRemoteDescription(asTaken(description, { twice: this.#twice }));
    this.#said = description;
  }

  /**
   * A matter between this side and its own browser: it negotiates anew with what the far side said before, which hears
   * nothing of it. With an offer in flight there is nothing to do: its answer will be taken so.
   * @param {boolean} twice
   * @param {RTCSessionDescriptionInit | null} told  what this side told last
   */
  async sayTwice(twice, told) {
    if (twice === this.#twice) return;
    this.#twice = twice;
    if (!this.#said || this.#pc.signalingState !== "stable" || !canSayTwice(this.#said.sdp ?? "")) return;
    const answer = asAnswer(this.#said, told);
    await this.#pc.setLocalDescription(await this.#pc.createOffer());
    await this.#pc.setRemoteDescription(asTaken(answer, { twice }));
  }
}

/**
 * An offer read as an answer keeps the role that this side's answer left it (RFC 8842, section 5).
 * @param {RTCSessionDescriptionInit} said
 * @param {RTCSessionDescriptionInit | null} told
 * @returns {RTCSessionDescriptionInit}
 */
function asAnswer({ type, sdp = "" }, told) {
  if (type === "answer") return { type, sdp };
  const setup = told?.sdp?.includes("a=setup:active") ? "passive" : "active";
  return { type: "answer", sdp: sdp.replace(/^a=setup:\w+/gm, `a=setup:${setup}`) };
}

/**
 * A remote description as this side's browser is to take it, which decides how it sends: next to nothing while nobody
 * speaks (DTX, RFC 7587, section 6.1: a silent link costs 6 instead of 49 kbit/s), and everything twice where that is
 * asked for (RED, RFC 2198) by naming it first. The far side need not know: both are within what it offered.
 * @param {RTCSessionDescriptionInit} description
 * @param {{twice: boolean}} how
 * @returns {RTCSessionDescriptionInit}
 */
export function asTaken({ type, sdp = "" }, { twice }) {
  return { type, sdp: preferred(withDtx(sdp), twice ? "red" : "opus") };
}

/**
 * Firefox still describes what it was told to leave out, which Chromium refuses as a whole. Chromium says of every SSRC again
 * what a line's own msid says (RFC 8830, section 2), which makes descriptions a tenth longer.
 * @param {string} sdp  a local description
 * @returns {string} without a word of payloads that its lines do not name, and without such repetitions
 */
export function withoutStrays(sdp) {
  return sdp
    .split(/^(?=m=)/m)
    .map((section) => {
      const named = new Set(/^m=\S+ \d+ \S+ (.*?)\r?$/m.exec(section)?.[1].split(" "));
      const brief = /^a=msid:/m.test(section) ? section.replace(/^a=ssrc:\d+ msid:.*\r?\n/gm, "") : section;
      return brief.replace(/^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) .*\r?\n/gm, (line, payload) =>
        named.has(payload) ? line : "",
      );
    })
    .join("");
}

/** @param {string} sdp */
function canSayTwice(sdp) {
  return payloadOf(sdp, "red") !== undefined;
}

/** @param {string} sdp */
function withDtx(sdp) {
  const opus = payloadOf(sdp, "opus");
  if (!opus) return sdp;
  return sdp.replace(new RegExp(`^(a=fmtp:${opus} (?!.*usedtx=).*?)(\\r?)$`, "gm"), "$1;usedtx=1$2");
}

/** @param {string} sdp @param {string} first  a codec of the audio line */
function preferred(sdp, first) {
  const payload = payloadOf(sdp, first);
  if (!payload) return sdp;
  return sdp.replace(/^(m=audio \d+ \S+)((?: \d+)+)/m, (_line, head, rest) => {
    return `${head} ${payload}${rest.replace(new RegExp(` ${payload}\\b`), "")}`;
  });
}

/** @param {string} sdp @param {string} codec @returns {string | undefined} */
function payloadOf(sdp, codec) {
  return new RegExp(`^a=rtpmap:(\\d+) ${codec}/48000`, "im").exec(sdp)?.[1];
}

/**
 * @param {any} transceiver  whose two methods are not everywhere (W3C WebRTC Extensions, section 5)
 * @param {readonly RegExp[]} wanted
 */
function trimExtensions(transceiver, wanted) {
  const all = transceiver.getHeaderExtensionsToNegotiate?.();
  if (!all) return;
  for (const extension of all) {
    if (!wanted.some((known) => known.test(extension.uri))) extension.direction = "stopped";
  }
  transceiver.setHeaderExtensionsToNegotiate(all);
}
