import { Timer } from "../lib/timing.js";

const HESITATE_MS = 2_000;
const RENEW_MS = 15_000;
const ANSWERING_EXTRA_MS = 2_000;

/** @typedef {"connecting" | "connected" | "failed"} LinkState */

/**
 * Decides when one link needs a restart of ICE and when a new RTCPeerConnection. Goes by `connectionState`, because
 * Chromium's `iceConnectionState` never says failed. A restart costs a healthy link nothing, so it is asked for early.
 */
export class Healing {
  #renewMs;
  #actions;
  #restart;
  #renew;

  /**
   * @param {object} options
   * @param {import("../lib/timing.js").Clock} options.clock
   * @param {boolean} options.offering  the offering side acts first, the other only when nothing happened
   * @param {{restart: () => void, renew: () => void, state: (state: LinkState) => void}} options.actions
   */
  constructor({ clock, offering, actions }) {
    this.#renewMs = RENEW_MS + (offering ? 0 : ANSWERING_EXTRA_MS);
    this.#actions = actions;
    this.#restart = new Timer(clock, () => actions.restart());
    this.#renew = new Timer(clock, () => this.#giveUp());
  }

  start() {
    this.#renew.start(this.#renewMs);
  }

  stop() {
    this.#restart.stop();
    this.#renew.stop();
  }

  /** @param {RTCPeerConnectionState} connectionState */
  hears(connectionState) {
    if (connectionState === "connected") {
      this.stop();
      this.#actions.state("connected");
    } else if (connectionState === "disconnected" || connectionState === "failed") {
      if (!this.#renew.running) this.#renew.start(this.#renewMs);
      this.#restart.start(connectionState === "failed" ? 0 : HESITATE_MS);
      this.#actions.state("connecting");
    }
  }

  #giveUp() {
    this.#renew.start(this.#renewMs);
    this.#actions.state("failed");
    this.#actions.renew();
  }
}
