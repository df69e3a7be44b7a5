/** The page while nothing else can happen: waiting, full, ended. Says what is, and offers a way on. */

import { element, find, icon } from "../lib/dom.js";
import { standstill } from "./state_words.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {import("./state_words.js").Way} Way */

export class StatePage {
  #root;
  #clock;
  #intents;
  #links;
  #shown = "";

  /**
   * @param {HTMLElement} root
   * @param {{clock: import("./clock.js").Clock, intents: Record<"knock" | "retry" | "leave", import("./types.js").Intent>,
   *   links: {home: string, room: string, signIn: string}}} options
   */
  constructor(root, { clock, intents, links }) {
    this.#root = root;
    this.#clock = clock;
    this.#intents = intents;
    this.#links = links;
  }

  /** @param {CallState} state */
  render(state) {
    const shows = state.phase === "waiting" || state.phase === "ended";
    this.#root.hidden = !shows;
    if (!shows) {
      this.#shown = "";
      return;
    }
    this.#root.dataset.reason =
      state.phase === "waiting" ? (state.waitingWhy ?? "lobby") : (state.ending?.reason ?? "");
    const words = standstill(state, this.#clock);
    const count = state.room.inside.length;
    const shown = JSON.stringify([words, count]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#draw(words, count);
  }

  /** Puts the focus where reading begins. */
  focus() {
    find("h1", this.#root).focus();
  }

  /**
   * @param {import("./state_words.js").Standstill} words
   * @param {number} count
   */
  #draw(words, count) {
    const house = find("#standstill-house", this.#root);
    house.className = words.look === "used" ? "house" : `house ${words.look}`;
    house.replaceChildren(icon("roof"), words.sign === "count" ? element("b", null, String(count)) : icon(words.sign));
    find("#standstill-title", this.#root).textContent = words.title;
    find("#standstill-text", this.#root).textContent = words.text;
    const live = find("#standstill-live", this.#root);
    live.hidden = !words.live;
    live.textContent = words.live ?? "";
    this.#ways(words.ways);
  }

  /** @param {Way[]} ways */
  #ways(ways) {
    const acts = find("#standstill-acts", this.#root);
    const focused = /** @type {HTMLElement | null} */ (acts.querySelector(":focus"))?.dataset.action;
    acts.replaceChildren(...ways.map((way) => this.#way(way)));
    if (focused) /** @type {HTMLElement | null} */ (acts.querySelector(`[data-action=${focused}]`))?.focus();
  }

  /** @param {Way} way */
  #way({ action, word, go, off }) {
    const props = { class: go ? "btn go" : "btn", dataset: { action } };
    const href = {
      home: this.#links.home,
      rejoin: this.#links.room,
      "sign-in": this.#links.signIn,
      knock: "",
      retry: "",
      leave: "",
    }[action];
    if (href) return element("a", { ...props, href }, word);
    const intent = this.#intents[/** @type {"knock" | "retry" | "leave"} */ (action)];
    return element("button", { ...props, type: "button", disabled: off, onclick: () => intent() }, word);
  }
}
