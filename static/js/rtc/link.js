import { Healing } from "./healing.js";
import { Lifeline } from "./lifeline.js";
import { Lines } from "./lines.js";
import { Negotiation } from "./negotiation.js";

/** What may not change in the life of an RTCPeerConnection (W3C WebRTC, section 4.4.1.6). @type {RTCConfiguration} */
const FIXED = { bundlePolicy: "max-bundle" };

/** @typedef {import("./lines.js").Source} Source */
/** @typedef {import("./encoder.js").Encoding} Encoding */
/** @typedef {import("./control.js").ControlMessage} ControlMessage */
/** @typedef {{type: string, link: string, offer?: number, description?: RTCSessionDescriptionInit,
 *   candidates?: RTCIceCandidateInit[], what?: string}} Signal  one that came in */
/**
 * @typedef {object} LinkOptions
 * @property {string} id  names this RTCPeerConnection on both sides
 * @property {boolean} offering  whether this side makes the offers
 * @property {RTCConfiguration} configuration
 * @property {Iterable<[Source, MediaStreamTrack | null]>} tracks  what is sent from the start
 * @property {Iterable<[Source, Encoding]>} encodings  and how
 * @property {(message: {type: string} & Record<string, unknown>) => boolean} send  false: could not be sent
 * @property {(name: string, detail?: any) => void} tell
 * @property {import("../lib/timing.js").Clock} clock
 * @property {typeof RTCPeerConnection} [RTCPeerConnection]
 * @property {typeof MediaStream} [MediaStream]
 */

/**
 * One RTCPeerConnection with one other participant: three lines and two data channels from the start, and its healing.
 *
 * Tells "track" ({source, track, receiver}), once a line; "state" ({state: LinkState}); "renew": only a new link can help; "ready": the
 * control channel is open; "control" ({message: ControlMessage}), what the far end says there; "doubt": nothing has come for
 * 1.5 s; "problem" ({error}), for diagnosis. After close() nothing.
 */
export class Link {
  #id;
  #offering;
  #send;
  #tell;
  #pc;
  #lines;
  #negotiation;
  #healing;
  /** @type {Lifeline | null} */
  #lifeline = null;
  #clock;
  #negotiated = false;
  /** What the other end was asked for, and has not answered with an offer. @type {"ice" | "media" | "new" | null} */
  #needed = null;

  /** @param {LinkOptions} options */
  constructor({ id, offering, configuration, tracks, encodings, send, tell, clock, ...platform }) {
    const { RTCPeerConnection = globalThis.RTCPeerConnection, MediaStream = globalThis.MediaStream } = platform;
    this.#id = id;
    this.#offering = offering;
    this.#send = send;
    this.#tell = tell;
    const pc = new RTCPeerConnection({ ...configuration, ...FIXED });
    this.#pc = pc;
    const stream = MediaStream ? new MediaStream() : null;
    const problem = (/** @type {unknown} */ error) => this.#tell("problem", { error });
    const [say, settled] = [this.#say, () => this.#settled()];
    this.#lines = new Lines(pc, { tracks, encodings, stream, problem });
    this.#negotiation = new Negotiation({ pc, offering, lines: this.#lines, clock, say, settled, problem });
    this.#healing = new Healing({ clock, offering, actions: this.#remedies() });
    this.#clock = clock;
  }

  // Lifecycle

  start() {
    const pc = this.#pc;
    pc.onconnectionstatechange = () => this.#healing.hears(pc.connectionState);
    const tell = (/** @type {string} */ name, /** @type {object | undefined} */ detail) => this.#tell(name, detail);
    this.#lifeline = new Lifeline({ pc, clock: this.#clock, healing: this.#healing, tell });
    pc.createDataChannel("files", { negotiated: true, id: 1 });
    this.#healing.start();
    this.#negotiation.start();
  }

  close() {
    this.#tell = () => {};
    // Chromium keeps for ever what is closed just before it tells of a change of state; let it keep nothing of ours.
    this.#pc.onconnectionstatechange = null;
    this.#healing.stop();
    this.#negotiation.stop();
    this.#lifeline?.close();
    this.#pc.close();
  }

  get id() {
    return this.#id;
  }

  /** Both ends have described themselves. */
  get isNegotiated() {
    return this.#negotiated;
  }

  /** It stands, and the other end was heard just now. */
  get isHeard() {
    return this.#lifeline?.isHeard ?? false;
  }

  // Actions

  /** @param {Source} source @param {MediaStreamTrack | null} track */
  setTrack(source, track) {
    this.#lines.send(source, track).catch((error) => this.#tell("problem", { error }));
  }

  /** @param {Source} source @param {Encoding} encoding */
  encode(source, encoding) {
    this.#lines.encode(source, encoding);
  }

  /** @param {boolean} twice  whether sound is */
  sayTwice(twice) {
    this.#negotiation.sayTwice(twice);
  }

  /** @param {ControlMessage} message @returns {boolean} false: not sent, and not kept */
  sendControl(message) {
    return this.#lifeline?.send(message) ?? false;
  }

  /** Takes effect when ICE restarts next. @param {RTCConfiguration} configuration */
  configure(configuration) {
    try {
      this.#pc.setConfiguration({ ...configuration, ...FIXED });
    } catch (error) {
      this.#tell("problem", { error });
    }
  }

  /** Finds a new way to the other side; does a healthy link no harm. */
  restart() {
    if (this.#offering) this.#negotiation.restart();
    else this.#need("ice");
  }

  /**
   * Signaling is back: says again what was not answered, or could not be said. A link that fell meanwhile looks for a new
   * way at once, and where an offer was lost on the way, from a new link: its candidates may be those of another network.
   */
  repeat() {
    const fell = this.#lifeline?.hasFallen;
    if (fell && this.#negotiation.isWaiting) return this.#tell("renew");
    this.#negotiation.repeat();
    if (fell) this.restart();
    else if (this.#needed) this.#need(this.#needed);
  }

  /** @param {Signal} message  of this link; what does not fit is passed over */
  signal({ type, offer = 0, description, candidates, what }) {
    if (description) this.#needed = null;
    if (type === "signal.description" && description) this.#negotiation.describe(offer, description);
    else if (type === "signal.candidates" && candidates) this.#negotiation.candidates(offer, candidates);
    else if (type === "signal.need" && this.#offering) this.#give(what);
  }

  /** @returns {Promise<RTCStatsReport>} */
  stats() {
    return this.#pc.getStats();
  }

  // Internals

  #remedies() {
    return {
      restart: () => this.restart(),
      renew: () => (this.#offering ? this.#tell("renew") : this.#need("new")),
      state: (/** @type {import("./healing.js").LinkState} */ state) => {
        if (state === "connected") this.#needed = null;
        this.#tell("state", { state });
      },
    };
  }

  #settled() {
    this.#lines.settled();
    this.#healing.negotiated();
    if (this.#negotiated) return;
    this.#negotiated = true;
    for (const [source, track, receiver] of this.#lines.received) this.#tell("track", { source, track, receiver });
  }

  /** @param {string | undefined} what */
  #give(what) {
    if (what === "ice") this.#negotiation.restart();
    else if (what === "media") this.#negotiation.negotiate();
    else if (what === "new") this.#tell("renew");
  }

  /** @param {"ice" | "media" | "new"} what */
  #need(what) {
    this.#needed = what;
    this.#say("signal.need", { what });
  }

  #say = (/** @type {string} */ type, /** @type {Record<string, unknown>} */ fields) =>
    this.#send({ type, link: this.#id, ...fields });
}
