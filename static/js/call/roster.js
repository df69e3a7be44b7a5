/** Who is in a call: old roster + event = new roster. Pure; rosters are never changed in place. */

/** @typedef {import("../signaling/messages.js").ParticipantInfo} ParticipantInfo */
/** @typedef {readonly ParticipantInfo[]} Roster  in order of arrival */
/** @typedef {{type: string, [field: string]: any}} CallEvent */

/**
 * @param {Roster} roster
 * @param {CallEvent} event  a participant.* message; others change nothing
 * @returns {Roster}
 */
export function applyEvent(roster, event) {
  switch (event.type) {
    case "participant.joined":
    case "participant.updated":
      return put(roster, event.participant.id, event.participant);
    case "participant.replaced":
      return put(without(roster, event.participant.id), event.old, event.participant);
    case "participant.left":
      return without(roster, event.id);
    case "participant.away":
      return mark(roster, event.id, true);
    case "participant.back":
      return mark(roster, event.id, false);
    default:
      return roster;
  }
}

/**
 * @param {Iterable<ParticipantInfo>} participants
 * @returns {Roster}
 */
export function arranged(participants) {
  return [...participants].sort((a, b) => a.entered_at - b.entered_at || a.order - b.order);
}

/**
 * In the place of somebody known, else as a newcomer.
 * @param {Roster} roster
 * @param {string} id  whose place
 * @param {ParticipantInfo} participant
 */
function put(roster, id, participant) {
  const known = roster.some((one) => one.id === id);
  return arranged(known ? roster.map((one) => (one.id === id ? participant : one)) : [...roster, participant]);
}

/** @param {Roster} roster @param {string} id */
function without(roster, id) {
  return roster.filter((one) => one.id !== id);
}

/** @param {Roster} roster @param {string} id @param {boolean} away */
function mark(roster, id, away) {
  return roster.map((one) => (one.id === id ? { ...one, away } : one));
}
