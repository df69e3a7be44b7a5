import { RosterState } from "./roster_state.js";
import { ChatLog } from "./chat_log.js";

/** @typedef {import("../signaling/messages.js").RoomInfo} RoomInfo */
/** @typedef {"prejoin" | "joining" | "waiting" | "incall" | "ended"} Phase */

/**
 * Everything a view shows. Only the session changes it; views read.
 *
 * Events: "change" (detail: Set of topics), once for all that changed together; "reaction" ({id, reaction}); "moderated"
 * ({action, by, source}); "notice" ({code, name?}).
 */
export class RoomState extends RosterState {
  /** @type {Phase} */
  phase = "prejoin";
  /** @type {{reason: string, by: string, at: Date} | null} */
  ending = null;
  /** @type {"connecting" | "open" | "lost"} */
  connection = "connecting";
  /** @type {number | null} milliseconds */
  retryAt = null;
  /** @type {"lobby" | "locked" | "removed" | null} */
  waitingWhy = null;
  hostsInside = false;
  #chat;

  /** @param {{room: RoomInfo, me: {person: string, name: string}}} page */
  constructor(page) {
    super(page);
    this.#chat = new ChatLog(page.me);
  }

  // Where we stand

  /**
   * @param {Phase} phase
   * @param {{waitingWhy?: RoomState["waitingWhy"], hostsInside?: boolean}} [waiting]
   */
  enter(phase, { waitingWhy = null, hostsInside = false } = {}) {
    Object.assign(this, { phase, ending: null, waitingWhy, hostsInside });
    this.changed("phase");
  }

  /** @param {string} reason @param {string} by @param {number} now  milliseconds */
  end(reason, by, now) {
    Object.assign(this, { phase: "ended", ending: { reason, by, at: new Date(now) }, waitingWhy: null });
    this.changed("phase");
  }

  /** @param {RoomState["connection"]} connection @param {number | null} [retryAt] */
  connect(connection, retryAt = null) {
    Object.assign(this, { connection, retryAt });
    this.changed("connection");
  }

  /** @param {RoomInfo} room */
  showRoom(room) {
    this.room = room;
    this.changed("room");
  }

  // Chat

  get chat() {
    return this.#chat.lines;
  }

  get unread() {
    return this.#chat.unread;
  }

  get chatPending() {
    return this.#chat.pending;
  }

  /** `call.joined` or `call.state`. @override @param {import("./roster.js").CallEvent} message */
  snapshot(message) {
    super.snapshot(message);
    this.#chat.merge(message.chat);
    this.changed("chat");
  }

  /** @param {import("../signaling/messages.js").ChatEntry} entry */
  hear(entry) {
    this.#chat.add(entry);
    this.changed("chat");
  }

  /** @param {string} id @param {string} text @param {number} now  milliseconds */
  write(id, text, now) {
    this.#chat.write(id, text, now);
    this.changed("chat");
  }

  /** @param {string} id @param {boolean} failed @returns {import("./chat_log.js").ChatLine | null} */
  markChat(id, failed) {
    const line = this.#chat.mark(id, failed);
    if (line) this.changed("chat");
    return line;
  }

  chatSeen() {
    if (this.#chat.unread === 0) return;
    this.#chat.unread = 0;
    this.changed("chat");
  }

  // What passes

  /** @param {"reaction" | "moderated" | "notice"} name @param {object} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
