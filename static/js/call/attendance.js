import { LinkStates } from "./link_states.js";
import { applyEvent, arranged } from "./roster.js";

/** @typedef {import("../signaling/messages.js").ParticipantInfo} ParticipantInfo */
/** @typedef {import("./roster.js").Roster} Roster */
/** @typedef {import("./roster.js").CallEvent} CallEvent */
/** @typedef {import("./link_states.js").LinkState} LinkState */
/** @typedef {import("./link_states.js").Tracks} Tracks */
/** @typedef {import("./link_states.js").Quality} Quality */
/**
 * @typedef {object} Participant  as the views see one
 * @property {string} id
 * @property {string} person
 * @property {string} name
 * @property {string} role
 * @property {number} order
 * @property {number} enteredAt  Unix seconds
 * @property {boolean} isSelf
 * @property {boolean} microphone
 * @property {boolean} camera
 * @property {boolean} screen
 * @property {boolean} hand
 * @property {boolean} away
 * @property {LinkState | "self"} link
 * @property {Tracks} tracks
 * @property {Quality | null} quality  null: not known, or oneself
 * @property {boolean} heardBadly  oneself: at least half of the others hear one badly
 */

/** Who is in the call, with their links. */
export class Attendance {
  /** @type {string | null} */
  #id = null;
  /** @type {Roster} */
  #roster = [];
  /** In the call by their link, though a call born anew does not list them. @type {Set<string>} */
  #unlisted = new Set();
  links = new LinkStates();

  // Reading

  get id() {
    return this.#id;
  }

  /** One's own entry, when one is in. */
  get self() {
    return this.#roster.find(({ id }) => id === this.#id) ?? null;
  }

  /** @returns {ParticipantInfo[]} */
  get others() {
    return this.#roster.filter(({ id }) => id !== this.#id);
  }

  /** The others, in order of arrival. @returns {Participant[]} */
  get shown() {
    const plus = { isSelf: false, heardBadly: false };
    return this.others.map((info) => ({ ...plain(info), ...plus, ...this.links.of(info.id) }));
  }

  /** Whether at least half of the others hear one badly, as they say. */
  get heardBadly() {
    const badly = this.links.badlyHeardBy;
    return badly > 0 && badly * 2 >= this.others.length;
  }

  // Changing

  /** @param {string | null} id  one's own, from now on; null: nobody is there any more */
  become(id) {
    this.#id = id;
    if (id !== null) return;
    this.#roster = [];
    this.#unlisted.clear();
    this.links.keep();
  }

  /**
   * Who is missing in the same call has left. Who is missing in a call born anew, and whose link stands, stays until it
   * falls: only the server forgot them.
   * @param {ParticipantInfo[]} roster
   * @param {boolean} bornAnew
   */
  snapshot(roster, bornAnew) {
    const listed = new Set(roster.map(({ id }) => id));
    const candidates = this.others.filter(({ id }) => !listed.has(id) && (bornAnew || this.#unlisted.has(id)));
    const kept = candidates.filter(({ id }) => this.links.of(id).link === "connected");
    this.#unlisted = new Set(kept.map(({ id }) => id));
    this.#set(arranged([...roster, ...kept.map((info) => ({ ...info, away: true }))]));
  }

  /** Whether somebody is in the call by their link alone. */
  get hasUnlisted() {
    return this.#unlisted.size > 0;
  }

  /** Those have left. */
  dropUnlisted() {
    const dropped = this.#unlisted;
    this.#unlisted = new Set();
    this.#set(this.#roster.filter(({ id }) => !dropped.has(id)));
  }

  /** @param {CallEvent} event */
  apply(event) {
    this.#unlisted.delete(event.participant?.id ?? event.id);
    this.#set(applyEvent(this.#roster, event));
  }

  /** @param {boolean} raised */
  raiseHand(raised) {
    this.#set(this.#roster.map((info) => (info.id === this.#id ? { ...info, hand: raised } : info)));
  }

  /** @param {string} id @param {LinkState} link */
  showLink(id, link) {
    this.links.show(id, link);
    if (link === "failed" && this.#unlisted.delete(id)) this.#set(this.#roster.filter((info) => info.id !== id));
  }

  /** @param {string} id @param {Quality} quality @returns {boolean} whether it is another than before */
  showQuality(id, quality) {
    return this.others.some((info) => info.id === id) && this.links.showQuality(id, quality);
  }

  // Internals

  /** @param {Roster} roster */
  #set(roster) {
    this.#roster = roster;
    this.links.keep(new Set(roster.map(({ id }) => id)));
  }
}

/**
 * @param {ParticipantInfo} info
 * @returns {Omit<Participant, "isSelf" | "link" | "tracks" | "quality" | "heardBadly">}
 */
export function plain({ id, person, name, role, order, entered_at, media, hand = false, away = false }) {
  const { microphone = false, camera = false, screen = false } = media;
  return { id, person, name, role, order, enteredAt: entered_at, microphone, camera, screen, hand, away };
}
