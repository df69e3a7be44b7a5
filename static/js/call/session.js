import { randomId } from "../lib/ids.js";
import { systemClock } from "../lib/timing.js";
import { Fitting } from "../rtc/fitting.js";
import { Chat } from "./chat.js";
import { Entry } from "./entry.js";
import { Inbox } from "./inbox.js";
import { intentsOf } from "./intents.js";
import { OwnMedia } from "./own_media.js";
import { Seat } from "./seat.js";
import { Vigil } from "./vigil.js";
import { Visit } from "./visit.js";
import { Watching } from "./watching.js";

/**
 * @typedef {object} SessionParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("../rtc/mesh.js").Mesh} mesh
 * @property {import("../media/devices.js").Devices} devices
 * @property {import("../media/screen.js").Screen} screen
 * @property {import("../media/meter.js").Meter} meter
 * @property {import("../media/mixer.js").Mixer} mixer
 * @property {import("../media/preferences.js").Preferences} preferences
 * @property {import("./room_state.js").RoomState} state
 * @property {Storage | null} [storage]  sessionStorage
 * @property {LockManager} [locks]  navigator.locks
 * @property {import("../lib/timing.js").Clock} [clock]
 * @property {boolean} [reloaded]  whether this page is a reload of itself
 * @property {() => string} [newId]
 */

/**
 * One person in one room, from the pre-join step to the end: conducts the parts it is handed. What becomes of every verb
 * shows in `state`; none of them rejects.
 */
export class Session {
  /** What the person at the machine may do, as plain functions: all that the views get of it. */
  intents;
  state;
  #parts;
  #reloaded;

  /** @param {SessionParts} parts */
  constructor({ storage = null, clock = systemClock, reloaded = isReload(), newId = randomId, ...parts }) {
    const { signaling, mesh, devices, screen, meter, mixer, preferences, state, locks } = parts;
    const changed = () => entry.mediaChanged();
    const fitting = new Fitting({ mesh, clock });
    const own = new OwnMedia({ devices, screen, meter, mixer, preferences, mesh, fitting, state, changed, clock });
    const chat = new Chat({ signaling, state, clock, newId });
    const watching = new Watching({ signaling, mesh, state, clock });
    const visit = new Visit({ signaling, mesh, state, clock });
    const seat = new Seat(state.room.slug, { storage, locks, clock });
    const entry = new Entry({ signaling, mesh, state, own, chat, watching, visit, clock, seat });
    const vigil = new Vigil({ signaling, mesh, clock });
    this.#parts = { signaling, meter, seat, watching, own, entry, visit, vigil };
    this.#reloaded = reloaded;
    this.state = state;
    this.intents = {
      join: () => this.join(),
      leave: () => this.leave(),
      ...intentsOf({ signaling, fitting, meter, state, own, chat, watching }),
    };
    new Inbox({ signaling, mesh, state, own, chat, watching, visit, clock, meter, entry }).listen();
    state.addEventListener("change", (event) => {
      const topics = /** @type {CustomEvent<Set<string>>} */ (event).detail;
      if (topics.has("participants")) fitting.follow(state.others.map(({ id }) => id));
    });
  }

  /**
   * The pre-join step: connects, and opens camera and microphone for the preview. A reloaded page goes straight back in.
   * @returns {Promise<void>} when the browser has answered about camera and microphone
   */
  async prepare() {
    const { seat, own, entry } = this.#parts;
    this.state.enter("prejoin");
    entry.connect();
    const kept = await seat.recall(this.#reloaded);
    if (entry.isOver) return;
    const opened = own.start(this.#reloaded && kept ? kept.media : {});
    if (this.#reloaded && kept) this.join();
    this.#reloaded = false;
    await opened;
  }

  /** Needs neither camera nor microphone; what is opened later joins later. After an end: comes in again. */
  join() {
    const { entry, meter, own } = this.#parts;
    const released = entry.isOver;
    meter.resume();
    entry.connect();
    entry.join();
    if (released) own.start();
  }

  leave() {
    const { watching, signaling, entry } = this.#parts;
    watching.tellAll();
    signaling.leave();
    entry.finish("left");
  }

  /** Somebody is at the machine: a pointer has moved, or a key was pressed. */
  stir() {
    this.#parts.visit.stir();
  }

  /** The page is about to go, if nobody stops it: Firefox ends its sockets before it says that it goes. */
  goes() {
    this.#parts.watching.tellAll();
  }

  /** Lets go of everything: the page goes. */
  stop() {
    this.#parts.entry.release();
  }

  /** The machine is on a network again, perhaps another one. */
  online() {
    this.#parts.vigil.online();
  }

  /** @param {boolean} hidden  whether nobody can see the page now */
  hide(hidden) {
    this.#parts.vigil.hide(hidden);
  }

  /** @param {string} id  a participant; "self": oneself, also before the call @returns {number} 0 to 1 */
  levelOf(id) {
    return this.#parts.meter.level(id === this.state.me.id ? "self" : id);
  }
}

function isReload() {
  const [navigation] = globalThis.performance?.getEntriesByType?.("navigation") ?? [];
  return /** @type {PerformanceNavigationTiming | undefined} */ (navigation)?.type === "reload";
}
