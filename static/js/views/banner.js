/** What has to be said across the stage: the connection, sound held back, somebody at the door. */

import { find } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { hue, initials } from "./people.js";

/** @typedef {import("./types.js").CallState} CallState */

const SECOND_MS = 1000;

export class Banners {
  #root;
  /** @type {number | null} */
  #retryAt = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /**
   * @param {CallState} state
   * @param {{peopleOpen: boolean, soundBlocked: boolean}} also
   */
  render(state, { peopleOpen, soundBlocked }) {
    this.#connection(state);
    find("#sound-banner", this.#root).hidden = !soundBlocked;
    find("#starved-banner", this.#root).hidden = !state.media.starved;
    this.#door(peopleOpen ? undefined : state.waiting[0]);
  }

  stop() {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  /** @param {CallState} state */
  #connection({ connection, retryAt }) {
    const banner = find("#connection-banner", this.#root);
    const lost = connection !== "open";
    banner.hidden = !lost;
    banner.dataset.connection = connection;
    this.#retryAt = retryAt;
    if (!lost) return this.stop();
    this.#tick();
    this.#ticking ??= setInterval(() => this.#tick(), SECOND_MS);
  }

  #tick() {
    const seconds = Math.ceil(((this.#retryAt ?? 0) - Date.now()) / SECOND_MS);
    const words =
      seconds > 0 ? interpolate(gettext("Trying again in %(seconds)s s"), { seconds }) : gettext("Trying again");
    find("#retry-in", this.#root).textContent = words;
  }

  /** @param {import("./types.js").Waiting | undefined} who  the first in the line */
  #door(who) {
    const banner = find("#door-banner", this.#root);
    banner.hidden = !who;
    if (!who || banner.dataset.id === who.id) return;
    banner.dataset.id = who.id;
    const disc = find(".disc", banner);
    disc.className = `disc l d${hue(who.person)}`;
    disc.textContent = initials(who.name);
    find("p", banner).textContent = interpolate(gettext("%(name)s is waiting at the door"), { name: who.name });
  }
}
