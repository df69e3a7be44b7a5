import { Timer } from "../lib/timing.js";

const AGAIN_MS = 2_000;

/** @typedef {import("../signaling/messages.js").MediaState} MediaState */
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
  #again;
  #retell;
  #resume = "";
  #replaces = "";
  #asked = false;
  /** The person knows that joining takes more than one try. */
  #troubled = false;
  #over = false;
  /** What the server was told last. */
  #told = "";

  /** @param {EntryParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#again = new Timer(parts.clock, () => this.ask());
    this.#retell = new Timer(parts.clock, () => this.#tellAgain());
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

  /** @param {import("./seat.js").Kept | null} kept  the seat of before a reload */
  recall(kept) {
    this.#replaces = kept?.resume ?? "";
  }

  /** Makes links ahead of the click, for somebody who comes as a newcomer. */
  approach() {
    if (!this.#over && !this.#resume && !this.#replaces) this.#parts.visit.consider();
  }

  join() {
    const { state } = this.#parts;
    if (state.phase === "joining" || state.phase === "incall") return;
    state.enter("joining");
    this.#asked = false;
    this.ask();
  }

  /** Asks for a seat, or for one's own back, if that is what is wanted and not asked already. */
  ask() {
    const { signaling, state, own } = this.#parts;
    if (this.#asked || !["joining", "waiting", "incall"].includes(state.phase)) return;
    const media = own.sent;
    const secret = this.#resume ? { resume: this.#resume } : this.#replaces ? { replaces: this.#replaces } : {};
    this.#asked = signaling.join({ media, ...secret });
    this.#told = JSON.stringify(media);
  }

  /** @param {import("../signaling/messages.js").CallJoined} message */
  joined(message) {
    const { mesh, state, chat, signaling, visit } = this.#parts;
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
    const { state, visit } = this.#parts;
    this.#settle(message);
    visit.end();
    state.enter("waiting", { waitingWhy: message.why, hostsInside: message.hosts });
  }

  // Staying

  /** Tells the server what is sent now, if it was told otherwise. */
  mediaChanged() {
    const { signaling, state, own, seat } = this.#parts;
    if (this.#over) return;
    const media = own.sent;
    seat.update(own.wanted);
    this.approach();
    if (state.phase !== "incall" || this.#told === JSON.stringify(media)) return;
    if (signaling.media(media)) this.#told = JSON.stringify(media);
  }

  /** The socket is gone for now. @param {number | null} retryAt */
  lost(retryAt) {
    const { mesh, state, visit } = this.#parts;
    this.#asked = false;
    this.#again.stop();
    visit.end();
    mesh.setSignaling(false);
    state.connect("lost", retryAt);
  }

  /** The server has no seat for this connection, though we thought so: a heartbeat puts us back, else we ask. */
  unseated() {
    const { signaling, state } = this.#parts;
    if (state.phase !== "incall" || this.#again.running) return;
    signaling.ping();
    this.#again.start(AGAIN_MS);
  }

  /** The server dropped frames of ours, one of which may have said what is sent. */
  dropped() {
    this.#retell.start(AGAIN_MS);
  }

  // Refusals of call.join

  /** @param {string} code */
  refused(code) {
    const { state } = this.#parts;
    this.#asked = false;
    if (code === "room_full") this.#full();
    else if (code === "no_access") this.finish("no_access");
    else if (code === "resume_refused") this.#afresh();
    else if (code === "already_joined") this.#parts.signaling.sync();
    else if (code === "bad_message") this.finish("protocol");
    else {
      if (!this.#troubled) state.tell("notice", { code });
      this.#troubled = true;
      this.#again.start(AGAIN_MS);
    }
  }

  // Going

  /**
   * It is over for good: nothing stays open.
   * @param {string} reason  as in RoomState.ending
   * @param {string} [by]
   */
  finish(reason, by = "") {
    const { state, seat, clock } = this.#parts;
    if (this.#over) return;
    this.release();
    if (reason !== "reload") seat.forget();
    this.#resume = "";
    this.#replaces = "";
    state.become(null);
    state.end(reason, by, clock.now());
  }

  /** Camera, microphone, links, socket and timers. */
  release() {
    const { signaling, mesh, own, chat, watching, visit } = this.#parts;
    this.#over = true;
    visit.end();
    this.#asked = false;
    this.#again.stop();
    this.#retell.stop();
    watching.stop();
    signaling.stop();
    mesh.setSignaling(false);
    mesh.clear();
    chat.stop();
    own.stop();
  }

  // Internals

  #tellAgain() {
    this.#told = "";
    this.mediaChanged();
  }

  /** @param {{self: string, resume: string}} place */
  #settle({ self, resume }) {
    const { seat, own } = this.#parts;
    this.#asked = false;
    this.#troubled = false;
    this.#again.stop();
    this.#resume = resume;
    this.#replaces = "";
    seat.keep({ id: self, resume, media: own.wanted });
  }

  /** Not the end: the room stays in sight, and there may be a seat soon. */
  #full() {
    const { state, mesh, seat, visit, clock } = this.#parts;
    visit.end();
    mesh.clear();
    seat.forget();
    this.#resume = "";
    this.#replaces = "";
    state.become(null);
    state.end("full", "", clock.now());
  }

  #afresh() {
    this.#resume = "";
    this.#replaces = "";
    this.#parts.seat.forget();
    this.ask();
  }
}
