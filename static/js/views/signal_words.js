/** How well somebody is heard, in a word where one is needed, and in a sentence for whoever asks. */

import { gettext } from "../lib/i18n.js";

/** @typedef {import("./types.js").Participant} Participant */
/** @typedef {{grade: "good" | "fair" | "poor" | "lost", word: string, sentence: string}} Signal  word: empty where bars say enough */

/**
 * @param {Participant} participant
 * @returns {Signal | null} null: nothing to be said
 */
export function signalOf({ isSelf, heardBadly, link, away, quality }) {
  if (isSelf) return heardBadly ? signal("poor", gettext("Others hear you badly"), ownAdvice()) : null;
  if (link === "failed") return signal("lost", gettext("No connection"));
  if (link === "connecting") return signal("lost", quality ? gettext("Reconnecting") : gettext("Connecting"));
  if (quality?.grade === "lost") return lost(quality.cause);
  if (away) return signal("fair", gettext("Reconnecting"));
  if (!quality) return null;
  const { grade, cause, heard } = quality;
  const sentence = [gradeWords(grade), causeWords(cause), heardWords(heard)].filter(Boolean).join(" ");
  return { grade: /** @type {Signal["grade"]} */ (grade), word: grade === "poor" ? gettext("Weak") : "", sentence };
}

/** @param {Signal["grade"]} grade @param {string} word @param {string} [more] @returns {Signal} */
function signal(grade, word, more = "") {
  return { grade, word, sentence: more || word };
}

/** @param {string | null} cause */
function lost(cause) {
  if (cause === "silence") return signal("lost", gettext("Nothing arrives"));
  return signal("lost", gettext("Reconnecting"), gettext("The line is interrupted. It is being mended."));
}

function ownAdvice() {
  return gettext("Others hear you badly. Your own line may be weak: switching your camera off helps.");
}

/** @param {string} grade */
function gradeWords(grade) {
  if (grade === "good") return gettext("Good connection.");
  return grade === "fair" ? gettext("Uneven connection.") : gettext("Weak connection.");
}

/** @param {string | null} cause */
function causeWords(cause) {
  switch (cause) {
    case "loss":
      return gettext("Data is lost on the way.");
    case "delay":
      return gettext("It takes long on the way.");
    case "cpu":
      return gettext("A computer is too busy.");
    case "line":
      return gettext("Their line is weak.");
    case "silence":
      return gettext("Picture or sound does not arrive.");
    default:
      return "";
  }
}

/** @param {string | null} heard */
function heardWords(heard) {
  return heard === "poor" || heard === "lost" ? gettext("They hear you badly.") : "";
}
