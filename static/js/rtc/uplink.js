/** What the line to one other side carries and what the machine bears, learned from how sending goes. Pure: time is handed in. */

/**
 * @typedef {object} Sending  how it goes now
 * @property {"none" | "cpu" | "line"} limit  what keeps the encoder below what it was asked for
 * @property {number | null} available  bit/s, as congestion control estimates; no more than a guess while nothing limits
 * @property {number | null} [concealed]  part of the sound that the other side had to make up, 0 to 1
 * @property {number | null} [lost]  part of the packets that did not get there, 0 to 1
 */

/** Below this the picture goes, so that the sound stays. */
export const LEAST = 150_000;
/** A start is always limited for a while: congestion control begins at 300 kbit/s. */
const PATIENCE_MS = 4_000;
const BACK_AT = 200_000;
const HEADROOM = 1.1;
const GROWTH = 1.15;
const FREE_AT = 2_500_000;
const CONCEALED_MOST = 0.05;
/** Longer than from one report of the other side to the next: two of them must agree. */
const CONCEALED_MS = 6_000;
/** Without loss, and while nothing limits, sound is made up because a machine is late: less picture is no remedy then. */
const LOST_LEAST = 0.02;
const TRIAL_MS = 8_000;
const WAIT_MS = 15_000;
const WAIT_MOST_MS = 60_000;
const STRAIN_UP_MS = 8_000;
const STRAIN_DOWN_MS = 30_000;
const STRAIN_MOST = 2;

/** The line to one other side. Without a picture congestion control learns nothing: only a trial shows that it is better. */
export class Line {
  /** @type {number | null} */
  #carries = null;
  #off = false;
  /** Since when it goes badly: limited, concealed. @type {{limited: number | null, concealed: number | null}} */
  #since = { limited: null, concealed: null };
  #triedAt = -Infinity;
  #wait = WAIT_MS;
  #offAt = 0;

  /** @returns {number | null} bit/s for everything; 0: sound alone; null: no limit known */
  get carries() {
    return this.#off ? 0 : this.#carries;
  }

  /** Nothing speaks for a picture now; also while one is only tried. @param {number} now  milliseconds */
  starved(now) {
    return this.#off || this.#isTrial(now);
  }

  /** Once a second. @param {Sending} sending @param {number} now  milliseconds */
  observe({ limit, available, concealed, lost }, now) {
    if (this.#off) return this.#wayBack(available, now);
    const limited = this.#lasts("limited", limit === "line", now) >= PATIENCE_MS;
    const fault = (concealed ?? 0) > CONCEALED_MOST && (limit === "line" || (lost ?? 0) >= LOST_LEAST);
    const broken = this.#lasts("concealed", fault, now) >= CONCEALED_MS;
    if (limited && available !== null) this.#carries = step(available * HEADROOM);
    else if (limit !== "line" && this.#carries !== null) this.#grow();
    if (broken || (limited && available !== null && available < LEAST)) this.#switchOff(now);
    else if (!this.#isTrial(now) && this.#triedAt !== -Infinity) this.#passed();
  }

  #grow() {
    const more = /** @type {number} */ (this.#carries) * GROWTH;
    this.#carries = more > FREE_AT ? null : more;
  }

  /** @param {number} now */
  #switchOff(now) {
    if (this.#triedAt !== -Infinity) this.#wait = Math.min(WAIT_MOST_MS, this.#wait * 2);
    this.#off = true;
    this.#offAt = now;
  }

  /** @param {number | null} available @param {number} now */
  #wayBack(available, now) {
    const better = available !== null && available >= BACK_AT && now - this.#offAt >= TRIAL_MS;
    if (!better && now - this.#offAt < this.#wait) return;
    this.#off = false;
    this.#triedAt = now;
    this.#carries = LEAST;
    this.#since = { limited: null, concealed: null };
  }

  /** @param {number} now */
  #isTrial(now) {
    return !this.#off && now - this.#triedAt < TRIAL_MS;
  }

  #passed() {
    this.#triedAt = -Infinity;
    this.#wait = WAIT_MS;
  }

  /** @param {"limited" | "concealed"} what @param {boolean} is @param {number} now @returns {number} milliseconds that it lasts */
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

/** Down to steps of a tenth: encoders are not set anew for every wobble of an estimate. @param {number} rate */
function step(rate) {
  return rate <= 0 ? 0 : Math.floor(HEADROOM ** Math.floor(Math.log(rate) / Math.log(HEADROOM)));
}
