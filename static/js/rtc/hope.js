import { Timer } from "../lib/timing.js";

const HARD_MS = 45_000;
const LEFT_MS = 3_000;

/**
 * What is told of the link with somebody, over all that take each other's place: "connecting"; "connected"; "failed" after
 * 45 s without one that stands, or 3 s after the other end closed it, until one is "connected" again.
 */
export class Hope {
  #tell;
  #end;
  #state = "connecting";

  /** @param {import("../lib/timing.js").Clock} clock @param {(state: string) => void} tell */
  constructor(clock, tell) {
    this.#tell = tell;
    this.#end = new Timer(clock, () => this.is("failed"));
  }

  get state() {
    return this.#state;
  }

  start() {
    this.#end.start(HARD_MS);
  }

  stop() {
    this.#end.stop();
  }

  /** @param {string} state  of the link in use */
  is(state) {
    if (state === this.#state || (this.#state === "failed" && state === "connecting")) return;
    this.#state = state;
    if (state === "connected") this.#end.stop();
    else if (state === "connecting" && !this.#end.running) this.#end.start(HARD_MS);
    this.#tell(state);
  }

  /** The other end closed the link on purpose. */
  leaves() {
    this.#end.start(LEFT_MS);
  }
}
