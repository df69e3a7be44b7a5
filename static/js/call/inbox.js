import { ErrorCode, ServerType } from "../signaling/messages.js";
import { reasonOf } from "./endings.js";
import { RosterLinks } from "./roster_links.js";

const QUIET_REFS = /^(signal\.|ping$|call\.sync$|media\.update$|call\.(leave|report)$)/;
const EVENTS = [
  ServerType.PARTICIPANT_JOINED,
  ServerType.PARTICIPANT_LEFT,
  ServerType.PARTICIPANT_REPLACED,
  ServerType.PARTICIPANT_AWAY,
  ServerType.PARTICIPANT_BACK,
  ServerType.PARTICIPANT_UPDATED,
  ServerType.CALL_UPDATED,
  ServerType.LOBBY_UPDATED,
];
const SIGNALS = [ServerType.SIGNAL_DESCRIPTION, ServerType.SIGNAL_CANDIDATES, ServerType.SIGNAL_NEED];

/**
 * @typedef {object} InboxParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("../rtc/mesh.js").Mesh} mesh
 * @property {import("../media/meter.js").Meter} meter
 * @property {import("./room_state.js").RoomState} state
 * @property {import("./own_media.js").OwnMedia} own
 * @property {import("./chat.js").Chat} chat
 * @property {import("./entry.js").Entry} entry
 * @property {import("./visit.js").Visit} visit
 * @property {import("./watching.js").Watching} watching
 * @property {import("../lib/timing.js").Clock} clock
 */

/** What comes in, from the server and over the links, and who has to know of it. */
export class Inbox {
  #parts;
  #links;

  /** @param {InboxParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#links = new RosterLinks(parts);
  }

  listen() {
    this.#listenToSocket();
    this.#listenToServer();
    this.#listenToVisits();
    this.#listenToMesh();
  }

  #listenToSocket() {
    const { signaling, state, entry } = this.#parts;
    on(signaling, "open", () => {
      state.connect("open");
      entry.request.ask();
      entry.approach();
    });
    on(signaling, "close", ({ code, final, retryAt }) => {
      if (final) entry.finish(reasonOf(code));
      else entry.lost(retryAt);
      this.#links.follow();
    });
  }

  #listenToServer() {
    const { signaling, mesh, state, chat, entry } = this.#parts;
    const follow = this.#following;
    const whole = (/** @type {any} */ message, /** @type {() => void} */ act) => {
      this.#links.visitors.snapshot(message.visitors);
      follow(act);
    };
    on(signaling, ServerType.CALL_JOINED, (message) => whole(message, () => entry.joined(message)));
    on(signaling, ServerType.CALL_STATE, (message) => {
      if (!state.me.id) return;
      whole(message, () => state.snapshot(message));
      entry.updates.known(message.roster.find((/** @type {{id: string}} */ { id }) => id === state.me.id)?.media);
    });
    for (const type of EVENTS) on(signaling, type, (message) => follow(() => state.apply(message)));
    for (const type of SIGNALS) on(signaling, type, (message) => mesh.signal(message));
    on(signaling, ServerType.PONG, () => entry.approach());
    on(signaling, ServerType.ICE_RENEWED, ({ ice }) => mesh.setIceServers(ice));
    on(signaling, ServerType.CALL_WAITING, (message) => follow(() => entry.waiting(message)));
    on(signaling, ServerType.CALL_ENDED, ({ why, by }) => entry.finish(why === "closed" ? "closed" : "ended", by));
    on(signaling, ServerType.ROOM_UPDATED, ({ room }) => {
      state.showRoom(room);
      entry.approach();
    });
    on(signaling, ServerType.CHAT_MESSAGE, ({ entry: line }) => chat.heard(line));
    on(signaling, ServerType.REACTION_SENT, ({ from, reaction }) => state.tell("reaction", { id: from, reaction }));
    on(signaling, ServerType.MODERATION_APPLIED, (message) => this.#moderated(message));
    on(signaling, ServerType.ERROR, (message) => this.#refused(message));
  }

  #listenToVisits() {
    const { signaling, visit } = this.#parts;
    const follow = this.#following;
    on(signaling, ServerType.CALL_APPROACHED, (message) => follow(() => visit.approached(message)));
    on(signaling, ServerType.VISIT_ENDED, (message) => follow(() => visit.ended(message)));
    on(signaling, ServerType.VISITOR_ARRIVED, (message) => follow(() => this.#links.visitors.arrived(message)));
    on(signaling, ServerType.VISITOR_LEFT, ({ id }) => follow(() => this.#links.visitors.left(id)));
    on(signaling, ServerType.PARTICIPANT_JOINED, ({ participant }) => this.#links.visitors.left(participant.id));
  }

  #listenToMesh() {
    const { signaling, mesh, meter, state } = this.#parts;
    on(mesh, "signal", (message) => signaling.signal(message));
    on(mesh, "state", ({ id, state: link }) => {
      state.showLink(id, link);
      this.#links.follow();
    });
    on(mesh, "track", ({ id, source, track, receiver }) => {
      state.showTrack(id, source, track);
      if (source === "microphone") meter.hear(id, receiver);
    });
  }

  #following = (/** @type {() => void} */ act) => {
    act();
    this.#links.follow();
  };

  /** @param {import("../signaling/messages.js").ModerationApplied} message */
  #moderated({ action, by, source }) {
    const { state, own, entry } = this.#parts;
    if (action === "remove") return entry.finish("removed", by);
    if (action === "ban") return entry.finish("banned", by);
    if (action === "mute" && source) own.muted(source);
    state.tell("moderated", { action, by, source });
  }

  /** @param {{code: string, ref?: string}} error */
  #refused({ code, ref = "" }) {
    const { state, chat, entry, visit } = this.#parts;
    if (code === ErrorCode.TOO_FAST || ref === "media.update") entry.updates.tellAgain();
    if (visit.isAnsweredBy(code, ref)) visit.refused(code);
    else if (ref === "call.join") entry.refused(code);
    else if (code === ErrorCode.NOT_JOINED) entry.request.unseated();
    else if (!chat.failed(ref) && !QUIET_REFS.test(ref)) state.tell("notice", { code });
  }
}

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {(detail: any) => void} run
 */
function on(target, type, run) {
  target.addEventListener(type, (event) => run(/** @type {CustomEvent} */ (event).detail));
}
