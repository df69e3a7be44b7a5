import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEvent, arranged } from "../../static/js/call/roster.js";
import { someone } from "./support/session_stage.js";
import { chance } from "./support/wired.js";

/** A server's call by the same words, written the plain way. @param {() => number} random */
function someCall(random) {
  /** @type {any[]} */
  let seats = [];
  let order = 0;
  const pick = () => seats[Math.floor(random() * seats.length)];
  const actions = [
    () => {
      const participant = someone(`p${++order}`, order);
      seats = [...seats, participant];
      return { type: "participant.joined", participant };
    },
    (/** @type {any} */ one) => {
      seats = seats.filter((other) => other !== one);
      return { type: "participant.left", id: one.id, why: "left" };
    },
    (/** @type {any} */ one) =>
      change(one, { id: `${one.id}x`, away: false }, (participant) => ({
        type: "participant.replaced",
        old: one.id,
        participant,
      })),
    (/** @type {any} */ one) => change(one, { away: true }, ({ id }) => ({ type: "participant.away", id })),
    (/** @type {any} */ one) => change(one, { away: false }, ({ id }) => ({ type: "participant.back", id })),
    (/** @type {any} */ one) =>
      change(one, { hand: random() < 0.5, role: "host" }, (participant) => ({
        type: "participant.updated",
        participant,
      })),
  ];
  /** @param {any} one @param {object} fields @param {(changed: any) => any} tell */
  function change(one, fields, tell) {
    const changed = { ...one, ...fields };
    seats = seats.map((other) => (other === one ? changed : other));
    return tell(changed);
  }
  return {
    get seats() {
      return seats;
    },
    next: () => (seats.length === 0 ? actions[0](null) : actions[Math.floor(random() * actions.length)](pick())),
  };
}

test("an old snapshot and the events since make the new snapshot, from wherever one starts", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const call = someCall(chance(seed));
    /** @type {any[]} */
    const rosters = [];
    for (let step = 0; step < 30; step++) {
      rosters.push(arranged(call.seats));
      const event = call.next();
      for (let at = 0; at < rosters.length; at++) rosters[at] = applyEvent(rosters[at], event);
    }
    for (const roster of rosters) assert.deepEqual(roster, call.seats, `seed ${seed}`);
  }
});

test("events that come twice change nothing", () => {
  const roster = arranged([someone("alice", 1), someone("bob", 2)]);
  const events = [
    { type: "participant.joined", participant: someone("carol", 3) },
    { type: "participant.left", id: "alice-id" },
    { type: "participant.replaced", old: "bob-id", participant: someone("bob", 2, { id: "bob-2" }) },
    { type: "participant.away", id: "carol-id" },
  ];
  for (const event of events) {
    const once = applyEvent(roster, event);
    assert.deepEqual(applyEvent(once, event), once, event.type);
  }
});

test("who is replaced keeps their place", () => {
  const roster = arranged([someone("alice", 1), someone("bob", 2)]);
  const fresh = someone("alice", 1, { id: "alice-2" });
  assert.deepEqual(
    applyEvent(roster, { type: "participant.replaced", old: "alice-id", participant: fresh }).map(({ id }) => id),
    ["alice-2", "bob-id"],
  );
});

test("events about nobody known, and of tomorrow, do no harm", () => {
  const roster = arranged([someone("alice", 1)]);
  for (const type of ["participant.left", "participant.away", "participant.back", "participant.of_tomorrow"]) {
    assert.deepEqual(applyEvent(roster, { type, id: "nobody" }), roster);
  }
});
