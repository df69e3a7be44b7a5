import { systemClock, Timer } from "../lib/timing.js";
import { ClientType, ServerType } from "./messages.js";
import { Sequence } from "./sequence.js";

const PING_MS = 10_000;
const SILENCE_MS = 15_000;
const PROBE_MS = 500;
const CHAT_PATIENCE_MS = 300;

/** @typedef {import("./messages.js").MediaState} MediaState */
/** @typedef {{type: string, [field: string]: any}} Message */

/**
 * The protocol's verbs as methods, its messages as events named by type with the message as detail. Numbered events come
 * in order and once. What the server says and this version does not know is passed over.
 *
 * Events besides: "open", "close" (detail as of ReconnectingSocket). A verb returns false when nothing could be sent.
 */
export class SignalingClient extends EventTarget {
  #socket;
  #clock;
  #sequence;
  #ping;
  #silence;
  #probe;
  #chatPatience;
  #chat = 0;
  #chatKnown = 0;

  /**
   * @param {import("./socket.js").ReconnectingSocket} socket
   * @param {{clock?: import("../lib/timing.js").Clock}} [dependencies]
   */
  constructor(socket, { clock = systemClock } = {}) {
    super();
    this.#socket = socket;
    this.#clock = clock;
    this.#sequence = new Sequence({ deliver: (message) => this.#tell(message), ask: () => this.sync(), clock });
    this.#ping = new Timer(clock, () => this.ping());
    this.#silence = new Timer(clock, () => socket.drop());
    this.#probe = new Timer(clock, () => socket.race());
    this.#chatPatience = new Timer(clock, () => this.#askForChat());
    socket.addEventListener("open", () => this.#opened());
    socket.addEventListener("message", (event) => this.#heard(/** @type {CustomEvent<string>} */ (event).detail));
    socket.addEventListener("close", (event) => this.#closed(/** @type {CustomEvent} */ (event).detail));
  }

  // Lifecycle

  start() {
    this.#socket.start();
  }

  /** No event follows. */
  stop() {
    this.#quiet();
    this.#socket.stop();
  }

  get isOpen() {
    return this.#socket.isOpen;
  }

  retryNow() {
    this.#socket.retryNow();
  }

  /** Whether the server can be reached is to be known now: one that does not answer at once may be by another connection. */
  probe() {
    this.#socket.retryNow();
    if (this.ping() && !this.#probe.running) this.#probe.start(PROBE_MS);
  }

  /** @param {boolean} on  the server is needed now: it is tried more often */
  hurry(on) {
    if (this.#socket.hurry(on) && on) this.probe();
  }

  // Verbs

  /** @param {{media: MediaState, resume?: string, replaces?: string}} join */
  join({ media, resume, replaces }) {
    this.#sequence.reset();
    return this.#send(ClientType.CALL_JOIN, { media, ...(resume && { resume }), ...(replaces && { replaces }) });
  }

  /** Have links made before joining. */
  approach() {
    return this.#send(ClientType.CALL_APPROACH);
  }

  leave() {
    this.#sequence.reset();
    return this.#send(ClientType.CALL_LEAVE);
  }

  sync() {
    return this.#send(ClientType.CALL_SYNC);
  }

  /** One of the signal.* messages. @param {Message} message */
  signal(message) {
    return this.#sendMessage(message);
  }

  /** @param {MediaState} media */
  media(media) {
    return this.#send(ClientType.MEDIA_UPDATE, media);
  }

  /** @param {boolean} raised */
  hand(raised) {
    return this.#send(ClientType.HAND_RAISE, { raised });
  }

  /** @param {string} reaction */
  reaction(reaction) {
    return this.#send(ClientType.REACTION_SEND, { reaction });
  }

  /** @param {string} id  the sender's own @param {string} text */
  chat(id, text) {
    return this.#send(ClientType.CHAT_SEND, { id, text });
  }

  /** @param {string} participant */
  admit(participant) {
    return this.#send(ClientType.LOBBY_ADMIT, { participant });
  }

  /** @param {string} participant */
  deny(participant) {
    return this.#send(ClientType.LOBBY_DENY, { participant });
  }

  /** @param {string} participant @param {"microphone" | "camera" | "screen"} source */
  mute(participant, source) {
    return this.#send(ClientType.MODERATION_MUTE, { participant, source });
  }

  /** @param {string} participant @param {boolean} ban */
  remove(participant, ban) {
    return this.#send(ClientType.MODERATION_REMOVE, { participant, ban });
  }

  /** @param {string} participant */
  host(participant) {
    return this.#send(ClientType.MODERATION_HOST, { participant });
  }

  /** @param {boolean} locked */
  lock(locked) {
    return this.#send(ClientType.CALL_LOCK, { locked });
  }

  end() {
    return this.#send(ClientType.CALL_END);
  }

  /** @param {Omit<import("./messages.js").CallReport, "type">} report  how a link was */
  report(report) {
    return this.#send(ClientType.CALL_REPORT, report);
  }

  /** Renews the lease and asks whether the server is still there. */
  ping() {
    if (!this.#send(ClientType.PING, { sent_at: this.#clock.now() })) return false;
    this.#ping.start(PING_MS);
    // Measured from a ping, not from the last pong: a throttled background tab pings late, and is alive all the same.
    if (!this.#silence.running) this.#silence.start(SILENCE_MS - PING_MS);
    return true;
  }

  // Internals

  #opened() {
    // At once: the server gives up on whoever opens a socket and says nothing. It may take its time to answer.
    this.#send(ClientType.PING, { sent_at: this.#clock.now() });
    this.#ping.start(PING_MS);
    this.dispatchEvent(new Event("open"));
  }

  /** @param {import("./socket.js").Closed} closed */
  #closed(closed) {
    this.#quiet();
    this.dispatchEvent(new CustomEvent("close", { detail: closed }));
  }

  #quiet() {
    this.#sequence.reset();
    for (const timer of [this.#ping, this.#silence, this.#probe, this.#chatPatience]) timer.stop();
  }

  /** @param {string} text */
  #heard(text) {
    const message = parse(text);
    if (!message) return;
    // Whatever it says: while its store is away a server answers pings with errors, and is there all the same.
    this.#silence.stop();
    this.#probe.stop();
    if (message.type === ServerType.PONG) this.#ponged(message);
    if (message.type === ServerType.CALL_JOINED || message.type === ServerType.CALL_STATE) this.#snapshot(message);
    else if (typeof message.seq === "number" && message.type !== ServerType.PONG) {
      this.#sequence.take(/** @type {any} */ (message));
    } else this.#tell(message);
  }

  /** @param {Message} message */
  #snapshot(message) {
    if (message.type === ServerType.CALL_JOINED) {
      this.#chat = 0;
      this.#chatKnown = 0;
    }
    if (!this.#sequence.snapshot(message.call)) return;
    for (const { number } of message.chat) this.#chat = Math.max(this.#chat, number);
    this.#tell(message);
    this.#sequence.release();
  }

  /** @param {Message} pong */
  #ponged(pong) {
    this.#sequence.known({ epoch: pong.epoch, seq: pong.seq });
    this.#chatKnown = pong.chat ?? 0;
    if (pong.epoch && this.#chatKnown > this.#chat) this.#chatPatience.start(CHAT_PATIENCE_MS);
  }

  #askForChat() {
    if (this.#chatKnown <= this.#chat) return;
    this.#chat = this.#chatKnown;
    this.sync();
  }

  /** @param {Message} message */
  #tell(message) {
    if (message.type === ServerType.CHAT_MESSAGE) this.#chat = Math.max(this.#chat, message.entry.number);
    this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
  }

  /** @param {string} type @param {object} [fields] */
  #send(type, fields = {}) {
    return this.#sendMessage({ type, ...fields });
  }

  /** @param {Message} message */
  #sendMessage(message) {
    return this.#socket.send(JSON.stringify(message));
  }
}

/** @param {string} text @returns {Message | null} */
function parse(text) {
  try {
    const message = JSON.parse(text);
    return typeof message?.type === "string" ? message : null;
  } catch {
    return null;
  }
}
