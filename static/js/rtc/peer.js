import { Pace, Timer } from "../lib/timing.js";
import { Hope } from "./healing.js";
import { Redundancy } from "./redundancy.js";

const NO_LINK = "none";
const FIRST_OFFER_MS = 8_000;
const RENEW_APART_MS = 3_000;
const HOPELESS_APART_MS = 29_000;
const ADOPTED_APART_MS = 2_000;
const ASKED_APART_MS = 1_000;
const SETTLE_MS = 2_000;
const EARLY_MOST = 40;
const RETIRED_MOST = 50;
const PASSED = ["track", "ready", "control", "doubt", "problem"];

/** @typedef {import("./link.js").Signal} Signal */
/** @typedef {import("./lines.js").Source} Source */
/** @typedef {import("./encoder.js").Encoding} Encoding */
/**
 * @typedef {object} PeerOptions
 * @property {boolean} offering
 * @property {(options: {id: string, encodings: Map<Source, Encoding>, send: (message: any) => boolean}) => import("./link.js").Link} makeLink
 * @property {(message: any) => boolean} send  false: could not be sent
 * @property {() => string} newId
 * @property {import("../lib/timing.js").Clock} clock
 */

/**
 * One other participant: the link in use, its renewal, and signals that came before their link.
 * A signal of an unknown link id means a new link, one of a retired id means nothing any more.
 * The far side may be a stranger: what makes work here is heard as often as honest links say it, and the last of it counts.
 *
 * Once its state is "failed" (see Hope) a new link is tried more seldom. Who is in the call says the server alone.
 *
 * Events: "track", "state", "ready", "control", "doubt", "problem", as of Link.
 */
export class Peer extends EventTarget {
  #offering;
  #makeLink;
  #send;
  #newId;
  #clock;
  /** @type {import("./link.js").Link | null} */
  #link = null;
  /** @type {string[]} */
  #retired = [];
  /** @type {Signal[]} */
  #early = [];
  /** As long as one is there, whatever becomes of the link. @type {Map<Source, Encoding>} */
  #encodings = new Map();
  #redundancy;
  #renewedAt = -Infinity;
  #firstOffer;
  #slow;
  #settle;
  #adopting;
  #asks;
  #hope;

  /** @param {PeerOptions} options */
  constructor({ offering, makeLink, send, newId, clock }) {
    super();
    this.#offering = offering;
    this.#makeLink = makeLink;
    this.#send = send;
    this.#newId = newId;
    this.#clock = clock;
    this.#firstOffer = new Timer(clock, () => this.#askForFirstOffer());
    this.#slow = new Timer(clock, () => this.#lookForAnother());
    this.#settle = new Timer(clock, () => this.#sayTwice());
    this.#redundancy = new Redundancy(clock);
    /** @type {Pace<Signal>} */
    this.#adopting = new Pace(clock, ADOPTED_APART_MS, (offer) => this.#adopt(offer));
    /** @type {Pace<Signal>} */
    this.#asks = new Pace(clock, ASKED_APART_MS, (message) => this.#heed(message));
    this.#hope = new Hope(clock, (state) => this.dispatchEvent(new CustomEvent("state", { detail: state })));
  }

  // Lifecycle

  start() {
    this.#hope.start();
    if (this.#offering) this.#make(this.#newId());
    else this.#firstOffer.start(FIRST_OFFER_MS);
  }

  stop() {
    for (const one of [this.#firstOffer, this.#slow, this.#settle, this.#adopting, this.#asks, this.#hope]) one.stop();
    this.#retire();
  }

  get state() {
    return this.#hope.state;
  }

  get isHeard() {
    return this.#link?.isHeard ?? false;
  }

  // Actions

  /** @param {Source} source @param {MediaStreamTrack | null} track */
  setTrack(source, track) {
    this.#link?.setTrack(source, track);
  }

  /** @param {Source} source @param {Encoding} encoding */
  encode(source, encoding) {
    this.#encodings.set(source, encoding);
    this.#link?.encode(source, encoding);
  }

  /** @param {number} links  how many this side has now */
  among(links) {
    this.#redundancy.among(links);
    this.#reconsider();
  }

  /** @param {import("./control.js").ControlMessage} message @returns {boolean} */
  sendControl(message) {
    return this.#link?.sendControl(message) ?? false;
  }

  /** @param {RTCConfiguration} configuration */
  configure(configuration) {
    this.#link?.configure(configuration);
  }

  restart() {
    this.#link?.restart();
  }

  repeat() {
    this.#link?.repeat();
  }

  /** @param {number} ms  until another way is looked for, unless there is one by then */
  hasUntil(ms) {
    this.#slow.start(ms);
  }

  /** @returns {Promise<RTCStatsReport | null>} */
  async stats() {
    return this.#link?.stats() ?? null;
  }

  /** @param {Signal} message */
  signal(message) {
    const isOffer = message.description?.type === "offer";
    if (message.type === "signal.need") this.#asks.ask(message);
    else if (message.link === this.#link?.id) isOffer ? this.#asks.ask(message) : this.#link.signal(message);
    else if (this.#offering || this.#retired.includes(message.link)) return;
    else if (isOffer) this.#adopting.ask(message);
    else if (message.type === "signal.candidates") this.#keep(message);
  }

  // Internals

  /** @param {Signal} message  an offer within a link, or a need */
  #heed(message) {
    if (message.link === this.#link?.id) return this.#link.signal(message);
    if (!this.#offering || message.type !== "signal.need") return;
    // Of a link that was given up here, they have not heard of the new one; of an unknown one, they have none at all.
    if (this.#retired.includes(message.link)) this.#link?.repeat();
    else if (message.what === "new") this.#renew();
  }

  /** @param {Signal} message */
  #keep(message) {
    this.#early.push(message);
    if (this.#early.length > EARLY_MOST) this.#early.shift();
  }

  /** @param {Signal} offer */
  #adopt(offer) {
    this.#firstOffer.stop();
    this.#retire();
    const link = this.#make(offer.link);
    link?.signal(offer);
    for (const message of this.#early) if (message.link === offer.link) link?.signal(message);
    this.#early = [];
  }

  #askForFirstOffer() {
    this.#send({ type: "signal.need", link: NO_LINK, what: "new" });
    this.#firstOffer.start(FIRST_OFFER_MS);
  }

  #renew() {
    const apart = this.state === "failed" ? HOPELESS_APART_MS : RENEW_APART_MS;
    if (!this.#offering || this.#clock.now() - this.#renewedAt < apart) return;
    this.#renewedAt = this.#clock.now();
    this.#retire();
    this.#make(this.#newId());
  }

  #retire() {
    if (!this.#link) return;
    this.#retired.push(this.#link.id);
    if (this.#retired.length > RETIRED_MOST) this.#retired.shift();
    this.#link.close();
    this.#link = null;
  }

  /** @param {string} id */
  #make(id) {
    try {
      const link = this.#makeLink({ id, encodings: this.#encodings, send: this.#send });
      this.#link = link;
      for (const name of PASSED) link.addEventListener(name, (event) => this.#pass(event));
      link.addEventListener("state", (event) => this.#hope.is(/** @type {CustomEvent} */ (event).detail));
      link.addEventListener("renew", () => this.#renew());
      link.addEventListener("control", (event) => this.#heard(/** @type {CustomEvent} */ (event).detail));
      link.sayTwice(this.#redundancy.wanted);
      link.start();
      return link;
    } catch (error) {
      this.#hope.is("failed");
      this.dispatchEvent(new CustomEvent("problem", { detail: error }));
      return null;
    }
  }

  /** @param {import("./control.js").ControlMessage} message */
  #heard(message) {
    if (message.t === "bye") this.#hope.leaves();
    if (message.t !== "heard") return;
    this.#redundancy.heard(message.loss);
    this.#reconsider();
  }

  /** A link that stands negotiates anew for it, so it waits until who comes and goes has done so. */
  #reconsider() {
    if (this.state !== "connected") this.#sayTwice();
    else if (!this.#settle.running) this.#settle.start(SETTLE_MS);
  }

  #sayTwice() {
    this.#link?.sayTwice(this.#redundancy.wanted);
  }

  #lookForAnother() {
    if (this.state === "connected") return;
    this.repeat();
    this.restart();
  }

  /** @param {Event} event */
  #pass(event) {
    this.dispatchEvent(new CustomEvent(event.type, { detail: /** @type {CustomEvent} */ (event).detail }));
  }
}
