import { randomId } from "../lib/ids.js";
import { systemClock } from "../lib/timing.js";
import { EarlySignals, Withheld } from "./early.js";
import { Link } from "./link.js";
import { SOURCES } from "./lines.js";
import { Peer } from "./peer.js";

/** A link that is not up by then waits for an answer, or for a relay. */
const SLOW_MS = 2_000;

/** @typedef {import("../lib/timing.js").Clock} Clock */
/** @typedef {import("./lines.js").Source} Source */
/** @typedef {import("./control.js").ControlMessage} ControlMessage */
/** @typedef {{makeLink?: (options: import("./link.js").LinkOptions) => Link, clock?: Clock, newId?: () => string}} Dependencies */

/**
 * Everybody's links. Knows ids, tracks and states; no view ever sees more, so that a media server for larger rooms can
 * stand in its place.
 *
 * Events: "track" (detail: {id, source, track, receiver}); "state" ({id, state}); "signal" (a message for the server); "ready" ({id}),
 * the control channel of a new link is open; "control" ({id, message}); "silent": nobody has been heard for 1.5 s, whoever was;
 * "removed" ({id}); "problem" ({id, error}), for diagnosis.
 */
export class Mesh extends EventTarget {
  #dependencies;
  #order = 0;
  /** @type {RTCConfiguration} */
  #configuration = {};
  #signaling = true;
  /** @type {Map<string, Peer>} */
  #peers = new Map();
  /** Who was removed. @type {Set<string>} */
  #gone = new Set();
  /** @type {Map<Source, MediaStreamTrack | null>} */
  #tracks = new Map(SOURCES.map((source) => [source, null]));
  #early;
  #withheld;

  /** @param {Dependencies} [dependencies] */
  constructor({ makeLink = (options) => new Link(options), clock = systemClock, newId = randomId } = {}) {
    super();
    this.#dependencies = { makeLink, clock, newId };
    this.#early = new EarlySignals(clock);
    this.#withheld = new Withheld(clock, this.#tell);
  }

  // Lifecycle

  /** Who one is, first of all, and after a lost connection. @param {{order: number, iceServers?: RTCIceServer[]}} self */
  enter({ order, iceServers = [] }) {
    this.#order = order;
    this.setIceServers(iceServers);
  }

  /** New links use them, and old ones when ICE restarts next; what is under way goes on. @param {RTCIceServer[]} iceServers */
  setIceServers(iceServers) {
    this.#configuration = { iceServers };
    for (const link of this.#links) link.configure(this.#configuration);
  }

  /** Ends every link; the own tracks stay set. */
  clear() {
    for (const id of [...this.#peers.keys()]) this.remove(id);
    this.#early.clear();
    this.#gone.clear();
  }

  // Who

  /**
   * The later one of a pair makes the offers.
   * @param {{id: string, order: number, withheld?: boolean}} someone  withheld: the link is made, nothing is sent over it or told
   *   of it until the same one is added without that; else whoever is known already stays as they are
   */
  add({ id, order, withheld = false }) {
    if (this.#peers.has(id)) return withheld ? undefined : this.#release(id, order);
    if (withheld) this.#withheld.hold(id, order);
    const peer = this.#makePeer(id, this.#order > order);
    this.#peers.set(id, peer);
    this.#counted();
    peer.start(this.#gone.has(id));
    for (const message of this.#early.take(id)) peer.signal(message);
  }

  /** @param {string} id */
  remove(id) {
    this.#peers.get(id)?.stop();
    this.#withheld.release(id);
    this.#early.take(id);
    if (!this.#peers.delete(id)) return;
    this.#gone.add(id);
    this.#counted();
    this.#tell("removed", { id });
  }

  // What

  /** @param {Source} source @param {MediaStreamTrack | null} track  null: nothing is sent */
  setTrack(source, track) {
    this.#tracks.set(source, track);
    for (const [id, peer] of this.#peers) if (!this.#withheld.has(id)) peer.link?.setTrack(source, track);
  }

  /** Of this link and those that take its place. @param {string} id @param {Source} source @param {import("./encoder.js").Encoding} encoding */
  encode(id, source, encoding) {
    this.#peers.get(id)?.encode(source, encoding);
  }

  /** Past the server. @param {string} id @param {ControlMessage} message @returns {boolean} false: not sent, and not kept */
  sendControl(id, message) {
    return this.#peers.get(id)?.link?.sendControl(message) ?? false;
  }

  /** A message from the server, from anybody, about anything. @param {import("./link.js").Signal & {from: string}} message */
  signal(message) {
    const peer = this.#peers.get(message.from);
    if (peer) peer.signal(message);
    else this.#early.keep(message.from, message);
  }

  /** Whether signals can be sent now; what could not be said is said when they can again. @param {boolean} open */
  setSignaling(open) {
    const back = open && !this.#signaling;
    this.#signaling = open;
    if (back) this.lookAfter();
  }

  /** Every link that does not stand looks for a new way. */
  lookAfter() {
    for (const peer of this.#peers.values()) peer.repeat();
  }

  /** Every link looks for a new way, as after a change of network. */
  restart() {
    for (const link of this.#links) link.restart();
  }

  /** @param {string} id @returns {Promise<RTCStatsReport | null>} */
  async stats(id) {
    return this.#peers.get(id)?.link?.stats() ?? null;
  }

  // Internals

  get #links() {
    return [...this.#peers.values()].flatMap(({ link }) => link ?? []);
  }

  /** @param {string} id @param {boolean} offering */
  #makePeer(id, offering) {
    const { makeLink, clock, newId } = this.#dependencies;
    return new Peer({
      ...{ offering, clock, newId },
      tell: (name, detail) => this.#told(name, { id, ...detail }),
      send: (message) => {
        if (this.#signaling) this.#tell("signal", { ...message, to: id });
        return this.#signaling;
      },
      makeLink: (options) => {
        const tracks = this.#withheld.has(id) ? [] : this.#tracks;
        return makeLink({ ...options, configuration: this.#configuration, tracks });
      },
    });
  }

  /** By the link with somebody. @param {string} name @param {{id: string}} detail */
  #told(name, detail) {
    if (name !== "doubt") return this.#withheld.tell(name, detail);
    if (!this.#links.some((link) => link.isHeard)) this.#tell("silent", null);
  }

  /** @param {string} id @param {number} order */
  #release(id, order) {
    const [released, peer] = [this.#withheld.release(id), this.#peers.get(id)];
    if (!released || !peer) return;
    if (released.order !== order || peer.state === "failed") {
      // They were let go and came again, which was not heard of here: another link, perhaps with the other one offering.
      // Or there was no way while there was no relay.
      this.remove(id);
      this.add({ id, order });
      return;
    }
    this.#counted();
    for (const [source, track] of this.#tracks) peer.link?.setTrack(source, track);
    released.tell();
    if (hasRelay(this.#configuration)) peer.giveTime(SLOW_MS - released.ms);
  }

  /** Who only visits is sent nothing, and may come and go as they like. */
  #counted() {
    for (const peer of this.#peers.values()) peer.among(this.#peers.size - this.#withheld.size);
  }

  #tell = (/** @type {string} */ name, /** @type {unknown} */ detail) =>
    this.dispatchEvent(new CustomEvent(name, { detail }));
}

/** Whether another way may have come since a link was made without a relay. @param {RTCConfiguration} configuration */
function hasRelay({ iceServers = [] }) {
  return iceServers.some(({ urls }) => [urls].flat().some((url) => url.startsWith("turn")));
}
