import { fullJitter, systemClock, Timer } from "../lib/timing.js";
import { CloseCode } from "./messages.js";

const BASE_MS = 500;
const CAP_MS = 10_000;
const DRAINED_SPREAD_MS = 3_000;
const OPENING_MS = 10_000;
/**
 * In a hurry: over a line that comes back a new connection is through at once, an old try only when its next packet is
 * due, a second or two later. Some tries last longer, for a line that has become slow.
 */
const HURRIED_MS = 1_200;
const LONGER_MS = 2_000;
const LONGEST_MS = 3_000;
const SLOW_MS = 900;
const HURRIED_WAIT_MS = 300;
const STABLE_MS = 5_000;
const ABNORMAL = 1006;

/**
 * @typedef {object} SocketDependencies
 * @property {typeof WebSocket} [WebSocket]
 * @property {import("../lib/timing.js").Clock} [clock]
 * @property {() => number} [random]  0 to 1
 */

/** @typedef {{code: number, reason: string, final: boolean, retryAt: number | null}} Closed  retryAt in milliseconds */

/**
 * A WebSocket that comes back. Knows no message; the close code alone decides: 4500 to 4999 are final (RFC 6455
 * section 7.4.2 leaves them to us), every other, 1000 included, means come back.
 *
 * Events: "open"; "message" (detail: text); "close" (detail: Closed), also for a try that failed.
 */
export class ReconnectingSocket extends EventTarget {
  #url;
  #protocols;
  #WebSocket;
  #clock;
  #random;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {WebSocket | null} */
  #rival = null;
  #started = false;
  #attempt = 0;
  #hurried = false;
  #triedAt = 0;
  /** How long it took to open last. */
  #tookMs = 0;
  #retry;
  #opening;
  #stable;

  /**
   * @param {string | URL} url
   * @param {string[]} protocols
   * @param {SocketDependencies} [dependencies]
   */
  constructor(url, protocols, { WebSocket = globalThis.WebSocket, clock = systemClock, random = Math.random } = {}) {
    super();
    this.#url = url;
    this.#protocols = protocols;
    this.#WebSocket = WebSocket;
    this.#clock = clock;
    this.#random = random;
    this.#retry = new Timer(clock, () => this.#connect());
    this.#opening = new Timer(clock, () => this.drop());
    this.#stable = new Timer(clock, () => {
      this.#attempt = 0;
    });
  }

  // Lifecycle

  start() {
    if (this.#started) return;
    this.#started = true;
    this.#attempt = 0;
    this.#connect();
  }

  /** Closes for good; no event follows. What was sent before still goes out. */
  stop() {
    this.#started = false;
    this.#hurried = false;
    this.#retry.stop();
    this.#detach()?.close(1000);
  }

  // Actions

  get isOpen() {
    return this.#socket?.readyState === 1;
  }

  /**
   * @param {string} text
   * @returns {boolean} false when there is no open socket: nothing is kept for later
   */
  send(text) {
    if (!this.#socket || !this.isOpen) return false;
    this.#socket.send(text);
    return true;
  }

  /** Does not wait for the next try, nor long for one that is under way. */
  retryNow() {
    if (this.#retry.running) this.#connect();
    else if (this.#opening.running && !this.isOpen) this.#await(HURRIED_MS);
  }

  /**
   * Tries again and again without much waiting, as long as it is on.
   * @param {boolean} on
   * @returns {boolean} whether that is a change
   */
  hurry(on) {
    if (on === this.#hurried) return false;
    this.#hurried = on;
    this.#attempt = 0;
    if (on) this.retryNow();
    return true;
  }

  /** Opens another connection beside an open one that may be dead without having said so: the first to answer is kept. */
  race() {
    if (!this.isOpen || this.#rival) return;
    const rival = new this.#WebSocket(this.#url, this.#protocols);
    this.#rival = rival;
    this.#triedAt = this.#clock.now();
    this.#await(HURRIED_MS);
    rival.onopen = () => {
      if (rival !== this.#rival) return;
      this.#rival = null;
      this.drop();
      this.#use(rival);
      this.#opened();
    };
  }

  /** Gives up a socket that is dead without having said so, and comes back. */
  drop() {
    const socket = this.#detach();
    if (!socket) return;
    socket.close();
    this.#closed(ABNORMAL, "no answer");
  }

  // Internals

  #connect() {
    this.#use(new this.#WebSocket(this.#url, this.#protocols));
    this.#triedAt = this.#clock.now();
    const hurried = this.#attempt % 15 === 14 ? LONGEST_MS : this.#attempt % 5 === 4 ? LONGER_MS : HURRIED_MS;
    this.#await(this.#hurried ? hurried : OPENING_MS);
  }

  /** @param {number} ms  until a try is given up; over a line known to be slow none is so soon */
  #await(ms) {
    this.#opening.start(this.#tookMs < SLOW_MS ? ms : Math.max(ms, LONGEST_MS));
  }

  /** @param {WebSocket} socket */
  #use(socket) {
    this.#retry.stop();
    this.#socket = socket;
    const mine = (/** @type {() => void} */ run) => () => socket === this.#socket && run();
    socket.onopen = mine(() => this.#opened());
    socket.onmessage = (event) => mine(() => this.#heard(event.data))();
    socket.onclose = (event) =>
      mine(() => {
        this.#detach();
        this.#closed(event.code, event.reason);
      })();
  }

  #opened() {
    this.#tookMs = this.#clock.now() - this.#triedAt;
    this.#settle();
    this.#stable.start(STABLE_MS);
    this.dispatchEvent(new Event("open"));
  }

  /** @param {unknown} data */
  #heard(data) {
    this.#settle();
    if (typeof data === "string") this.dispatchEvent(new CustomEvent("message", { detail: data }));
  }

  /** Its events are nobody's any more: closing a dead connection takes the browser up to a minute. */
  #detach() {
    const socket = this.#socket;
    this.#socket = null;
    this.#settle();
    this.#stable.stop();
    return socket;
  }

  /** What is there does: no other is waited for. */
  #settle() {
    this.#opening.stop();
    this.#rival?.close();
    this.#rival = null;
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #closed(code, reason) {
    const final = code >= 4500 && code <= 4999;
    const wait = final ? 0 : this.#wait(code);
    if (final) this.#started = false;
    else this.#retry.start(wait);
    const retryAt = final ? null : this.#clock.now() + wait;
    this.dispatchEvent(new CustomEvent("close", { detail: { code, reason, final, retryAt } }));
  }

  /** @param {number} code */
  #wait(code) {
    const attempt = this.#attempt++;
    if (this.#hurried) return this.#random() * HURRIED_WAIT_MS;
    if (attempt === 0 && code === CloseCode.DRAINING) return this.#random() * DRAINED_SPREAD_MS;
    return fullJitter(attempt, { baseMs: BASE_MS, capMs: CAP_MS, random: this.#random });
  }
}
