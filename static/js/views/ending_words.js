/** What the page says when a call is over for this person. */

import { gettext, interpolate } from "../lib/i18n.js";

/** @typedef {import("./state_words.js").Standstill} Standstill */
/** @typedef {import("./state_words.js").Way} Way */
/** @typedef {{room: string, by: string, time: string}} Values  by: "" when it is not known */

/**
 * @param {string} reason  as in state.ending
 * @param {Values} values
 * @returns {Standstill}
 */
export function endingWords(reason, values) {
  return byOneself(reason, values) ?? byHost(reason, values) ?? byPortal(reason, values);
}

/**
 * @param {string} sign
 * @param {string} title
 * @param {string} text
 * @param {Way[]} ways
 * @returns {Standstill}
 */
export function still(sign, title, text, ways) {
  return { sign, look: "empty", title, text, ways };
}

/** @returns {Way} */
function home() {
  return { action: "home", word: gettext("Back to my rooms") };
}

/** @returns {Way} */
function reload() {
  return { action: "rejoin", word: gettext("Reload"), go: true };
}

/**
 * @param {string} reason
 * @param {Values} values
 * @returns {Standstill | null}
 */
function byOneself(reason, values) {
  if (reason === "left") {
    const title = interpolate(gettext("You left %(room)s"), values);
    return still("log-out", title, "", [home(), { action: "rejoin", word: gettext("Join again"), go: true }]);
  }
  if (reason === "replaced") {
    const text = gettext("You opened this room somewhere else, and the call goes on there.");
    const ways = /** @type {Way[]} */ ([home(), { action: "rejoin", word: gettext("Bring it here") }]);
    return still("monitor-smartphone", gettext("The call moved"), text, ways);
  }
  return null;
}

/**
 * @param {string} reason
 * @param {Values} values
 * @returns {Standstill | null}
 */
function byHost(reason, values) {
  const say = (/** @type {string} */ named, nameless = named) => interpolate(values.by ? named : nameless, values);
  switch (reason) {
    case "removed": {
      const text = say(
        gettext("%(by)s ended your visit at %(time)s. To come back, knock and wait to be let in."),
        gettext("A host ended your visit at %(time)s. To come back, knock and wait to be let in."),
      );
      const ways = /** @type {Way[]} */ ([home(), { action: "knock", word: gettext("Knock") }]);
      return still("door-closed", gettext("You were removed from the room"), text, ways);
    }
    case "banned": {
      const text = say(
        gettext("%(by)s ended your visit at %(time)s. An administrator can open the room to you again."),
        gettext("A host ended your visit at %(time)s. An administrator can open the room to you again."),
      );
      return still("ban", gettext("You were removed for good"), text, [home()]);
    }
    case "denied": {
      const text = say(gettext("A host of %(room)s did not let you in this time."));
      return still("door-closed", gettext("You were not let in"), text, [
        home(),
        { action: "knock", word: gettext("Knock again") },
      ]);
    }
    case "ended": {
      const text = say(
        gettext("%(by)s ended it for everyone at %(time)s."),
        gettext("A host ended it for everyone at %(time)s."),
      );
      const ways = /** @type {Way[]} */ ([home(), { action: "rejoin", word: gettext("Go in again") }]);
      return still("log-out", gettext("The call is over"), text, ways);
    }
    default:
      return null;
  }
}

/**
 * @param {string} reason
 * @param {Values} values
 * @returns {Standstill}
 */
function byPortal(reason, values) {
  switch (reason) {
    case "closed": {
      const text = interpolate(gettext("An administrator closed %(room)s."), values);
      return still("door-closed", gettext("This room is closed"), text, [home()]);
    }
    case "signed_out": {
      const text = gettext("Sign in again to come back to this room.");
      const ways = /** @type {Way[]} */ ([{ action: "sign-in", word: gettext("Sign in"), go: true }]);
      return still("user-x", gettext("You are signed out"), text, ways);
    }
    case "no_access": {
      const text = gettext("It was taken away, or your right to enter was. An administrator can say more.");
      return still("lock", gettext("You may not enter this room"), text, [home()]);
    }
    case "reload": {
      const text = gettext("Reload the page to go on with the new version.");
      return still("refresh-cw", gettext("Kaigi was updated"), text, [home(), reload()]);
    }
    default: {
      const text = gettext("The portal and this page did not understand each other. Reload the page to go on.");
      return still("triangle-alert", gettext("The connection broke off"), text, [home(), reload()]);
    }
  }
}
