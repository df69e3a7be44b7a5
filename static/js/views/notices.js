/** Short notices: read out, shown at the top for a while, never over a face. */

import { element } from "../lib/dom.js";

const SHOWN_MS = 5_000;
const PER_CHARACTER_MS = 40;

export class Notices {
  #roots;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #hiding;

  /** @param {Iterable<Element>} roots  live regions, of which the page shows one; what is hidden is not read out either */
  constructor(roots) {
    this.#roots = [...roots];
  }

  /** @param {string} text */
  show(text) {
    if (!text) return;
    this.stop();
    for (const root of this.#roots) root.append(element("p", { class: "notice" }, text));
    this.#hiding = setTimeout(() => this.stop(), SHOWN_MS + text.length * PER_CHARACTER_MS);
  }

  stop() {
    clearTimeout(this.#hiding);
    for (const root of this.#roots) root.replaceChildren();
  }
}
