/** What each standstill says, and which ways lead on. */

import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { endingWords, still } from "./ending_words.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {{action: "home" | "rejoin" | "knock" | "retry" | "sign-in" | "leave", word: string, go?: boolean, off?: boolean}} Way */
/**
 * @typedef {object} Standstill
 * @property {string} sign  an icon, or "count" for the number inside
 * @property {"empty" | "full" | "used"} look  of the roof
 * @property {string} title
 * @property {string} text
 * @property {string} [live]  what changes while one waits
 * @property {Way[]} ways  the strong one last, with `go`
 */

/**
 * @param {CallState} state
 * @param {import("./clock.js").Clock} clock
 * @returns {Standstill}
 */
export function standstill(state, clock) {
  if (state.phase === "waiting") return waitingWords(state);
  const { reason, by, at } = state.ending ?? { reason: "left", by: "", at: new Date() };
  if (reason === "full") return fullWords(state);
  return endingWords(reason, { room: state.room.name, by, time: clock.time(at) });
}

/**
 * @param {CallState} state
 * @returns {Standstill}
 */
function waitingWords({ room, waitingWhy, hostsInside }) {
  const knocked = waitingWhy === "locked" || waitingWhy === "removed";
  const title = knocked ? gettext("You knocked") : gettext("You are in the lobby");
  const format = gettext("A host of %(room)s can let you in. Stay on this page; it opens by itself.");
  return {
    ...still("door-open", title, interpolate(format, { room: room.name }), [
      { action: "leave", word: gettext("Stop waiting") },
    ]),
    look: "full",
    live: hostsInside ? gettext("A host is inside and sees that you wait.") : insideWords(room.inside.length),
  };
}

/** @param {number} count */
function insideWords(count) {
  if (count === 0) return gettext("Nobody is inside right now.");
  return interpolate(ngettext("%(count)s person is inside.", "%(count)s people are inside.", count), { count });
}

/**
 * @param {CallState} state
 * @returns {Standstill}
 */
function fullWords({ room }) {
  const free = room.inside.length < room.capacity;
  const format = gettext("%(room)s holds %(count)s people. Stay on this page; it says when a place is free.");
  const title = free ? gettext("There is room again") : gettext("This room is full");
  const ways = /** @type {Way[]} */ ([
    { action: "home", word: gettext("Back to my rooms") },
    { action: "retry", word: gettext("Join"), go: true, off: !free },
  ]);
  return {
    ...still("count", title, interpolate(format, { room: room.name, count: room.capacity }), ways),
    look: free ? "used" : "full",
    live: free ? gettext("A place is free now.") : gettext("Every place is taken."),
  };
}
