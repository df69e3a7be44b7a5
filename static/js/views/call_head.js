/** The top bar of the call: its name, marks, length, and the buttons at the edge. */

import { element, find, icon } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";

/** @typedef {import("./types.js").CallState} CallState */

const SECOND_MS = 1000;

export class CallHead {
  #root;
  #clock;
  #fullScreen;
  /** @type {number | undefined} Unix seconds */
  #startedAt;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /**
   * @param {HTMLElement} root
   * @param {import("./clock.js").Clock} clock
   */
  constructor(root, clock) {
    this.#root = root;
    this.#clock = clock;
    this.#fullScreen = find("[data-action=full-screen]", root);
    this.#fullScreen.hidden = !document.fullscreenEnabled;
    document.addEventListener("fullscreenchange", () => this.#showFullScreen());
  }

  start() {
    this.#ticking ??= setInterval(() => this.#tick(), SECOND_MS);
    this.focus();
  }

  stop() {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    if (document.fullscreenElement) document.exitFullscreen();
  }

  /** Puts the focus where reading begins. */
  focus() {
    find("#call-title", this.#root).focus();
  }

  /**
   * @param {CallState} state
   * @param {boolean} peopleOpen
   */
  render({ room, call, own, devices }, peopleOpen) {
    this.#startedAt = call?.startedAt;
    find("#call-title", this.#root).textContent = room.name;
    const badge = find("#sharing-badge", this.#root);
    badge.hidden = !own.screen.on;
    for (const words of /** @type {NodeListOf<HTMLElement>} */ (badge.querySelectorAll("[data-sound]")))
      words.hidden = words.dataset.sound !== (own.screen.sound ?? "unasked");
    showMark(find("#call-mark", this.#root), Boolean(call?.locked), room.lobby);
    find("[data-action=switch-camera]", this.#root).hidden = devices.cameras.length < 2 || !own.camera.on;
    find("[data-action=people]", this.#root).setAttribute("aria-expanded", String(peopleOpen));
    this.#tick();
  }

  #tick() {
    if (this.#startedAt) find("#elapsed", this.#root).textContent = this.#clock.elapsed(this.#startedAt);
  }

  #showFullScreen() {
    this.#fullScreen.setAttribute("aria-pressed", String(document.fullscreenElement === document.documentElement));
  }
}

/**
 * @param {HTMLElement} mark
 * @param {boolean} locked
 * @param {boolean} lobby
 */
export function showMark(mark, locked, lobby) {
  mark.hidden = !locked && !lobby;
  const word = locked ? gettext("Locked") : gettext("Lobby");
  if (mark.hidden || mark.textContent === word) return;
  mark.replaceChildren(icon(locked ? "lock" : "door-open"), element("span", null, word));
}
