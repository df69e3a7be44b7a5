// node --experimental-websocket swarm.mjs ORIGIN: many people in many rooms, told what to do by JSON lines on standard
// input, {do: "join", ...}; each is answered by one JSON line.
import { createInterface } from "node:readline";
import { Person } from "./person.mjs";
import { Probe } from "./probe.mjs";

const ORIGIN = process.argv[2] ?? "";
const POLL_MS = 25;

/** @type {Person[]} */
const people = [];
const probe = new Probe(people);
/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {() => boolean} condition @param {number} ms @returns {Promise<boolean>} false: not in time */
async function comesTrue(condition, ms) {
  const until = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > until) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** @param {{name: string, slug: string, cookie: string}} who */
function make(who) {
  const person = new Person(who, ORIGIN, (message) => probe.heard(message));
  people.push(person);
  return person;
}

/** The rooms in which somebody sees another roster than who is there. */
function torn() {
  /** @type {Map<string, Person[]>} */
  const rooms = new Map();
  for (const person of people) if (person.id) rooms.set(person.slug, [...(rooms.get(person.slug) ?? []), person]);
  const isWhole = (/** @type {Person[]} */ inside) => {
    const truth = inside.map(({ id }) => id).sort().join();
    return inside.every((one) => one.isInside && one.roster.join() === truth);
  };
  return [...rooms].filter(([, inside]) => !isWhole(inside)).map(([slug]) => slug);
}

/** @type {Record<string, (order: any) => any>} */
const orders = {
  /** Everybody comes in, so many at a time. */
  async join({ people: who, parallel = 20, timeout_ms = 60_000 }) {
    const queue = who.map(make);
    const all = [...queue];
    const started = Date.now();
    const slow = /** @type {number[]} */ ([]);
    const one = async () => {
      for (let person = queue.shift(); person; person = queue.shift()) {
        const asked = Date.now();
        person.join();
        await comesTrue(() => person.isInside || person.state.phase === "ended", timeout_ms);
        slow.push(Date.now() - asked);
      }
    };
    await Promise.all(Array.from({ length: parallel }, one));
    const missing = all.filter((person) => !person.isInside).map((person) => person.report());
    return { ms: Date.now() - started, slowest_ms: Math.max(0, ...slow), missing };
  },
  /** Everybody opens the pre-join step. */
  async open({ people: who, timeout_ms = 20_000 }) {
    const all = who.map(make);
    for (const person of all) person.open();
    return { open: await comesTrue(() => all.every((/** @type {Person} */ person) => person.isOpen), timeout_ms) };
  },
  mark() {
    for (const person of people) person.mark();
  },
  report: () => ({ people: people.map((person) => person.report()) }),
  /** Waits until everybody is inside and every roster is the truth. */
  async whole({ timeout_ms = 30_000 }) {
    const started = Date.now();
    const whole = await comesTrue(() => torn().length === 0, timeout_ms);
    return { whole, ms: Date.now() - started, torn: torn() };
  },
  /** All connections are lost at once. */
  drop() {
    for (const person of people) person.socket.drop();
  },
  probe({ every_ms }) {
    probe.start(every_ms);
  },
  latencies: () => probe.take(),
  /** Everybody goes. */
  async clear() {
    probe.stop();
    for (const person of people) person.signaling.leave();
    await sleep(200);
    for (const person of people.splice(0)) person.stop();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  void Promise.resolve(orders[order.do](order)).then((answer) => {
    process.stdout.write(`${JSON.stringify({ re: order.nr, ...answer })}\n`);
  });
}
process.exit(0);
