import { Timer } from "../lib/timing.js";

const BEAT_MS = 1_000;
const LISTEN_MS = 1_200;
const QUIET_MS = 2_000;
const AGAIN_MS = 1_000;
const LATE_MS = 2_000;
/** Silence that is longer than the way of one heartbeat. */
const DOUBT_MS = 1_500;

/**
 * @typedef {object} PulseOptions
 * @property {import("../lib/timing.js").Clock} clock
 * @property {(beat: import("./control.js").Heartbeat) => void} send
 * @property {() => Promise<number>} received  how much has come in so far, in any unit that only grows
 * @property {() => void} doubt  nothing has come for 1.5 s
 * @property {() => void} quiet  nothing has come for 2 s
 * @property {() => void} alive  something has come again
 */

/**
 * The heartbeat of one link: says every second that this end is there, and notices when the other end is not. Whatever comes
 * in counts: behind a lost packet the control channel stands still while picture and sound go on. Who never sent a
 * heartbeat is not judged: an older version of this page sends none.
 */
export class Pulse {
  #clock;
  #actions;
  #beat;
  #listen;
  #count = 0;
  #judging = false;
  #quiet = false;
  #lifeAt = 0;
  #dueAt = 0;
  /** What had come in when it was looked at last, since the last sign of life. @type {number | null} */
  #amount = null;

  /** @param {PulseOptions} options */
  constructor({ clock, ...actions }) {
    this.#clock = clock;
    this.#actions = actions;
    this.#beat = new Timer(clock, () => this.#tick());
    this.#listen = new Timer(clock, () => this.#look());
  }

  start() {
    this.#tick();
  }

  stop() {
    this.#beat.stop();
    this.#listen.stop();
    this.#judging = false;
  }

  /** Nothing has come for 1.5 s. */
  get isSilent() {
    return this.#judging && this.#silence >= DOUBT_MS;
  }

  /** @param {import("./control.js").ControlMessage} message  that came over the control channel */
  heard({ t }) {
    if (t === "hb" && this.#beat.running) this.#judging = true;
    if (this.#judging) this.#lives();
  }

  get #silence() {
    return this.#clock.now() - this.#lifeAt;
  }

  #tick() {
    this.#beat.start(BEAT_MS);
    this.#actions.send({ t: "hb", n: this.#count++ });
  }

  async #look() {
    const late = this.#clock.now() - this.#dueAt;
    const before = this.#amount;
    this.#amount = await this.#actions.received().catch(() => before ?? 0);
    if (!this.#judging || this.#listen.running) return;
    if (before !== null && this.#amount > before) return this.#lives();
    // This machine slept, or the page stood still: what came meanwhile is not read yet.
    if (late > LATE_MS) return this.#lookIn(AGAIN_MS);
    if (before === null) return this.#lookIn(Math.max(0, DOUBT_MS - this.#silence));
    if (this.#silence < QUIET_MS) {
      this.#lookIn(QUIET_MS - this.#silence);
      return this.#actions.doubt();
    }
    this.#lookIn(AGAIN_MS);
    if (this.#quiet) return;
    this.#quiet = true;
    this.#actions.quiet();
  }

  /** @param {number} ms */
  #lookIn(ms) {
    this.#dueAt = this.#clock.now() + ms;
    this.#listen.start(ms);
  }

  #lives() {
    this.#lifeAt = this.#clock.now();
    this.#amount = null;
    this.#lookIn(LISTEN_MS);
    if (!this.#quiet) return;
    this.#quiet = false;
    this.#actions.alive();
  }
}
