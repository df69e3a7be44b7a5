/** What each standstill says, and which ways lead on. */

import { gettext, interpolate } from "../lib/i18n.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {import("./clock.js").Clock} Clock */
/**
 * @typedef {object} Standstill
 * @property {string} sign  an icon, or "count" for the number inside
 * @property {"empty" | "full" | "used"} look  of the roof
 * @property {string} title
 * @property {string} text
 * @property {string} [live]  what changes while one waits
 * @property {Way[]} ways  the last is the strong one when `go`
 */
/** @typedef {{action: "home" | "rejoin" | "knock" | "retry" | "sign-in" | "leave", word: string, go?: boolean, off?: boolean}} Way */

/**
 * @param {CallState} state
 * @param {Clock} clock
 * @returns {Standstill}
 */
export function standstill(state, clock) {
  return state.phase === "waiting" ? waitingWords(state) : endingWords(state, clock);
}

/** @param {CallState} state */
function waitingWords({ room, waitingWhy, hostsInside }) {
  const title =
    { locked: gettext("You knocked"), removed: gettext("You knocked") }[waitingWhy ?? ""] ??
    gettext("You are in the lobby");
  const text = interpolate(gettext("A host of %(room)s can let you in. Stay on this page; it opens by itself."), {
    room: room.name,
  });
  const live = hostsInside
    ? gettext("A host is inside and sees that you wait.")
    : gettext("No host is inside right now.");
  /** @type {Way[]} */
  const ways = [{ action: "leave", word: gettext("Stop waiting") }];
  return /** @type {Standstill} */ ({
    sign: waitingWhy === "locked" ? "lock" : "door-open",
    look: "full",
    title,
    text,
    live,
    ways,
  });
}

/**
 * @param {CallState} state
 * @param {Clock} clock
 * @returns {Standstill}
 */
function endingWords(state, clock) {
  const { reason, by, at } = state.ending ?? { reason: "left", by: "", at: new Date() };
  const room = state.room.name;
  const values = { room, by: by || gettext("A host"), time: clock.time(at), count: state.room.capacity };
  /** @type {Way} */
  const home = { action: "home", word: gettext("Back to my rooms") };
  /** @type {Record<string, () => Standstill>} */
  const known = {
    left: () =>
      still("log-out", interpolate(gettext("You left %(room)s"), values), "", [
        home,
        { action: "rejoin", word: gettext("Join again"), go: true },
      ]),
    removed: () =>
      still(
        "door-closed",
        gettext("You were removed from the room"),
        interpolate(gettext("%(by)s ended your visit at %(time)s. To come back, knock and wait to be let in."), values),
        [home, { action: "knock", word: gettext("Knock") }],
      ),
    banned: () =>
      still(
        "ban",
        gettext("You were removed for good"),
        interpolate(
          gettext("%(by)s ended your visit at %(time)s. An administrator can open the room to you again."),
          values,
        ),
        [home],
      ),
    closed: () =>
      still(
        "door-closed",
        gettext("This room is closed"),
        interpolate(gettext("An administrator closed %(room)s."), values),
        [home],
      ),
    ended: () =>
      still(
        "log-out",
        gettext("The call is over"),
        interpolate(gettext("%(by)s ended it for everyone at %(time)s."), values),
        [home, { action: "rejoin", word: gettext("Go in again") }],
      ),
    denied: () =>
      still(
        "door-closed",
        gettext("Not now"),
        interpolate(gettext("A host of %(room)s did not let you in this time."), values),
        [home, { action: "knock", word: gettext("Knock again") }],
      ),
    signed_out: () =>
      still("user-x", gettext("You are signed out"), gettext("Sign in again to come back to this room."), [
        { action: "sign-in", word: gettext("Sign in"), go: true },
      ]),
    no_access: () =>
      still(
        "lock",
        gettext("You may not enter this room"),
        gettext("It was taken away, or your right to enter was. An administrator can say more."),
        [home],
      ),
    replaced: () =>
      still(
        "monitor-smartphone",
        gettext("The call moved"),
        gettext("You opened this room somewhere else, and the call goes on there."),
        [home, { action: "rejoin", word: gettext("Bring it here") }],
      ),
    reload: () =>
      still("refresh-cw", gettext("Kaigi was renewed"), gettext("Reload the page to go on with the new version."), [
        home,
        { action: "rejoin", word: gettext("Reload"), go: true },
      ]),
    full: () => full(state, values, home),
  };
  const lost = () =>
    still(
      "triangle-alert",
      gettext("The connection broke off"),
      gettext("The portal and this page did not understand each other. Reload the page to go on."),
      [home, { action: "rejoin", word: gettext("Reload"), go: true }],
    );
  return (known[reason] ?? lost)();
}

/**
 * @param {CallState} state
 * @param {Record<string, unknown>} values
 * @param {Way} home
 * @returns {Standstill}
 */
function full({ room }, values, home) {
  const free = room.inside.length < room.capacity;
  const text = interpolate(
    gettext("%(room)s holds %(count)s people. Stay on this page; it says when a place is free."),
    values,
  );
  const live = free ? gettext("A place is free now.") : gettext("Every place is taken.");
  const title = free ? gettext("There is room again") : gettext("This room is full");
  const join = { action: /** @type {const} */ ("retry"), word: gettext("Join"), go: true, off: !free };
  return { sign: "count", look: free ? "used" : "full", title, text, live, ways: [home, join] };
}

/**
 * @param {string} sign
 * @param {string} title
 * @param {string} text
 * @param {Way[]} ways
 * @returns {Standstill}
 */
function still(sign, title, text, ways) {
  return { sign, look: "empty", title, text, ways };
}
