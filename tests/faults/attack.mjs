// node --experimental-websocket attack.mjs ORIGIN: Mallory and friends, who are signed in and send what no client of
// ours sends. Reads one JSON line {rooms: [{slug, cookies}], targets, malformed, fuzzed, a_second}, prints one: what was
// sent and how it was answered.
import process from "node:process";
import { createInterface } from "node:readline";
import { ClientType, PROTOCOL } from "../../static/js/signaling/messages.js";
import { any, malformed, odd } from "./odd_frames.mjs";
import { pageSocket } from "./socket.mjs";

const ORIGIN = process.argv[2] ?? "";
const BAD_A_SOCKET = 20;
const FUZZED_A_SOCKET = 100;
const GIVE_UP_MS = 10_000;
const LAST_PING = 424242;
const told = { malformed: 0, fuzzed: 0, inside: 0, sockets: 0, ms: 0 };
const closes = /** @type {Record<string, number>} */ ({});
const errors = /** @type {Record<string, number>} */ ({});
/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One connection: sends its frames, waits until everything is answered, and goes. */
class Attacker {
  #socket;
  #targets;
  #isInside = false;
  #outside = 0;

  /** @param {{slug: string, cookies: string[]}} room @param {string[]} targets */
  constructor(room, targets) {
    const Socket = pageSocket(ORIGIN, any(room.cookies));
    this.#socket = new Socket(`${ORIGIN.replace(/^http/, "ws")}/ws/rooms/${room.slug}/`, [PROTOCOL]);
    this.#targets = targets;
    told.sockets += 1;
  }

  /** Frames that break the protocol, as somebody who looks on. */
  malformed() {
    return this.#run(
      () => this.#send(Array.from({ length: BAD_A_SOCKET }, malformed)),
      () => {},
    );
  }

  /** Odd messages, from inside when there is a seat. */
  async fuzzed() {
    const begin = (/** @type {string[]} */ own) =>
      this.#send(Array.from({ length: FUZZED_A_SOCKET }, () => odd(this.#targets, own)));
    const join = () => this.#socket.send(JSON.stringify({ type: ClientType.CALL_JOIN, media: {} }));
    await this.#run(join, (message) => this.#joins(message, begin));
    told.inside += this.#isInside ? FUZZED_A_SOCKET - this.#outside : 0;
  }

  /** @param {any} message @param {(own: string[]) => void} begin */
  #joins({ type, roster = [], ref, code }, begin) {
    if (code === "not_joined") this.#outside += 1;
    if (type === "call.joined" && !this.#isInside) {
      this.#isInside = true;
      begin(roster.map((/** @type {{id: string}} */ { id }) => id));
    } else if (!this.#isInside && (type === "call.waiting" || (code && ref === ClientType.CALL_JOIN))) begin([]);
  }

  /** @param {(string | Uint8Array)[]} frames */
  #send(frames) {
    for (const frame of frames) this.#socket.send(frame);
    this.#socket.send(JSON.stringify({ type: ClientType.PING, sent_at: LAST_PING }));
  }

  /** @param {() => void} opened @param {(message: any) => void} heard @returns {Promise<void>} */
  #run(opened, heard) {
    const patience = setTimeout(() => this.#socket.close(), GIVE_UP_MS);
    this.#socket.onopen = opened;
    this.#socket.onmessage = (/** @type {MessageEvent} */ event) => {
      const message = JSON.parse(event.data);
      if (message.type === "error") errors[message.code] = (errors[message.code] ?? 0) + 1;
      heard(message);
      if (message.sent_at === LAST_PING) this.#socket.close(any([1000, 3000]));
    };
    return new Promise((resolve) => {
      this.#socket.onclose = (/** @type {CloseEvent} */ { code }) => {
        clearTimeout(patience);
        closes[code] = (closes[code] ?? 0) + 1;
        resolve();
      };
    });
  }
}

/**
 * As many frames a second as ordered, in connections that begin when it is their time.
 * @param {{rooms: {cookies: string[], slug: string}[], targets: string[], malformed: number, fuzzed: number,
 *   a_second: number}} order
 */
async function run(order) {
  const started = performance.now();
  const running = [];
  while (told.malformed < order.malformed || told.fuzzed < order.fuzzed) {
    const due = started + ((told.malformed + told.fuzzed) / order.a_second) * 1000;
    await sleep(due - performance.now());
    const one = new Attacker(any(order.rooms), order.targets);
    const isBad = told.malformed / order.malformed <= told.fuzzed / order.fuzzed;
    told[isBad ? "malformed" : "fuzzed"] += isBad ? BAD_A_SOCKET : FUZZED_A_SOCKET;
    running.push(isBad ? one.malformed() : one.fuzzed());
  }
  await Promise.all(running);
  told.ms = performance.now() - started;
}

for await (const line of createInterface({ input: process.stdin })) {
  await run(JSON.parse(line));
  process.stdout.write(`${JSON.stringify({ ...told, closes, errors })}\n`);
  process.exit(0);
}
