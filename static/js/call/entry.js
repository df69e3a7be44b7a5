import { JoinRequest } from "./join_request.js";
import { MediaUpdates } from "./media_updates.js";

/**
 * @typedef {object} EntryParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("../rtc/mesh.js").Mesh} mesh
 * @property {import("./room_state.js").RoomState} state
 * @property {import("./seat.js").Seat} seat
 * @property {import("./own_media.js").OwnMedia} own
 * @property {import("./chat.js").Chat} chat
 * @property {import("./watching.js").Watching} watching
 * @property {import("./visit.js").Visit} visit
 * @property {import("../lib/timing.js").Clock} clock
 */

/**
 * Getting in, staying in over lost connections, and getting out. A participant whose socket drops is still in: the links are
 * kept, and the resume secret brings the same seat back.
 */
export class Entry {
  #parts;
  #over = false;

  /** @param {EntryParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.updates = new MediaUpdates(parts);
    this.request = new JoinRequest({ ...parts, updates: this.updates });
  }

  /** Camera, links and socket have been let go of. */
  get isOver() {
    return this.#over;
  }

  // Coming

  connect() {
    const { signaling, state } = this.#parts;
    this.#over = false;
    if (!signaling.isOpen) state.connect("connecting");
    signaling.start();
  }

  /** Makes links ahead of the click, for somebody who comes as a newcomer. */
  approach() {
    if (!this.#over && !this.#parts.seat.isClaimed) this.#parts.visit.consider();
  }

  join() {
    const { state } = this.#parts;
    if (state.phase === "joining" || state.phase === "incall") return;
    state.enter("joining");
    this.request.stop();
    this.request.ask();
  }

  /** @param {import("../signaling/messages.js").CallJoined} message */
  joined(message) {
    const { mesh, state, chat, signaling, visit } = this.#parts;
    if (!this.request.isWanted) return void signaling.leave();
    this.#settle(message);
    const order = message.roster.find(({ id }) => id === message.self)?.order ?? 0;
    const hasVisited = visit.becomes({ id: message.self, order });
    if (!hasVisited && (!message.resumed || message.self !== state.me.id)) {
      mesh.clear();
      state.forgetLinks();
    }
    mesh.enter({ order, iceServers: message.ice });
    state.become(message.self);
    state.snapshot(message);
    if (state.phase !== "incall") state.enter("incall");
    mesh.setSignaling(signaling.isOpen);
    chat.resend();
    this.mediaChanged();
  }

  /** @param {import("../signaling/messages.js").CallWaiting} message */
  waiting(message) {
    const { mesh, signaling, state, visit } = this.#parts;
    if (!this.request.isWanted) return void signaling.leave();
    this.#settle(message);
    visit.end();
    mesh.clear(); // Of a visit, or of a seat that ran out while a lobby or a lock came.
    state.become(null);
    state.enter("waiting", { waitingWhy: message.why, hostsInside: message.hosts });
  }

  // Staying

  /** What is sent, or what is wanted, may not be what it was. */
  mediaChanged() {
    const { own, seat } = this.#parts;
    if (this.#over) return;
    seat.update(own.wanted);
    this.approach();
    this.updates.tell();
  }

  /** The socket is gone for now. @param {number | null} retryAt */
  lost(retryAt) {
    const { mesh, state, visit } = this.#parts;
    this.request.stop();
    visit.end();
    mesh.setSignaling(false);
    state.connect("lost", retryAt);
  }

  /** @param {string} code  why the request was refused */
  refused(code) {
    this.request.stop();
    if (code === "room_full") this.#full();
    else if (code === "no_access") this.finish("no_access");
    else if (code === "resume_refused") this.#afresh();
    else if (code === "already_joined") this.#parts.signaling.sync();
    else if (code === "bad_message") this.finish("protocol");
    else this.request.later(code);
  }

  // Going

  /**
   * It is over for good: nothing stays open.
   * @param {string} reason  as in RoomState.ending
   * @param {string} [by]
   */
  finish(reason, by) {
    if (this.#over) return;
    this.release();
    this.#end(reason, by);
  }

  /** Camera, microphone, links, socket and timers. */
  release() {
    const { signaling, mesh, own, chat, watching, visit, seat } = this.#parts;
    this.#over = true;
    seat.update(own.wanted);
    visit.end();
    this.request.stop();
    this.updates.stop();
    watching.stop();
    signaling.stop();
    mesh.setSignaling(false);
    mesh.clear();
    chat.stop();
    own.stop();
  }

  // Internals

  /** @param {{self: string, resume: string}} place */
  #settle({ self, resume }) {
    const { seat, own } = this.#parts;
    this.request.granted();
    seat.keep({ id: self, resume, media: own.wanted });
  }

  /** Not the end: the room stays in sight, and there may be a seat soon. */
  #full() {
    this.#parts.visit.end();
    this.#parts.mesh.clear();
    this.#end("full");
  }

  /** @param {string} reason @param {string} [by] */
  #end(reason, by = "") {
    const { state, seat, clock } = this.#parts;
    if (reason !== "reload") seat.forget();
    state.become(null);
    state.end(reason, by, clock.now());
  }

  #afresh() {
    this.#parts.seat.forget();
    this.request.ask();
  }
}
