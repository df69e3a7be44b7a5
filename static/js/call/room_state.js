import { Attendance, plain } from "./attendance.js";
import { ChatLog } from "./chat_log.js";
import { OwnState } from "./own_state.js";

/** @typedef {import("../signaling/messages.js").RoomInfo} RoomInfo */
/** @typedef {import("../signaling/messages.js").WaitingInfo} WaitingInfo */
/** @typedef {import("./roster.js").CallEvent} CallEvent */
/** @typedef {import("./attendance.js").Source} Source */
/** @typedef {import("./attendance.js").LinkState} LinkState */
/** @typedef {import("./attendance.js").Participant} Participant */
/** @typedef {"prejoin" | "joining" | "waiting" | "incall" | "ended"} Phase */

/**
 * Everything a view shows. Only the session changes it; views read.
 *
 * Events: "change" (detail: Set of topics), once for all that changed together; "reaction" ({id, reaction}); "moderated"
 * ({action, by, source}); "notice" ({code}).
 */
export class RoomState extends OwnState {
  /** @type {Phase} */
  phase = "prejoin";
  /** @type {{reason: string, by: string, at: Date} | null} */
  ending = null;
  /** @type {"connecting" | "open" | "lost"} */
  connection = "connecting";
  /** @type {number | null} milliseconds */
  retryAt = null;
  /** @type {RoomInfo} */
  room;
  /** @type {{epoch: string, startedAt: number, locked: boolean} | null} startedAt in Unix seconds */
  call = null;
  /** @type {"lobby" | "locked" | "removed" | null} */
  waitingWhy = null;
  hostsInside = false;
  /** @type {WaitingInfo[]} */
  waiting = [];

  #person;
  #name;
  #attendance = new Attendance();
  #chat;

  /** @param {{room: RoomInfo, me: {person: string, name: string}}} page */
  constructor({ room, me }) {
    super();
    this.room = room;
    this.#person = me.person;
    this.#name = me.name;
    this.#chat = new ChatLog(me);
  }

  // Reading

  get me() {
    const role = this.#attendance.self?.role ?? this.room.role;
    return { id: this.#attendance.id, person: this.#person, name: this.#name, role };
  }

  /** In order of arrival, oneself last. @returns {Participant[]} */
  get participants() {
    return [...this.#attendance.shown, this.#self()];
  }

  /** The others as the mesh needs them. @returns {{id: string, order: number}[]} */
  get others() {
    return this.#attendance.others;
  }

  get chat() {
    return this.#chat.lines;
  }

  get unread() {
    return this.#chat.unread;
  }

  get chatPending() {
    return this.#chat.pending;
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

  // The call

  /** @param {string | null} id  one's own, from now on; null: not in the call any more */
  become(id) {
    this.#attendance.become(id);
    if (id === null) Object.assign(this, { call: null, waiting: [] });
    this.changed("call", "participants", "waiting");
  }

  /** `call.joined` or `call.state`. @param {CallEvent} message */
  snapshot({ call, roster, waiting, chat }) {
    this.#attendance.snapshot(roster, this.call !== null && this.call.epoch !== call.epoch);
    this.call = { epoch: call.epoch, startedAt: call.started_at, locked: call.locked };
    this.waiting = waiting;
    this.#chat.merge(chat);
    this.changed("call", "participants", "waiting", "chat");
  }

  /** A numbered event. @param {CallEvent} event */
  apply(event) {
    if (event.type === "call.updated" && this.call) this.call = { ...this.call, locked: event.locked };
    else if (event.type === "lobby.updated") this.waiting = event.waiting;
    else this.#attendance.apply(event);
    this.changed("call", "participants", "waiting");
  }

  /** Whether somebody is here by their link alone, whom a call born anew does not list. */
  get hasUnlisted() {
    return this.#attendance.hasUnlisted;
  }

  /** Those have left. */
  dropUnlisted() {
    this.#attendance.dropUnlisted();
    this.changed("participants");
  }

  /** @param {boolean} raised */
  raiseHand(raised) {
    this.#attendance.raiseHand(raised);
    this.changed("participants");
  }

  /** @param {string} id @param {LinkState} link */
  showLink(id, link) {
    this.#attendance.showLink(id, link);
    this.changed("participants");
  }

  /** @param {string} id @param {Source} source @param {MediaStreamTrack} track */
  showTrack(id, source, track) {
    this.#attendance.showTrack(id, source, track);
    this.changed("participants");
  }

  /** @param {string} id @param {import("./attendance.js").Quality} quality */
  showQuality(id, quality) {
    if (this.#attendance.showQuality(id, quality)) this.changed("participants");
  }

  /** Every link is made anew. */
  forgetLinks() {
    this.#attendance.forgetLinks();
    this.changed("participants");
  }

  // Chat

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

  // Internals

  /** @returns {Participant} */
  #self() {
    const { id, person, name, role } = this.me;
    const nobody = {
      id: id ?? "me",
      person,
      name,
      role: /** @type {"member"} */ (role),
      order: 0,
      entered_at: 0,
      media: {},
    };
    const { microphone, camera, screen } = this.own;
    const switches = { microphone: microphone.on, camera: camera.on, screen: screen.on };
    const tracks = { microphone: microphone.track, camera: camera.track, screen: screen.track };
    const known = { ...plain(this.#attendance.self ?? nobody), ...switches, away: false };
    return { ...known, isSelf: true, link: "self", tracks, quality: null, heardBadly: this.#attendance.heardBadly };
  }
}
