// node --experimental-websocket swarm.mjs ORIGIN: many people in many rooms, told what to do by JSON lines on standard
// input, {do: "join", ...}; each is answered by one JSON line.
import process from "node:process";
import { createInterface } from "node:readline";
import { Person } from "./person.mjs";
import { Probe } from "./probe.mjs";

const ORIGIN = process.argv[2] ?? "";
const POLL_MS = 25;
const LOOK_MS = 100;
const GOODBYE_MS = 500;

/** @type {Person[]} */
const people = [];
const probe = new Probe(people);
/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param {() => boolean} condition @param {number} ms @param {number} [pause]
 * @returns {Promise<boolean>} false: not in time
 */
async function comesTrue(condition, ms, pause = POLL_MS) {
  const until = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > until) return false;
    await sleep(pause);
  }
  return true;
}

/** @param {{name: string, slug: string, cookie: string}} who */
function make(who) {
  remove([who.name]);
  const person = new Person(who, ORIGIN, (message) => probe.heard(message));
  people.push(person);
  return person;
}

/** @param {string[]} names */
function remove(names) {
  for (const person of people.filter(({ name }) => names.includes(name))) {
    person.stop();
    people.splice(people.indexOf(person), 1);
  }
}

/** The rooms in which somebody sees another roster than who is there. */
function torn() {
  /** @type {Map<string, Person[]>} */
  const rooms = new Map();
  for (const person of people) if (person.id) rooms.set(person.slug, [...(rooms.get(person.slug) ?? []), person]);
  const isWhole = (/** @type {Person[]} */ inside) => {
    const truth = inside
      .map(({ id }) => id)
      .sort()
      .join();
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
    const whole = await comesTrue(() => torn().length === 0, timeout_ms, LOOK_MS);
    return { whole, ms: Date.now() - started, torn: torn() };
  },
  /** Waits until so many people have lost their connection and everybody is inside again. */
  async back({ drops, timeout_ms = 30_000 }) {
    const lost = () => people.filter((person) => person.drops.length).length;
    return { back: await comesTrue(() => lost() >= drops && people.every((person) => person.isInside), timeout_ms) };
  },
  /** Connections are lost at once: everybody's, or those of some. */
  drop({ names }) {
    for (const person of people) if (!names || names.includes(person.name)) person.socket.drop();
  },
  /** Pairs of people send each other something, so often; 0: never again. */
  probe({ every_ms }) {
    probe.start(every_ms);
  },
  latencies: () => probe.take(),
  /** Somebody takes others of their call out. */
  remove({ by, names, ban }) {
    const host = people.find(({ name }) => name === by);
    return { removed: names.filter((/** @type {string} */ name) => host?.remove(name, ban)) };
  },
  /** They give their seats back and go. */
  async leave({ names }) {
    for (const { name, signaling } of people) if (names.includes(name)) signaling.leave();
    await sleep(GOODBYE_MS);
    remove(names);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  void Promise.resolve(orders[order.do](order)).then((answer) => {
    process.stdout.write(`${JSON.stringify({ re: order.nr, ...answer })}\n`);
  });
}
process.exit(0);
