/** The words of short notices: what a host did, what a browser refused, who came and went. */

import { gettext, interpolate } from "../lib/i18n.js";
import { cameraTrouble, darkWords, insteadWords, microphoneTrouble, screenTrouble } from "./trouble.js";

/** @typedef {import("./types.js").Participant} Participant */

/**
 * @param {{action: string, by: string, source?: string}} what  as in `moderation.applied`
 * @returns {string}
 */
export function moderatedWords({ action, by, source }) {
  if (action === "host") return interpolate(gettext("%(name)s made you host."), { name: by });
  if (action !== "mute") return "";
  const words = {
    microphone: gettext("%(name)s muted you."),
    camera: gettext("%(name)s stopped your camera."),
    screen: gettext("%(name)s stopped your screen."),
  };
  return interpolate(words[/** @type {keyof typeof words} */ (source)] ?? "", { name: by });
}

/**
 * @param {{code: string, name?: string}} notice  code: an error of the wire, or the session's own; name: of a device
 * @returns {string} empty for what the page shows elsewhere
 */
export function noticeWords({ code, name = "" }) {
  switch (code) {
    case "microphone_instead":
    case "camera_instead":
    case "speaker_instead":
      return insteadWords(name);
    case "microphone_next":
      return interpolate(gettext("The microphone was unplugged. You go on with %(device)s."), { device: name });
    case "camera_dark":
      return darkWords();
    case "room_full":
      return gettext("Every place is taken right now.");
    case "not_allowed":
      return gettext("Only a host may do that.");
    case "unknown_participant":
      return gettext("They are not in the call any more.");
    case "unavailable":
    case "too_fast":
      return gettext("That did not work just now. Try again.");
    case "internal":
      return gettext("Something went wrong on the server. It has been noted.");
    default:
      return screenTrouble(code);
  }
}

/**
 * What went wrong with the own devices during the call. A banner tells of those that were unplugged.
 * @param {import("./types.js").CallState["own"]} before
 * @param {import("./types.js").CallState["own"]} now
 * @returns {string}
 */
export function ownTrouble(before, now) {
  const fresh = (/** @type {import("./types.js").Source} */ source) => {
    const { error } = now[source];
    return error === before[source].error || error === "ended" ? "" : (error ?? "");
  };
  const camera = fresh("camera") && cameraTrouble(fresh("camera"));
  const words = [
    fresh("microphone") && microphoneTrouble(fresh("microphone")),
    camera && `${camera.title}. ${camera.text}`,
    screenTrouble(fresh("screen")),
  ];
  return words.filter(Boolean).join(" ");
}

/**
 * @param {Participant[]} before
 * @param {Participant[]} now
 * @returns {string} "Kenji Sato came in. Yui Nakamura left."
 */
export function arrivals(before, now) {
  const others = (/** @type {Participant[]} */ list) =>
    new Map(list.filter((who) => !who.isSelf).map((who) => [who.person, who.name]));
  const [was, is] = [others(before), others(now)];
  const came = [...is]
    .filter(([person]) => !was.has(person))
    .map(([, name]) => interpolate(gettext("%(name)s came in."), { name }));
  const went = [...was]
    .filter(([person]) => !is.has(person))
    .map(([, name]) => interpolate(gettext("%(name)s left."), { name }));
  return [...came, ...went].join(" ");
}
