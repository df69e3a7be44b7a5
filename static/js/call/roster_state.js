import { Attendance, plain } from "./attendance.js";
import { OwnState } from "./own_state.js";

/** @typedef {import("../signaling/messages.js").RoomInfo} RoomInfo */
/** @typedef {import("../signaling/messages.js").WaitingInfo} WaitingInfo */
/** @typedef {import("./roster.js").CallEvent} CallEvent */
/** @typedef {import("./link_states.js").Source} Source */
/** @typedef {import("./link_states.js").LinkState} LinkState */
/** @typedef {import("./attendance.js").Participant} Participant */

/** The part of the state that is about the call: who is inside, who waits, and oneself among them. */
export class RosterState extends OwnState {
  /** @type {RoomInfo} */
  room;
  /** @type {{epoch: string, startedAt: number, locked: boolean} | null} startedAt in Unix seconds */
  call = null;
  /** @type {WaitingInfo[]} */
  waiting = [];

  #person;
  #name;
  #attendance = new Attendance();

  /** @param {{room: RoomInfo, me: {person: string, name: string}}} page */
  constructor({ room, me }) {
    super();
    this.room = room;
    this.#person = me.person;
    this.#name = me.name;
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

  /** Whether somebody is here by their link alone, whom a call born anew does not list. */
  get hasUnlisted() {
    return this.#attendance.hasUnlisted;
  }

  // The call

  /** @param {string | null} id  one's own, from now on; null: not in the call any more */
  become(id) {
    this.#attendance.become(id);
    if (id === null) Object.assign(this, { call: null, waiting: [] });
    this.changed("call", "participants", "waiting");
  }

  /** `call.joined` or `call.state`. @param {CallEvent} message */
  snapshot({ call, roster, waiting }) {
    this.#attendance.snapshot(roster, this.call !== null && this.call.epoch !== call.epoch);
    this.call = { epoch: call.epoch, startedAt: call.started_at, locked: call.locked };
    this.waiting = waiting;
    this.changed("call", "participants", "waiting");
  }

  /** A numbered event. @param {CallEvent} event */
  apply(event) {
    if (event.type === "call.updated" && this.call) this.call = { ...this.call, locked: event.locked };
    else if (event.type === "lobby.updated") this.waiting = event.waiting;
    else this.#attendance.apply(event);
    this.changed("call", "participants", "waiting");
  }

  /** Whoever is here by their link alone has left. */
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
    this.#attendance.links.showTrack(id, source, track);
    this.changed("participants");
  }

  /** @param {string} id @param {import("./link_states.js").Quality} quality */
  showQuality(id, quality) {
    if (this.#attendance.showQuality(id, quality)) this.changed("participants");
  }

  /** Every link is made anew. */
  forgetLinks() {
    this.#attendance.links.keep();
    this.changed("participants");
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
