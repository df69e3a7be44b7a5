/** Times as people read them, in the person's language and time zone. */

import { gettext, interpolate, ngettext } from "../lib/i18n.js";

const DAY_MS = 86_400_000;

export class Clock {
  #language;
  #timeZone;
  #time;
  #now;

  /**
   * @param {string} language  "en" or "ja"
   * @param {string} timeZone  an IANA name
   * @param {() => number} [now]  milliseconds since 1970
   */
  constructor(language, timeZone, now = Date.now) {
    this.#language = language === "en" ? "en-GB" : language;
    this.#timeZone = timeZone;
    this.#now = now;
    this.#time = this.#format({ hour: "numeric", minute: "2-digit", hour12: false });
  }

  /**
   * @param {number | Date} when  Unix seconds, or a date
   * @returns {string} "9:58"
   */
  time(when) {
    return this.#time.format(dateOf(when)).replace(/^0(?=\d:)/, "");
  }

  /**
   * A `<time>` element's machine-readable value.
   * @param {number | Date} when
   */
  machine(when) {
    return dateOf(when).toISOString();
  }

  /** @returns {string} "Tuesday 24 November", "11月24日（火）" */
  today() {
    if (this.#language.startsWith("ja")) return this.#japaneseDay(new Date(this.#now()));
    return this.#format({ weekday: "long", day: "numeric", month: "long" }).format(this.#now()).replace(",", "");
  }

  /**
   * @param {number} when  Unix seconds
   * @returns {string} "today, 9:12", "yesterday, 17:40", "19 November"
   */
  recent(when) {
    const day = this.#dayOf(when * 1000);
    const time = this.time(when);
    if (day === this.#dayOf(this.#now())) return interpolate(gettext("today, %(time)s"), { time });
    if (day === this.#dayOf(this.#now() - DAY_MS)) return interpolate(gettext("yesterday, %(time)s"), { time });
    return this.#format({ day: "numeric", month: "long" }).format(when * 1000);
  }

  /**
   * @param {number} since  Unix seconds
   * @returns {string} "just now", "2 min"
   */
  howLong(since) {
    const minutes = Math.floor((this.#now() / 1000 - since) / 60);
    if (minutes < 1) return gettext("just now");
    return interpolate(ngettext("%(count)s min", "%(count)s min", minutes), { count: minutes });
  }

  /**
   * @param {number} since  Unix seconds
   * @returns {string} "24:18", "1:02:03"
   */
  elapsed(since) {
    const seconds = Math.max(0, Math.floor(this.#now() / 1000 - since));
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  }

  /** @param {Date} date */
  #japaneseDay(date) {
    const day = this.#format({ day: "numeric", month: "long" }).format(date);
    return `${day}（${this.#format({ weekday: "short" }).format(date)}）`;
  }

  /** @param {number} ms */
  #dayOf(ms) {
    return this.#format({ year: "numeric", month: "numeric", day: "numeric" }).format(ms);
  }

  /** @param {Intl.DateTimeFormatOptions} options */
  #format(options) {
    return new Intl.DateTimeFormat(this.#language, { ...options, timeZone: this.#timeZone });
  }
}

/** @param {number | Date} when */
function dateOf(when) {
  return when instanceof Date ? when : new Date(when * 1000);
}
