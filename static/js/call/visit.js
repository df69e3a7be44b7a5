import { Timer } from "../lib/timing.js";
import { ErrorCode } from "../signaling/messages.js";

const AGAIN_MS = 10_000;
/** The server takes two approaches in no less than this. */
const APART_MS = 2_000;

/** @typedef {import("../signaling/messages.js").PeerInfo} PeerInfo */
/**
 * @typedef {object} VisitParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("../rtc/mesh.js").Mesh} mesh
 * @property {import("./room_state.js").RoomState} state
 * @property {import("../lib/timing.js").Clock} clock
 */

/**
 * The pre-join step's links to those inside, made ahead of the click with nothing sent over them. Only after permission for
 * a device: before it, a browser hides its addresses behind names that others can seldom resolve (RFC 8828, mode 3).
 */
export class Visit {
  #parts;
  #again;
  #asked = false;
  /** The server is of a version that knows no visitors. */
  #impossible = false;
  #idle = false;
  /** @type {{id: string, order: number} | null} */
  #place = null;
  /** @type {PeerInfo[]} */
  #peers = [];

  /** @param {VisitParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#again = new Timer(parts.clock, () => this.#tryAgain());
  }

  /** Whom to make links with, ahead of the click. */
  get peers() {
    return this.#peers;
  }

  // Beginning

  /** Approaches when it is time to. */
  consider() {
    if (this.#place || this.#idle || this.#impossible || this.#again.running) return;
    if (!this.#mayApproach() || !this.#parts.signaling.approach()) return;
    this.#asked = true;
    this.#again.start(AGAIN_MS);
  }

  /** Somebody is there, who may have been let go for being idle. */
  stir() {
    if (!this.#idle) return;
    this.#idle = false;
    this.consider();
  }

  /** @param {import("../signaling/messages.js").CallApproached} message */
  approached({ self, order, peers, ice }) {
    const { mesh, state } = this.#parts;
    this.#asked = false;
    this.#again.stop();
    if (!["prejoin", "joining"].includes(state.phase)) return;
    if (this.#place?.id !== self) {
      mesh.clear();
      mesh.enter({ order, iceServers: ice });
      mesh.setSignaling(true);
    }
    this.#place = { id: self, order };
    this.#peers = peers;
  }

  /** @param {string} code  of an error that answers an approach */
  refused(code) {
    this.#asked = false;
    this.#impossible = code === ErrorCode.UNKNOWN_TYPE;
    this.#again.start(AGAIN_MS);
  }

  /** @param {string} code @param {string} ref @returns {boolean} whether this error answers an approach */
  isAnsweredBy(code, ref) {
    return ref === "call.approach" || (this.#asked && code === ErrorCode.UNKNOWN_TYPE);
  }

  // Ending

  /**
   * Who one is in the call now.
   * @param {{id: string, order: number}} self
   * @returns {boolean} whether the links of the visit are those of the call
   */
  becomes({ id, order }) {
    const same = this.#place?.id === id && this.#place.order === order;
    this.end();
    return same;
  }

  /** @param {import("../signaling/messages.js").VisitEnded} message */
  ended({ why }) {
    this.end();
    this.#idle = why === "idle";
    this.#again.start(APART_MS);
  }

  /** The links, which the mesh still has, are nobody's any more. */
  end() {
    this.#again.stop();
    this.#asked = false;
    this.#place = null;
    this.#peers = [];
  }

  // Internals

  /** Its answer, if one was asked for, is lost. */
  #tryAgain() {
    this.#asked = false;
    this.consider();
  }

  #mayApproach() {
    const { room, own, phase, connection } = this.#parts.state;
    const hasPermission = own.microphone.track !== null || own.camera.track !== null;
    const hasWay = room.is_open && !room.lobby && !room.locked && room.inside.length < room.capacity;
    return phase === "prejoin" && connection === "open" && hasPermission && hasWay && room.inside.length > 0;
  }
}
