/** @typedef {import("./person.mjs").Person} Person */

const SDP = `v=0\r\n${"a=candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host\r\n".repeat(53)}`;
const LOST_MS = 5_000;

/** People who send each other descriptions of 3 kB through the server, and how long these take. */
export class Probe {
  #people;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  /** @type {Map<string, number>}  by link: when it was sent, milliseconds of performance.now() */
  #flying = new Map();
  /** @type {number[]} */
  #took = [];
  #count = 0;
  /** What came and was not sent by this. */
  #strange = 0;

  /** @param {Person[]} people  those of the swarm, as they come and go */
  constructor(people) {
    this.#people = people;
  }

  /** @param {number} everyMs  0: stop */
  start(everyMs) {
    clearInterval(this.#timer);
    if (everyMs) this.#timer = setInterval(() => this.#send(), everyMs);
  }

  /** @param {{link?: string}} message */
  heard({ link = "" }) {
    const sent = this.#flying.get(link);
    if (sent === undefined) {
      this.#strange += link.startsWith("probe-") ? 0 : 1;
      return;
    }
    this.#flying.delete(link);
    this.#took.push(performance.now() - sent);
  }

  /** What was measured since the last time, in milliseconds. `lost`: under way for more than 5 s. */
  take() {
    const took = this.#took.sort((a, b) => a - b);
    this.#took = [];
    const at = (/** @type {number} */ share) => took[Math.floor((took.length - 1) * share)] ?? 0;
    const old = [...this.#flying].filter(([, sent]) => performance.now() - sent > LOST_MS);
    for (const [link] of old) this.#flying.delete(link);
    const strange = this.#strange;
    this.#strange = 0;
    return { strange, count: took.length, lost: old.length, p50: at(0.5), p99: at(0.99), max: at(1) };
  }

  #send() {
    const from = any(this.#people.filter((person) => person.isInside));
    const to = from && any(from.state.others);
    if (!from || !to) return;
    const link = `probe-${++this.#count}`;
    const description = { type: "offer", sdp: SDP };
    const message = { type: "signal.description", to: to.id, link, offer: 1, description };
    if (from.signaling.signal(message)) this.#flying.set(link, performance.now());
  }
}

/** @template T @param {T[]} list @returns {T | undefined} */
function any(list) {
  return list[Math.floor(Math.random() * list.length)];
}
