/** Who is inside the room, before joining: live. */

import { element, find } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { disc, named } from "./people.js";

/** @typedef {import("./types.js").Inside} Inside */

export class InsideList {
  #root;
  #clock;
  #shown = "";

  /**
   * @param {HTMLElement} root
   * @param {import("./clock.js").Clock} clock
   */
  constructor(root, clock) {
    this.#root = root;
    this.#clock = clock;
  }

  /** @param {Inside[]} inside */
  render(inside) {
    const shown = JSON.stringify(inside);
    if (shown === this.#shown) return;
    this.#shown = shown;
    find("#inside-title", this.#root).textContent = headline(inside.length);
    find("#inside", this.#root).replaceChildren(...inside.map((who) => this.#line(who)));
  }

  /** @param {Inside} who */
  #line(who) {
    const words = interpolate(gettext("since %(time)s"), { time: this.#clock.time(who.since) });
    const since = element("time", { dateTime: this.#clock.machine(who.since) }, words);
    return element(
      "li",
      { dataset: { person: who.person } },
      disc(who, { large: true }),
      named(element("b"), who.name),
      since,
    );
  }
}

/** @param {number} count */
function headline(count) {
  if (count === 0) return gettext("Nobody is inside");
  return interpolate(ngettext("%(count)s person inside", "%(count)s people inside", count), { count });
}
