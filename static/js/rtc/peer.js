import { Pace, Timer } from "../lib/timing.js";
import { EarlySignals } from "./early.js";
import { Hope } from "./healing.js";
import { Redundancy } from "./redundancy.js";

const NO_LINK = "none";
/** Longer than an offer waits until it is said again. */
const FIRST_OFFER_MS = 12_000;
/** The other side may have let go as well, and make a new link by itself; or its offer is on the way. */
const SOON_MS = 2_000;
const RENEW_APART_MS = 3_000;
const HOPELESS_APART_MS = 29_000;
const ADOPTED_APART_MS = 2_000;
const ASKED_APART_MS = 1_000;
const RETIRED_MOST = 50;

/** @typedef {import("./link.js").Link} Link */
/** @typedef {import("./link.js").Signal} Signal */
/** @typedef {import("./lines.js").Source} Source */
/** @typedef {import("./encoder.js").Encoding} Encoding */
/** @typedef {import("./link.js").LinkOptions} LinkOptions */
/**
 * @typedef {Pick<LinkOptions, "offering" | "send" | "tell" | "clock">
 *   & {makeLink: (options: Omit<LinkOptions, "configuration" | "tracks">) => Link, newId: () => string}} PeerOptions
 */

/**
 * One other participant: the link in use and its renewal. A signal of an unknown link id means a new link, one of a retired id
 * nothing any more. The far side may be a stranger: what makes work here is heard as often as honest links say it, and the last
 * of it counts. Who is in the call says the server alone.
 *
 * Tells what Link tells, but for "renew", with the "state" of Hope: once that is "failed" a new link is tried more seldom.
 */
export class Peer {
  #offering;
  #makeLink;
  #send;
  #tell;
  #newId;
  #clock;
  /** @type {Link | null} */
  #link = null;
  /** @type {string[]} */
  #retired = [];
  #early;
  /** As long as one is there, whatever becomes of the link. @type {Map<Source, Encoding>} */
  #encodings = new Map();
  #redundancy;
  #renewedAt = -Infinity;
  #firstOffer;
  #slow;
  #adopting;
  #asks;
  #hope;

  /** @param {PeerOptions} options */
  constructor({ offering, makeLink, send, tell, newId, clock }) {
    this.#offering = offering;
    this.#makeLink = makeLink;
    this.#send = send;
    this.#tell = tell;
    this.#newId = newId;
    this.#clock = clock;
    this.#firstOffer = new Timer(clock, () => this.#askForFirstOffer());
    this.#slow = new Timer(clock, () => this.#lookForAnother());
    this.#early = new EarlySignals(clock);
    this.#redundancy = new Redundancy(clock, {
      isNegotiated: () => this.#link?.isNegotiated ?? false,
      sayTwice: (twice) => this.#link?.sayTwice(twice),
    });
    /** @type {Pace<Signal>} */
    this.#adopting = new Pace(clock, ADOPTED_APART_MS, (offer) => this.#adopt(offer));
    /** @type {Pace<Signal>} */
    this.#asks = new Pace(clock, ASKED_APART_MS, (message) => this.#heed(message));
    this.#hope = new Hope(clock, (state) => this.#tell("state", { state }));
  }

  // Lifecycle

  /** @param {boolean} [again]  they were let go of, and may still hold a link of then */
  start(again) {
    this.#hope.start();
    if (this.#offering) this.#make(this.#newId());
    else this.#firstOffer.start(again ? SOON_MS : FIRST_OFFER_MS);
  }

  stop() {
    const parts = [this.#firstOffer, this.#slow, this.#redundancy, this.#adopting, this.#asks, this.#hope];
    for (const part of parts) part.stop();
    this.#retire();
  }

  get state() {
    return this.#hope.state;
  }

  /** The one in use. */
  get link() {
    return this.#link;
  }

  // Actions

  /** @param {Source} source @param {Encoding} encoding */
  encode(source, encoding) {
    this.#encodings.set(source, encoding);
    this.#link?.encode(source, encoding);
  }

  /** @param {number} ms  until another way is looked for, unless there is one by then */
  giveTime(ms) {
    this.#slow.start(ms);
  }

  /** Signaling is back: says and asks for what may have been lost. */
  repeat() {
    if (this.#link) this.#link.repeat();
    else if (this.#firstOffer.running) this.#firstOffer.start(SOON_MS);
  }

  /** @param {Signal} message */
  signal(message) {
    const isOffer = message.description?.type === "offer";
    if (message.type === "signal.need") this.#asks.ask(message);
    else if (message.link === this.#link?.id) isOffer ? this.#asks.ask(message) : this.#link.signal(message);
    else if (this.#offering || this.#retired.includes(message.link)) return;
    else if (isOffer) this.#adopting.ask(message);
    else if (message.type === "signal.candidates") this.#early.keep(message.link, message);
  }

  /** @param {number} links  how many this side has now */
  among(links) {
    this.#redundancy.among(links);
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

  /** @param {Signal} offer */
  #adopt(offer) {
    // What went before was to a link that was let go of: taken by another, this one would hang for ever.
    if (offer.offer !== 1) return this.#askForFirstOffer();
    this.#firstOffer.stop();
    this.#retire();
    const link = this.#make(offer.link);
    link?.signal(offer);
    for (const message of this.#early.take(offer.link)) link?.signal(message);
    this.#early.clear();
  }

  #askForFirstOffer() {
    this.#send({ type: "signal.need", link: NO_LINK, what: "new" });
    this.#firstOffer.start(FIRST_OFFER_MS);
  }

  #renew() {
    const apart = this.state === "failed" ? HOPELESS_APART_MS : RENEW_APART_MS;
    const since = this.#clock.now() - this.#renewedAt; // Less than nothing: the clock was set back.
    if (!this.#offering || (since >= 0 && since < apart)) return;
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
      const own = { offering: this.#offering, encodings: this.#encodings, clock: this.#clock };
      const link = this.#makeLink({ id, ...own, send: this.#send, tell: this.#told });
      this.#link = link;
      this.#redundancy.apply();
      link.start();
      return link;
    } catch (error) {
      this.#hope.follow("failed");
      this.#tell("problem", { error });
      return null;
    }
  }

  /** By the link in use. */
  #told = (/** @type {string} */ name, /** @type {any} */ detail) => {
    if (name === "state") this.#hope.follow(detail.state);
    else if (name === "renew") this.#renew();
    else this.#tell(name, detail);
    const { t, loss } = detail?.message ?? {};
    if (t === "bye") this.#hope.leaves();
    if (t === "heard") this.#redundancy.heard(loss);
  };

  #lookForAnother() {
    if (this.state === "connected") return;
    this.#link?.repeat();
    this.#link?.restart();
  }
}
