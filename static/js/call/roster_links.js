import { Timer } from "../lib/timing.js";

/** Whoever is still here after the server forgot a call is listed again by their next heartbeat. */
const UNLISTED_MS = 45_000;
/** A visit lasts two minutes at most; whose end was not heard of has gone all the same. */
const LONGEST_MS = 180_000;

/** @typedef {import("../signaling/messages.js").PeerInfo} PeerInfo */
/**
 * @typedef {object} LinkParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("../rtc/mesh.js").Mesh} mesh
 * @property {import("../media/meter.js").Meter} meter
 * @property {import("./room_state.js").RoomState} state
 * @property {import("./visit.js").Visit} visit
 * @property {import("./watching.js").Watching} watching
 * @property {import("../lib/timing.js").Clock} clock
 */

/** The links follow the roster: who came gets one, who left loses theirs. Those of visits are made ahead, and withheld. */
export class RosterLinks {
  #parts;
  /** Who the mesh has. @type {Set<string>} */
  #linked = new Set();
  #patience;

  /** @param {LinkParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.visitors = new Visitors(parts.clock);
    this.#patience = new Timer(parts.clock, () => this.#giveUpUnlisted());
  }

  follow() {
    const { mesh, meter, state, watching, visit } = this.#parts;
    const others = new Set(state.others.map(({ id }) => id));
    const visits = [...visit.peers, ...(state.me.id ? this.visitors.peers : [])];
    const ahead = visits.filter(({ id }) => !others.has(id));
    const present = new Set([...others, ...ahead.map(({ id }) => id)]);
    for (const id of this.#linked) {
      if (present.has(id)) continue;
      watching.tell(id);
      mesh.remove(id);
      meter.hear(id, null);
    }
    for (const someone of state.others) mesh.add(someone);
    for (const someone of ahead) mesh.add({ ...someone, withheld: true });
    this.#linked = present;
    this.#wait();
  }

  #wait() {
    if (!this.#parts.state.hasUnlisted) this.#patience.stop();
    else if (!this.#patience.running) this.#patience.start(UNLISTED_MS);
  }

  /** The server has heard nothing of them for longer than a lease: they may not be here any more. */
  #giveUpUnlisted() {
    const { signaling, state } = this.#parts;
    if (signaling.isOpen) state.dropUnlisted();
    this.follow();
  }
}

/** Those outside with whom links are made before they join. Shown to nobody, and known by nothing but an id. */
class Visitors {
  #clock;
  /** @type {Map<string, {order: number, until: number}>} */
  #here = new Map();

  /** @param {import("../lib/timing.js").Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @returns {PeerInfo[]} */
  get peers() {
    const now = this.#clock.now();
    return [...this.#here].flatMap(([id, { order, until }]) => (until > now ? [{ id, order }] : []));
  }

  /** @param {PeerInfo[]} [visitors]  everyone who visits now */
  snapshot(visitors = []) {
    const before = this.#here;
    this.#here = new Map();
    for (const { id, order } of visitors) this.#put(id, order, before.get(id)?.until);
  }

  /** @param {PeerInfo} visitor */
  arrived({ id, order }) {
    this.#put(id, order);
  }

  /** Gone, or inside by now. @param {string} id */
  left(id) {
    this.#here.delete(id);
  }

  /** @param {string} id @param {number} order @param {number} [until]  milliseconds */
  #put(id, order, until = this.#clock.now() + LONGEST_MS) {
    this.#here.set(id, { order, until });
  }
}
