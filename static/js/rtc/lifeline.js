import { Control } from "./control.js";
import { bytesReceived, Pulse } from "./pulse.js";

/** Silence that is longer than the way of one heartbeat. */
const DOUBT_MS = 1_500;

/** @typedef {import("./control.js").ControlMessage} ControlMessage */
/**
 * @typedef {object} LifelineOptions
 * @property {RTCPeerConnection} pc
 * @property {import("../lib/timing.js").Clock} clock
 * @property {() => void} ready  the channel is open
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
  constructor({ pc, clock, ready, said, healing }) {
    this.#said = said;
    this.#healing = healing;
    this.#pulse = new Pulse({
      clock,
      send: (beat) => this.send(beat),
      received: async () => bytesReceived(await pc.getStats()),
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
    return this.#stood && !(this.#healing.isWell && this.#pulse.silence < DOUBT_MS);
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
