import { Timer } from "../lib/timing.js";

const ALWAYS_LINKS = 4;
const LOSS_ON = 0.02;
const LOSS_OFF = 0.005;
const CALM_MS = 30_000;
const SETTLE_MS = 2_000;

/**
 * Whether one link says its sound twice (RED): it costs 33 kbit/s a link and takes what is made up at 10 % loss from 4.9 to
 * 0.5 % of the sound. Always among few, and among many where packets get lost.
 */
export class Redundancy {
  #links = 0;
  #asked = false;
  #calmSince = 0;
  #clock;
  #link;
  #settle;

  /**
   * @param {import("../lib/timing.js").Clock} clock
   * @param {{isNegotiated: () => boolean, sayTwice: (twice: boolean) => void}} link
   */
  constructor(clock, link) {
    this.#clock = clock;
    this.#link = link;
    this.#settle = new Timer(clock, () => this.apply());
  }

  stop() {
    this.#settle.stop();
  }

  /** @param {number} links  all that this side has */
  among(links) {
    if (links === this.#links) return;
    this.#links = links;
    this.#reconsider();
  }

  /** @param {number | null} loss  0 to 1, as the far side reports it, about every 5 s */
  heard(loss) {
    if (loss === null) return;
    if (loss >= LOSS_OFF) this.#calmSince = this.#clock.now();
    if (loss > LOSS_ON) this.#asked = true;
    else if (this.#clock.now() - this.#calmSince >= CALM_MS) this.#asked = false;
    this.#reconsider();
  }

  /** To the link in use, which may be a new one. */
  apply() {
    this.#link.sayTwice(this.#asked || this.#links <= ALWAYS_LINKS);
  }

  /** What is negotiated already is so anew for it: that waits until who comes and goes has done so. */
  #reconsider() {
    if (!this.#link.isNegotiated()) this.apply();
    else this.#settle.start(SETTLE_MS);
  }
}
