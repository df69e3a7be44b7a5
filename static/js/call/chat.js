import { CHAT_CHARACTERS } from "../signaling/messages.js";

const RECEIPT_MS = 10_000;

/** Sends what is written, and again when the line was down; without a receipt it failed. */
export class Chat {
  #signaling;
  #state;
  #clock;
  #newId;
  /** @type {Map<string, unknown>} */
  #timers = new Map();

  /**
   * @param {object} hands
   * @param {Pick<import("../signaling/client.js").SignalingClient, "chat">} hands.signaling
   * @param {import("./room_state.js").RoomState} hands.state
   * @param {import("../lib/timing.js").Clock} hands.clock
   * @param {() => string} hands.newId
   */
  constructor({ signaling, state, clock, newId }) {
    this.#signaling = signaling;
    this.#state = state;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** @param {string} text  blank: nothing is sent */
  send(text) {
    const trimmed = text.trim();
    if (!trimmed) return;
    const id = this.#newId();
    this.#state.write(id, trimmed, this.#clock.now());
    if (trimmed.length > CHAT_CHARACTERS) this.failed(id);
    else this.#post(id, trimmed);
  }

  /** @param {string} id  of one that failed */
  retry(id) {
    const line = this.#state.markChat(id, false);
    if (line) this.#post(id, line.text);
  }

  /** The line is back: what is on its way goes again; the server keeps it once. */
  resend() {
    for (const { id, text } of this.#state.chatPending) this.#post(id, text);
  }

  /** @param {import("../signaling/messages.js").ChatEntry} entry */
  heard(entry) {
    this.#forget(entry.id);
    this.#state.hear(entry);
  }

  /** @param {string} id @returns {boolean} whether it was one of ours */
  failed(id) {
    this.#forget(id);
    return this.#state.markChat(id, true) !== null;
  }

  stop() {
    for (const id of [...this.#timers.keys()]) this.#forget(id);
  }

  /** @param {string} id @param {string} text */
  #post(id, text) {
    this.#forget(id);
    if (this.#signaling.chat(id, text))
      this.#timers.set(
        id,
        this.#clock.setTimeout(() => this.failed(id), RECEIPT_MS),
      );
  }

  /** @param {string} id */
  #forget(id) {
    this.#clock.clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
