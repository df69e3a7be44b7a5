/**
 * @typedef {object} Encoding  how one line is sent (RTCRtpEncodingParameters, W3C WebRTC, section 5.2.3)
 * @property {boolean} [active]  false: nothing is sent
 * @property {number} [maxBitrate]  bit/s
 * @property {number} [maxFramerate]  frames/s
 * @property {number} [scaleResolutionDownBy]  1 or more
 */

const LIMITS = /** @type {const} */ (["maxBitrate", "maxFramerate", "scaleResolutionDownBy"]);

/** Sets the encoding of one sender, one call at a time: of what is asked for meanwhile, the last wins. */
export class Encoder {
  #sender;
  #problem;
  /** @type {Encoding | null} */
  #next = null;
  #busy = false;

  /**
   * @param {RTCRtpSender} sender
   * @param {(error: unknown) => void} problem
   */
  constructor(sender, problem) {
    this.#sender = sender;
    this.#problem = problem;
  }

  /** @param {Encoding} encoding  what it does not name is without limit */
  async set(encoding) {
    this.#next = encoding;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#next) await this.#apply(this.#next);
    this.#busy = false;
  }

  /** @param {Encoding} encoding */
  async #apply(encoding) {
    this.#next = null;
    try {
      // Parameters are good only until the next turn of the event loop: read and set together.
      const parameters = this.#sender.getParameters();
      for (const each of parameters.encodings) assign(each, encoding);
      await this.#sender.setParameters(parameters);
    } catch (error) {
      this.#problem(error);
    }
  }
}

/**
 * @param {RTCRtpEncodingParameters} target
 * @param {Encoding} encoding
 */
function assign(target, encoding) {
  target.active = encoding.active ?? true;
  for (const field of LIMITS) {
    if (encoding[field] === undefined) delete target[field];
    else target[field] = encoding[field];
  }
}
