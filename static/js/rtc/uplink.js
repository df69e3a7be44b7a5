/** What the line to one other side carries and what the machine bears, learned from how sending goes. Pure: time is handed in. */

/**
 * @typedef {object} Sending  how it goes now
 * @property {number} asked  bit/s that would be sent if the line did not matter, sound included
 * @property {number | null} available  bit/s, as congestion control estimates; null: not known
 * @property {string} [pair]  of candidates, the way that it goes
 * @property {boolean} [silent]  nothing at all comes from the other side
 * @property {number} [least]  bit/s, without which nothing is shown
 * @property {number | null} [concealed]  part of the sound that the other side had to make up, 0 to 1
 * @property {number | null} [lost]  part of the packets that did not get there, 0 to 1
 */

/** Below this the picture goes, so that the sound stays. */
export const LEAST = 150_000;
/** A screen may be slow: rather a few frames of it than none. */
export const LEAST_SCREEN = 100_000;
/** Every start is limited for a moment: congestion control begins at 300 kbit/s and looks for more. */
const PATIENCE_MS = 2_000;
/** After a line got thinner the estimate falls below it, and climbs by a few per cent a second. Off too soon is off for long. */
const THIN_MS = 20_000;
/** A thin voice and the least of a picture: estimates hardly go below. On a line of 120 kbit/s, which has both, they stay above. */
const DEAD = 85_000;
const DEAD_MS = 3_000;
/** So much more may be sent than estimated: an estimate grows only where it is tried. */
const HEADROOM = 1.1;
const CONCEALED_MOST = 0.05;
/** Longer than from one report of the other side to the next: two of them must agree. */
const CONCEALED_MS = 6_000;
/** Without loss, and while nothing limits, sound is made up because a machine is late: less picture is no remedy then. */
const LOST_LEAST = 0.02;
/** What limits nothing shows no better: no estimate is told, or little is asked. Two reports without a fault are enough then. */
const FREE_MS = 12_000;
const WAIT_MS = 15_000;
const WAIT_MOST_MS = 30_000;
/** Ways that change sooner than this are one line: it would have its picture anew each time. */
const FLAPPING_MS = 60_000;
/** Sound alone takes an estimate to 95 kbit/s on a line of 100: more than this is a better line. */
const BETTER = 120_000;
const BETTER_MS = 5_000;
/** A thin voice and the least of a picture: while it is not off, it does not flicker. */
const FLOOR = 80_000;
const STRAIN_UP_MS = 8_000;
const STRAIN_DOWN_MS = 30_000;
const STRAIN_MOST = 2;

/** The line to one other side. Without a picture congestion control learns nothing: only a trial shows that it is better. */
export class Line {
  /** @type {number | null} */
  #carries = null;
  #off = false;
  /** It was off, and has not proved yet to be better. */
  #tried = false;
  /** The estimate comes from far below. */
  #climbing = false;
  /** @type {string | undefined} */
  #pair;
  #changedAt = -FLAPPING_MS;
  /** @type {number | null} */
  #lookedAt = null;
  /** The time of all that is learned: in it something got through. */
  #heardFor = 0;
  #wait = WAIT_MS;
  #offAt = 0;
  /** Since when it goes badly. @type {Record<string, number | null>} */
  #since = {};

  /** @returns {number | null} bit/s for everything; 0: sound alone; null: more than is asked of it */
  get carries() {
    return this.#off ? 0 : this.#carries;
  }

  /** No picture is sent, or only to try the line. */
  get starved() {
    return this.#off || this.#tried;
  }

  /** Once a second. @param {Sending} sending @param {number} now  milliseconds */
  observe(sending, now) {
    const passed = now - (this.#lookedAt ?? now);
    this.#lookedAt = now;
    this.#goesBy(sending.pair);
    // A line that is cut is no thin one, but the estimate falls.
    if (sending.silent) this.#climbing = true;
    else this.#learn(sending, passed);
  }

  /** Another way is another line, of which congestion control has kept the estimate alone. @param {string} [pair] */
  #goesBy(pair = this.#pair) {
    if (this.#pair && pair !== this.#pair) {
      if (this.#heardFor - this.#changedAt >= FLAPPING_MS) this.#forget();
      this.#changedAt = this.#heardFor;
      this.#climbing = true;
    }
    this.#pair = pair;
  }

  #forget() {
    this.#off = this.#tried = false;
    this.#carries = null;
    this.#since = {};
  }

  /** @param {Sending} sending @param {number} passed */
  #learn({ asked, available, concealed, lost, least = LEAST }, passed) {
    this.#heardFor += passed;
    const now = this.#heardFor;
    if (this.#off) return this.#tryAgain(available ?? 0, now);
    const limits = available !== null && available < asked;
    if (!limits) this.#carries = null;
    if (this.#lasts("limited", limits, now) >= PATIENCE_MS) this.#carries = carried(available ?? 0);
    const fault = (concealed ?? 0) > CONCEALED_MOST && (limits || (lost ?? 0) >= LOST_LEAST);
    const broken = this.#lasts("concealed", fault, now) >= CONCEALED_MS;
    const thin = this.#lasts("thin", limits && (available ?? 0) < least, now) >= THIN_MS;
    const dead = this.#lasts("dead", limits && !this.#climbing && (available ?? 0) < DEAD, now) >= DEAD_MS;
    const free = this.#lasts("free", !limits && !fault, now) >= FREE_MS;
    if (broken || thin || dead) this.#switchOff(now);
    else if (free || (!fault && (available ?? 0) >= least)) this.#proved();
  }

  /** @param {number} now */
  #switchOff(now) {
    if (this.#tried) this.#wait = Math.min(WAIT_MOST_MS, this.#wait * 2);
    this.#off = true;
    this.#offAt = now;
  }

  /** @param {number} available @param {number} now */
  #tryAgain(available, now) {
    if (now - this.#offAt < (available >= BETTER ? BETTER_MS : this.#wait)) return;
    this.#forget();
    this.#tried = this.#climbing = true;
    this.#carries = LEAST;
  }

  #proved() {
    this.#tried = this.#climbing = false;
    this.#wait = WAIT_MS;
  }

  /** @param {string} what @param {boolean} is @param {number} now @returns {number} milliseconds that it lasts */
  #lasts(what, is, now) {
    this.#since[what] = is ? (this.#since[what] ?? now) : null;
    return now - (this.#since[what] ?? now);
  }
}

/** How many steps less the machine has to encode: quickly more, slowly less. */
export class Strain {
  #steps = 0;
  /** @type {number | null} */
  #hardSince = null;
  /** @type {number | null} */
  #easySince = null;

  get steps() {
    return this.#steps;
  }

  /** @param {boolean} hard  whether an encoder cannot keep up @param {number} now  milliseconds */
  observe(hard, now) {
    this.#hardSince = hard ? (this.#hardSince ?? now) : null;
    this.#easySince = hard ? null : (this.#easySince ?? now);
    if (this.#hardSince !== null && now - this.#hardSince >= STRAIN_UP_MS) this.#change(1, now);
    if (this.#easySince !== null && now - this.#easySince >= STRAIN_DOWN_MS) this.#change(-1, now);
  }

  /** @param {number} by @param {number} now */
  #change(by, now) {
    this.#steps = Math.min(STRAIN_MOST, Math.max(0, this.#steps + by));
    if (by > 0) this.#hardSince = now;
    else this.#easySince = now;
  }
}

/** In steps of a tenth: encoders are not set anew for every wobble of an estimate. @param {number} available */
function carried(available) {
  const rate = Math.max(FLOOR, available * HEADROOM);
  return Math.max(FLOOR, Math.floor(HEADROOM ** Math.floor(Math.log(rate) / Math.log(HEADROOM))));
}
