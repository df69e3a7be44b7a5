import { trim } from "./codecs.js";
import { Encoder } from "./encoder.js";

/** @typedef {"microphone" | "camera" | "screen"} Source */
/** @typedef {import("./encoder.js").Encoding} Encoding */

/** @type {readonly Source[]} The order of the lines in every offer. */
export const SOURCES = Object.freeze(["microphone", "camera", "screen"]);
const KINDS = Object.freeze({ microphone: "audio", camera: "video", screen: "video" });

/**
 * The three media lines of one RTCPeerConnection, negotiated once; everything after is replaceTrack.
 * Lines are known by the order of the offer's m-lines, never by the order of getTransceivers().
 */
export class Lines {
  #pc;
  #stream;
  #problem;
  /** @type {Map<Source, RTCRtpTransceiver>} */
  #transceivers = new Map();
  /** @type {Map<Source, MediaStreamTrack | null>} */
  #tracks = new Map();
  /** @type {Map<Source, Encoding>} */
  #encodings = new Map();
  /** @type {Map<Source, Encoder>} */
  #encoders = new Map();

  /**
   * @param {RTCPeerConnection} pc
   * @param {object} options
   * @param {Iterable<[Source, MediaStreamTrack | null]>} options.tracks  what is sent now
   * @param {Iterable<[Source, Encoding]>} options.encodings  and how
   * @param {MediaStream | null} options.stream  one for microphone and camera: the far side keeps lips and voice together by it
   * @param {(error: unknown) => void} options.problem
   */
  constructor(pc, { tracks, encodings, stream, problem }) {
    this.#pc = pc;
    this.#stream = stream;
    this.#problem = problem;
    this.#tracks = new Map(tracks);
    this.#encodings = new Map(encodings);
  }

  /** On the offering side, before the first offer. */
  open() {
    for (const source of SOURCES) {
      const options = /** @type {RTCRtpTransceiverInit} */ ({ direction: "sendrecv", streams: this.#streams(source) });
      const transceiver = this.#pc.addTransceiver(KINDS[source], options);
      trim(transceiver, source);
      this.#transceivers.set(source, transceiver);
    }
    this.#fill();
  }

  /**
   * On the answering side, between an offer and its answer. Lines beyond the three are refused.
   * @param {string} sdp  the offer
   */
  adopt(sdp) {
    const mids = mediaMids(sdp);
    for (const transceiver of this.#pc.getTransceivers()) {
      const source = SOURCES[mids.indexOf(transceiver.mid ?? "")];
      if (!source) transceiver.stop?.();
      if (!source || this.#transceivers.get(source) === transceiver) continue;
      transceiver.direction = "sendrecv";
      transceiver.sender.setStreams?.(...this.#streams(source));
      trim(transceiver, source);
      this.#transceivers.set(source, transceiver);
    }
    this.#fill();
  }

  /**
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   * @returns {Promise<void>}
   */
  async send(source, track) {
    this.#tracks.set(source, track);
    await this.#transceivers.get(source)?.sender.replaceTrack(track);
  }

  /**
   * How a line is sent from now on. Before the line is there: from the start.
   * @param {Source} source
   * @param {Encoding} encoding
   */
  encode(source, encoding) {
    this.#encodings.set(source, encoding);
    this.#encoders.get(source)?.set(encoding);
  }

  /** The first description is through: now senders take their parameters. */
  settled() {
    for (const [source, { sender }] of this.#transceivers) {
      if (this.#encoders.has(source)) continue;
      const encoder = new Encoder(sender, this.#problem);
      this.#encoders.set(source, encoder);
      const encoding = this.#encodings.get(source);
      if (encoding) encoder.set(encoding);
    }
  }

  /** What comes in. @returns {[Source, MediaStreamTrack, RTCRtpReceiver][]} */
  get received() {
    return SOURCES.flatMap((source) => {
      const receiver = this.#transceivers.get(source)?.receiver;
      return receiver
        ? [/** @type {[Source, MediaStreamTrack, RTCRtpReceiver]} */ ([source, receiver.track, receiver])]
        : [];
    });
  }

  /** Descriptions do not wait for it: every turn of a busy main thread would make the first picture come later. */
  #fill() {
    for (const [source, { sender }] of this.#transceivers) {
      const track = this.#tracks.get(source) ?? null;
      if (sender.track !== track) sender.replaceTrack(track).catch(this.#problem);
    }
  }

  /** @param {Source} source */
  #streams(source) {
    return this.#stream && source !== "screen" ? [this.#stream] : [];
  }
}

/**
 * The mids of the audio and video lines, in order.
 * @param {string} sdp
 * @returns {string[]}
 */
export function mediaMids(sdp) {
  const sections = sdp.split(/^m=/m).slice(1);
  const media = sections.filter((section) => /^(audio|video) /.test(section));
  return media.map((section) => /^a=mid:(\S+)/m.exec(section)?.[1] ?? "");
}
