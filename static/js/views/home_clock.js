/** Days as people read them: for the home page alone. */

import { gettext, interpolate } from "../lib/i18n.js";
import { Clock } from "./clock.js";

const DAY_MS = 86_400_000;

export class HomeClock extends Clock {
  /** @returns {string} "Tuesday 24 November", "11月24日（火）" */
  today() {
    if (this.language.startsWith("ja")) return this.#japaneseDay(new Date(this.now()));
    return this.format({ weekday: "long", day: "numeric", month: "long" }).format(this.now()).replace(",", "");
  }

  /**
   * @param {number} when  Unix seconds
   * @returns {string} "today, 9:12", "yesterday, 17:40", "19 November"
   */
  recent(when) {
    const day = this.#dayOf(when * 1000);
    const time = this.time(when);
    if (day === this.#dayOf(this.now())) return interpolate(gettext("today, %(time)s"), { time });
    if (day === this.#dayOf(this.now() - DAY_MS)) return interpolate(gettext("yesterday, %(time)s"), { time });
    return this.format({ day: "numeric", month: "long" }).format(when * 1000);
  }

  /** @param {Date} date */
  #japaneseDay(date) {
    const day = this.format({ day: "numeric", month: "long" }).format(date);
    return `${day}（${this.format({ weekday: "short" }).format(date)}）`;
  }

  /** @param {number} ms */
  #dayOf(ms) {
    return this.format({ year: "numeric", month: "numeric", day: "numeric" }).format(ms);
  }
}
