import { Entry } from "../../static/js/call/entry.js";
import { Inbox } from "../../static/js/call/inbox.js";
import { RoomState } from "../../static/js/call/room_state.js";
import { Seat } from "../../static/js/call/seat.js";
import { Visit } from "../../static/js/call/visit.js";
import { systemClock } from "../../static/js/lib/timing.js";
import { SignalingClient } from "../../static/js/signaling/client.js";
import { PROTOCOL } from "../../static/js/signaling/messages.js";
import { ReconnectingSocket } from "../../static/js/signaling/socket.js";
import { pageSocket } from "./socket.mjs";

const MEDIA = { microphone: true, camera: true, screen: false };
const nothing = () => {};

/** Stands where the links are: hears what the others say through the server. */
class Ear extends EventTarget {
  /** @param {(message: any) => void} heard */
  constructor(heard) {
    super();
    this.signal = heard;
  }
  add() {}
  remove() {}
  clear() {}
  enter() {}
  restart() {}
  setSignaling() {}
  setIceServers() {}
}

/** Somebody in a room, with everything of the product's client but pictures and sound. Keeps what befell them. */
export class Person {
  /** @type {{code: number, at: number}[]}  closes of a socket that was open; at in Unix milliseconds */
  drops = [];
  /** @type {{at: number, ms: number}[]}  back in the call, and how long after the drop */
  returns = [];
  /** @type {Set<string>}  every participant id ever had */
  ids = new Set();
  /** @type {string[]} */
  notices = [];
  /** Tries to connect that failed. */
  tries = 0;
  #open = false;
  #droppedAt = 0;

  /**
   * @param {{name: string, slug: string, cookie: string}} who
   * @param {string} origin
   * @param {(message: any) => void} heard  a signal.* message came
   */
  constructor({ name, slug, cookie }, origin, heard) {
    this.name = name;
    this.slug = slug;
    const address = `${origin.replace(/^http/, "ws")}/ws/rooms/${slug}/`;
    this.socket = new ReconnectingSocket(address, [PROTOCOL], { WebSocket: pageSocket(origin, cookie) });
    this.signaling = new SignalingClient(this.socket);
    const room = /** @type {any} */ ({ slug, role: "member", inside: [], waiting: [] });
    this.state = new RoomState({ room, me: { person: name, name } });
    this.#keepRecord(); // before the client acts on it
    this.entry = this.#assemble(new Ear(heard));
  }

  // Actions

  /** The pre-join step. */
  open() {
    this.entry.connect();
  }

  join() {
    this.entry.connect();
    this.entry.join();
  }

  stop() {
    this.entry.release();
  }

  /** A host takes somebody out. @param {string} name @param {boolean} ban @returns {boolean} false: no such participant */
  remove(name, ban) {
    const other = this.state.participants.find((one) => one.name === name);
    return Boolean(other && this.signaling.remove(other.id, ban));
  }

  /** Forgets what was, before a fault. */
  mark() {
    Object.assign(this, { drops: [], returns: [], notices: [], tries: 0, ids: new Set([this.id]) });
  }

  // Looking

  get isOpen() {
    return this.#open;
  }

  get isInside() {
    return this.#open && this.state.phase === "incall" && this.#droppedAt === 0;
  }

  get id() {
    return this.state.me.id ?? "";
  }

  /** Who is inside as this one sees it; who is away is marked. */
  get roster() {
    return this.state.participants.map(({ id, away }) => (away ? `${id} away` : id)).sort();
  }

  report() {
    const { name, slug, drops, returns, notices, tries, id } = this;
    const ending = this.state.ending?.reason ?? "";
    return { name, slug, id, drops, returns, notices, tries, ending, inside: this.isInside, ids: [...this.ids] };
  }

  // Internals

  /** @param {Ear} ear */
  #assemble(ear) {
    const parts = /** @type {any} */ ({
      signaling: this.signaling,
      state: this.state,
      mesh: ear,
      clock: systemClock,
      meter: { hear: nothing },
      own: { sent: MEDIA, muted: nothing, stop: nothing },
      watching: { tell: nothing, stop: nothing },
      seat: new Seat(this.slug, { storage: null, locks: undefined, clock: systemClock }),
      chat: { resend: nothing, failed: () => false, heard: nothing, stop: nothing },
    });
    parts.visit = new Visit(parts);
    const entry = new Entry(parts);
    new Inbox({ ...parts, entry }).listen();
    return entry;
  }

  #keepRecord() {
    this.socket.addEventListener("open", () => {
      this.#open = true;
    });
    this.socket.addEventListener("close", (event) => this.#closed(/** @type {CustomEvent} */ (event).detail.code));
    this.signaling.addEventListener("call.joined", (event) => this.#joined(/** @type {CustomEvent} */ (event).detail));
    // Hosts let in whoever knocks.
    for (const type of ["lobby.updated", "call.joined"]) {
      this.signaling.addEventListener(type, (event) => {
        for (const { id } of /** @type {CustomEvent} */ (event).detail.waiting) this.signaling.admit(id);
      });
    }
    this.state.addEventListener("notice", (event) => this.notices.push(/** @type {CustomEvent} */ (event).detail.code));
  }

  /** @param {number} code */
  #closed(code) {
    if (!this.#open) this.tries += 1;
    else {
      this.drops.push({ code, at: Date.now() });
      this.#droppedAt ||= this.state.phase === "incall" ? Date.now() : 0;
    }
    this.#open = false;
  }

  /** @param {{self: string}} message */
  #joined({ self }) {
    this.ids.add(self);
    if (this.#droppedAt) this.returns.push({ at: Date.now(), ms: Date.now() - this.#droppedAt });
    this.#droppedAt = 0;
  }
}
