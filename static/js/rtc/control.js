/** What two ends of a link tell each other directly, on the data channel `control`: one JSON object a message. */

const MESSAGE_BYTES = 4_096;
const GRADES = ["good", "fair", "poor", "lost"];
const LIMITS = ["none", "cpu", "line"];
const CAUSE = /^[a-z_]{1,32}$/;
const HEIGHT_MOST = 16_384;

/** @typedef {{height: number} | null} Wanted  device pixels in which it is shown; null: not at all */
/** @typedef {{t: "hb", n: number}} Heartbeat  n counts up */
/** @typedef {{t: "want", camera: Wanted, screen: Wanted}} Want  how this side shows the other */
/**
 * @typedef {object} Heard  how this side hears and sees the other
 * @property {"heard"} t
 * @property {"good" | "fair" | "poor" | "lost"} grade
 * @property {string | null} cause  a word of rtc/stats
 * @property {number | null} loss  0 to 1
 * @property {number | null} concealed  0 to 1
 * @property {number | null} rtt  seconds
 * @property {"none" | "cpu" | "line"} [limit]  what limits what this side sends
 */
/** @typedef {{t: "bye"}} Bye  this end of the link closes now */
/** @typedef {Heartbeat | Want | Heard | Bye} ControlMessage */

/** @type {Record<string, (message: any) => ControlMessage | null>} */
const READERS = {
  hb: ({ n }) => (Number.isSafeInteger(n) && n >= 0 ? { t: "hb", n } : null),
  want: ({ camera, screen }) => {
    if (!isWanted(camera) || !isWanted(screen)) return null;
    return { t: "want", camera: camera && { height: camera.height }, screen: screen && { height: screen.height } };
  },
  heard: ({ grade, cause, loss, concealed, rtt, limit = "none" }) => {
    if (!GRADES.includes(grade) || !isCause(cause) || !LIMITS.includes(limit)) return null;
    if (!isShare(loss) || !isShare(concealed) || !isAmount(rtt)) return null;
    return { t: "heard", grade, cause, loss, concealed, rtt, limit };
  },
  bye: () => ({ t: "bye" }),
};

/**
 * Strict, because the far side may be anybody: what does not fit is nothing.
 * @param {unknown} data  as it came
 * @returns {ControlMessage | null} with its known fields only; null for what is unknown or wrong
 */
export function readControl(data) {
  if (typeof data !== "string" || data.length > MESSAGE_BYTES) return null;
  try {
    const message = JSON.parse(data);
    return Object.hasOwn(READERS, message?.t) ? READERS[message.t](message) : null;
  } catch {
    return null;
  }
}

/** One end of the channel. When the other end closes without a word, that is its "bye". */
export class Control {
  #channel;

  /**
   * @param {RTCDataChannel} channel
   * @param {{open: () => void, heard: (message: ControlMessage) => void}} reports
   */
  constructor(channel, { open, heard }) {
    this.#channel = channel;
    channel.onopen = open;
    channel.onmessage = ({ data }) => {
      const message = readControl(data);
      if (message) heard(message);
    };
    channel.onclose = () => heard({ t: "bye" });
  }

  /** @param {ControlMessage} message @returns {boolean} false: it could not be sent, and is not kept */
  send(message) {
    if (this.#channel.readyState !== "open") return false;
    try {
      this.#channel.send(JSON.stringify(message));
      return true;
    } catch {
      return false; // The buffer is full: the way is dead.
    }
  }

  close() {
    this.send({ t: "bye" });
    this.#channel.onopen = null;
    this.#channel.onmessage = null;
    this.#channel.onclose = null;
  }
}

/** @param {any} wanted */
function isWanted(wanted) {
  return wanted === null || (isAmount(wanted?.height) && wanted.height !== null && wanted.height <= HEIGHT_MOST);
}

/** @param {unknown} cause */
function isCause(cause) {
  return cause === null || (typeof cause === "string" && CAUSE.test(cause));
}

/** @param {unknown} amount */
function isAmount(amount) {
  return amount === null || (typeof amount === "number" && Number.isFinite(amount) && amount >= 0);
}

/** @param {any} share */
function isShare(share) {
  return isAmount(share) && share <= 1;
}
