import { Timer } from "../lib/timing.js";

const HESITATE_MS = 1_000;
const AGAIN_MS = 4_000;
const RENEW_MS = 15_000;
const ANSWERING_EXTRA_MS = 1_000;
const HARD_MS = 45_000;
const LEFT_MS = 3_000;

/** @typedef {"connecting" | "connected" | "failed"} LinkState */

/**
 * Decides when one link needs a restart of ICE (1 s after it went quiet or disconnected) and when a new RTCPeerConnection
 * (after 15 s). Hears the heartbeat, and `connectionState`, because Chromium's `iceConnectionState` never says failed.
 * A restart costs a healthy link nothing, so it is asked for early.
 */
export class Healing {
  #extraMs;
  #actions;
  #restart;
  #renew;
  /** @type {RTCPeerConnectionState} */
  #connection = "new";
  #quiet = false;

  /**
   * @param {object} options
   * @param {import("../lib/timing.js").Clock} options.clock
   * @param {boolean} options.offering  the offering side acts first, the other only when nothing happened
   * @param {{restart: () => void, renew: () => void, state: (state: LinkState) => void}} options.actions
   */
  constructor({ clock, offering, actions }) {
    this.#extraMs = offering ? 0 : ANSWERING_EXTRA_MS;
    this.#actions = actions;
    this.#restart = new Timer(clock, () => this.#tryAgain());
    this.#renew = new Timer(clock, () => this.#giveUp());
  }

  start() {
    this.#renew.start(RENEW_MS + this.#extraMs);
  }

  stop() {
    this.#restart.stop();
    this.#renew.stop();
  }

  /** Whether the link stands and the other end is heard. */
  get isWell() {
    return this.#connection === "connected" && !this.#quiet;
  }

  /** @param {RTCPeerConnectionState} connectionState */
  hears(connectionState) {
    this.#connection = connectionState;
    if (connectionState === "disconnected") this.#ails(HESITATE_MS + this.#extraMs);
    else if (connectionState === "failed") this.#ails(0);
    else this.#settle();
  }

  /** Nothing comes from the other end, whatever the browser says. */
  quiet() {
    this.#quiet = true;
    this.#ails(HESITATE_MS + this.#extraMs);
  }

  alive() {
    this.#quiet = false;
    this.#settle();
  }

  /** Offer and answer are through: what they found is given its time. */
  negotiated() {
    if (this.#restart.running) this.#restart.start(AGAIN_MS);
  }

  /** The other end has closed on purpose: there is nothing to look for. */
  left() {
    this.#quiet = true;
    if (!this.#renew.running) this.#renew.start(RENEW_MS + this.#extraMs);
    this.#restart.stop();
    this.#actions.state("connecting");
  }

  // Internals

  #settle() {
    if (!this.isWell) return;
    this.stop();
    this.#actions.state("connected");
  }

  /** @param {number} inMs  until ICE restarts, unless that comes sooner anyway */
  #ails(inMs) {
    if (!this.#renew.running) this.#renew.start(RENEW_MS + this.#extraMs);
    if (inMs === 0 || !this.#restart.running) this.#restart.start(inMs);
    this.#actions.state("connecting");
  }

  #tryAgain() {
    this.#restart.start(AGAIN_MS);
    this.#actions.restart();
  }

  #giveUp() {
    this.#renew.start(RENEW_MS + this.#extraMs);
    this.#actions.renew();
  }
}

/**
 * What is told of the link with somebody, over all that take each other's place: "connecting"; "connected"; "failed" after
 * 45 s without one that stands, or 3 s after the other end closed it, until one is "connected" again.
 */
export class Hope {
  #tell;
  #end;
  #state = "connecting";

  /** @param {import("../lib/timing.js").Clock} clock @param {(state: string) => void} tell */
  constructor(clock, tell) {
    this.#tell = tell;
    this.#end = new Timer(clock, () => this.follow("failed"));
  }

  get state() {
    return this.#state;
  }

  start() {
    this.#end.start(HARD_MS);
  }

  stop() {
    this.#end.stop();
  }

  /** @param {string} state  of the link in use */
  follow(state) {
    if (state === this.#state || (this.#state === "failed" && state === "connecting")) return;
    this.#state = state;
    if (state === "connected") this.#end.stop();
    else if (state === "connecting" && !this.#end.running) this.#end.start(HARD_MS);
    this.#tell(state);
  }

  /** The other end closed the link on purpose. */
  leaves() {
    this.#end.start(LEFT_MS);
  }
}
