/** Times as people read them, in the person's language and time zone. */

import { gettext, interpolate, ngettext } from "../lib/i18n.js";

export class Clock {
  /** As Intl names it. */
  language;
  /** Milliseconds since 1970. */
  now;
  #timeZone;
  #time;

  /**
   * @param {string} language  "en" or "ja"
   * @param {string} timeZone  an IANA name
   * @param {() => number} [now]  milliseconds since 1970
   */
  constructor(language, timeZone, now = Date.now) {
    this.language = language === "en" ? "en-GB" : language;
    this.#timeZone = timeZone;
    this.now = now;
    this.#time = this.format({ hour: "numeric", minute: "2-digit", hour12: false });
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

  /**
   * @param {number} since  Unix seconds
   * @returns {string} "just now", "2 min"
   */
  howLong(since) {
    const minutes = Math.floor((this.now() / 1000 - since) / 60);
    if (minutes < 1) return gettext("just now");
    return interpolate(ngettext("%(count)s min", "%(count)s min", minutes), { count: minutes });
  }

  /**
   * @param {number} since  Unix seconds
   * @returns {string} "24:18", "1:02:03"
   */
  elapsed(since) {
    const seconds = Math.max(0, Math.floor(this.now() / 1000 - since));
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  }

  /** @param {Intl.DateTimeFormatOptions} options */
  format(options) {
    return new Intl.DateTimeFormat(this.language, { ...options, timeZone: this.#timeZone });
  }
}

/** @param {number | Date} when */
function dateOf(when) {
  return when instanceof Date ? when : new Date(when * 1000);
}
