import { Control } from "./control.js";
import { Pulse } from "./pulse.js";

/** @typedef {import("./control.js").ControlMessage} ControlMessage */
/**
 * @typedef {object} LifelineOptions
 * @property {RTCPeerConnection} pc
 * @property {import("../lib/timing.js").Clock} clock
 * @property {(name: string, detail?: {message: ControlMessage}) => void} tell  "ready": the channel is open; "doubt": nothing has
 *   come for 1.5 s; "control": the other end said something else than a heartbeat
 * @property {import("./healing.js").Healing} healing
 */

/** The control channel of one link with the heartbeat on it. */
export class Lifeline {
  #control;
  #pulse;
  #healing;
  #tell;
  #stood = false;

  /** @param {LifelineOptions} options */
  constructor({ pc, clock, tell, healing }) {
    this.#tell = tell;
    this.#healing = healing;
    this.#pulse = new Pulse({
      clock,
      send: (beat) => this.send(beat),
      received: async () => bytesReceived(await pc.getStats()),
      doubt: () => tell("doubt"),
      quiet: () => healing.quiet(),
      alive: () => healing.alive(),
    });
    const open = () => {
      this.#stood = true;
      this.#pulse.start();
      tell("ready");
    };
    const channel = pc.createDataChannel("control", { negotiated: true, id: 0 });
    this.#control = new Control(channel, { open, heard: (message) => this.#heard(message) });
  }

  /** The link stood once, and now nothing is heard of the other end. */
  get hasFallen() {
    return this.#stood && !this.isHeard;
  }

  get isHeard() {
    return this.#stood && this.#healing.isWell && !this.#pulse.isSilent;
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
    if (message.t !== "hb") this.#tell("control", { message });
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
