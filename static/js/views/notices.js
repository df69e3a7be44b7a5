/** Short notices: read out, shown in the top bar for a while, never over a face. */

import { element } from "../lib/dom.js";

const SHOWN_MS = 5_000;
const PER_CHARACTER_MS = 40;

export class Notices {
  #root;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #hiding;

  /** @param {HTMLElement} root  a live region */
  constructor(root) {
    this.#root = root;
  }

  /** @param {string} text */
  show(text) {
    if (!text) return;
    clearTimeout(this.#hiding);
    this.#root.replaceChildren(element("p", { class: "notice" }, text));
    this.#hiding = setTimeout(() => this.#root.replaceChildren(), SHOWN_MS + text.length * PER_CHARACTER_MS);
  }

  stop() {
    clearTimeout(this.#hiding);
    this.#root.replaceChildren();
  }
}
