import { Timer } from "../lib/timing.js";
import { Visitors } from "./visitors.js";

/** Whoever is still here after the server forgot a call is listed again by their next heartbeat. */
const UNLISTED_MS = 45_000;

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
