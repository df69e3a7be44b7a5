/** @typedef {import("../signaling/messages.js").ChatEntry} ChatEntry */
/**
 * @typedef {object} ChatLine
 * @property {number | null} number  null until the server has it
 * @property {string} id  the sender's own
 * @property {string} person
 * @property {string} name
 * @property {string} text
 * @property {Date} sentAt
 * @property {boolean} mine
 * @property {boolean} pending
 * @property {boolean} failed
 */

/** What was written: each message once, in the server's order, own ones from the moment they are sent. */
export class ChatLog {
  #me;
  /** @type {ChatLine[]} */
  #kept = [];
  /** @type {ChatLine[]} */
  #unsent = [];
  #begun = false;
  unread = 0;

  /** @param {{person: string, name: string}} me */
  constructor(me) {
    this.#me = me;
  }

  /** @returns {ChatLine[]} */
  get lines() {
    return [...this.#kept, ...this.#unsent];
  }

  /** Own messages the server has not confirmed and not refused. @returns {ChatLine[]} */
  get pending() {
    return this.#unsent.filter((line) => line.pending);
  }

  /**
   * The history of a snapshot. The first one was written before one came: nothing in it is unread.
   * @param {ChatEntry[]} entries
   */
  merge(entries) {
    for (const entry of entries) this.add(entry);
    if (!this.#begun) this.unread = 0;
    this.#begun = true;
  }

  /** @param {ChatEntry} entry  known already: nothing happens */
  add(entry) {
    const mine = entry.person === this.#me.person;
    if (mine) this.#unsent = this.#unsent.filter(({ id }) => id !== entry.id);
    if (this.#kept.some(({ number }) => number === entry.number)) return;
    const { number, id, person, name, text } = entry;
    const sentAt = new Date(entry.sent_at * 1000);
    this.#kept.push({ number, id, person, name, text, sentAt, mine, pending: false, failed: false });
    this.#kept.sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
    if (!mine) this.unread += 1;
  }

  /**
   * An own message, on its way.
   * @param {string} id
   * @param {string} text
   * @param {number} now  milliseconds
   */
  write(id, text, now) {
    const { person, name } = this.#me;
    const sentAt = new Date(now);
    this.#unsent.push({ number: null, id, person, name, text, sentAt, mine: true, pending: true, failed: false });
  }

  /**
   * @param {string} id  of an own message that is not confirmed; others are passed over
   * @param {boolean} failed  false: it is tried again
   * @returns {ChatLine | null} the message
   */
  mark(id, failed) {
    const index = this.#unsent.findIndex((line) => line.id === id);
    if (index < 0) return null;
    this.#unsent[index] = { ...this.#unsent[index], pending: !failed, failed };
    return this.#unsent[index];
  }
}
