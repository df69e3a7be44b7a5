import { Timer } from "../lib/timing.js";
import { Control } from "./control.js";

const BEAT_MS = 1_000;
const LISTEN_MS = 1_200;
const QUIET_MS = 2_000;
const AGAIN_MS = 1_000;
const LATE_MS = 2_000;
/** Silence that is longer than the way of one heartbeat. */
const DOUBT_MS = 1_500;

/** @typedef {import("./control.js").ControlMessage} ControlMessage */
/**
 * @typedef {object} LifelineOptions
 * @property {RTCPeerConnection} pc
 * @property {import("../lib/timing.js").Clock} clock
 * @property {() => void} ready  the channel is open
 * @property {() => void} doubt  nothing has come for 1.5 s
 * @property {(message: ControlMessage) => void} said  by the other end; heartbeats are not told
 * @property {import("./healing.js").Healing} healing
 */

/** The control channel of one link with the heartbeat on it. */
export class Lifeline {
  #control;
  #pulse;
  #healing;
  #said;
  #stood = false;

  /** @param {LifelineOptions} options */
  constructor({ pc, clock, ready, doubt, said, healing }) {
    this.#said = said;
    this.#healing = healing;
    this.#pulse = new Pulse({
      clock,
      send: (beat) => this.send(beat),
      received: async () => bytesReceived(await pc.getStats()),
      doubt,
      quiet: () => healing.quiet(),
      alive: () => healing.alive(),
    });
    const open = () => {
      this.#stood = true;
      this.#pulse.start();
      ready();
    };
    const channel = pc.createDataChannel("control", { negotiated: true, id: 0 });
    this.#control = new Control(channel, { open, heard: (message) => this.#heard(message) });
  }

  /** The link stood once, and now nothing is heard of the other end. */
  get hasFallen() {
    return this.#stood && !this.isHeard;
  }

  get isHeard() {
    return this.#stood && this.#healing.isWell && this.#pulse.silence < DOUBT_MS;
  }

  /** @param {ControlMessage} message @returns {boolean} false: not sent, and not kept */
  send(message) {
    return this.#control.send(message);
  }

  close() {
    this.#pulse.stop();
    this.#control.close();
  }

  /** @param {ControlMessage} message */
  #heard(message) {
    this.#pulse.heard(message);
    if (message.t === "bye") {
      this.#pulse.stop();
      this.#healing.left();
    }
    if (message.t !== "hb") this.#said(message);
  }
}

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
class Pulse {
  #clock;
  #send;
  #received;
  #tellDoubt;
  #tellQuiet;
  #tellAlive;
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
  constructor({ clock, send, received, doubt, quiet, alive }) {
    this.#clock = clock;
    this.#send = send;
    this.#received = received;
    this.#tellDoubt = doubt;
    this.#tellQuiet = quiet;
    this.#tellAlive = alive;
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

  /** Milliseconds since anything came; 0 for whom nobody judges. */
  get silence() {
    return this.#judging ? this.#clock.now() - this.#lifeAt : 0;
  }

  /** @param {import("./control.js").ControlMessage} message  that came over the control channel */
  heard({ t }) {
    if (t === "hb" && this.#beat.running) this.#judging = true;
    if (this.#judging) this.#lives();
  }

  #tick() {
    this.#beat.start(BEAT_MS);
    this.#send({ t: "hb", n: this.#count++ });
  }

  async #look() {
    const late = this.#clock.now() - this.#dueAt;
    const before = this.#amount;
    this.#amount = await this.#received();
    if (!this.#judging || this.#listen.running) return;
    if (before !== null && this.#amount > before) return this.#lives();
    // This machine slept, or the page stood still: what came meanwhile is not read yet.
    if (late > LATE_MS) return this.#lookIn(AGAIN_MS);
    if (before === null) return this.#lookIn(Math.max(0, DOUBT_MS - this.silence));
    if (this.silence < QUIET_MS) {
      this.#lookIn(QUIET_MS - this.silence);
      return this.#tellDoubt();
    }
    this.#lookIn(AGAIN_MS);
    if (this.#quiet) return;
    this.#quiet = true;
    this.#tellQuiet();
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
    this.#tellAlive();
  }
}

/**
 * @param {RTCStatsReport} report
 * @returns {number} all that has come in over any way, in bytes
 */
function bytesReceived(report) {
  let sum = 0;
  report.forEach((/** @type {any} */ stats) => {
    if (stats.type === "candidate-pair") sum += stats.bytesReceived ?? 0;
  });
  return sum;
}
