/** Which panel is open: one at a time. Event: "change". */

import { find } from "../lib/dom.js";

/** @typedef {"chat" | "people"} PanelName */

export class Panels extends EventTarget {
  #arena;
  /** @type {PanelName | null} */
  #open = null;
  /** @type {HTMLElement | null} */
  #opener = null;

  /** @param {HTMLElement} arena  the element that holds the panels */
  constructor(arena) {
    super();
    this.#arena = arena;
  }

  get open() {
    return this.#open;
  }

  /**
   * @param {PanelName} name
   * @param {HTMLElement} [opener]  gets the focus back
   */
  toggle(name, opener) {
    if (this.#open === name) return this.close();
    this.#opener = opener ?? null;
    this.#show(name);
    const first = name === "chat" && matchMedia("(pointer: fine)").matches ? "#message" : "h2";
    find(`#${name}-panel ${first}`, this.#arena).focus();
  }

  /** @returns {boolean} whether there was one to close */
  close() {
    if (!this.#open) return false;
    const inside = this.#arena.contains(document.activeElement);
    this.#show(null);
    if (inside && this.#opener?.checkVisibility()) this.#opener.focus();
    return true;
  }

  /** @param {PanelName | null} name */
  #show(name) {
    this.#open = name;
    for (const each of ["chat", "people"]) find(`#${each}-panel`, this.#arena).hidden = each !== name;
    if (name) this.#arena.dataset.panel = name;
    else delete this.#arena.dataset.panel;
    this.dispatchEvent(new Event("change"));
  }
}
