/** Somebody's screen, large; when several share, a button for each of the others. */

import { element, find } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";

/** @typedef {import("./types.js").Participant} Participant */

export class ShareStage {
  #root;
  #video;
  #playback;
  #sights;
  #changed;
  /** @type {string[]} */
  #known = [];
  /** @type {string | null} */
  #chosen = null;

  /**
   * @param {HTMLElement} root
   * @param {{playback: import("./playback.js").Playback, sights: import("./sights.js").Sights, changed: () => void}} options
   *   changed: another screen was chosen
   */
  constructor(root, { playback, sights, changed }) {
    this.#root = root;
    this.#playback = playback;
    this.#sights = sights;
    this.#changed = changed;
    this.#video = find("video", root, HTMLVideoElement);
    const enlarge = find("[data-action=enlarge]", root, HTMLButtonElement);
    enlarge.hidden = !document.fullscreenEnabled;
    enlarge.addEventListener("click", () => this.#enlarge());
  }

  /**
   * The newest screen has the stage until another is chosen. The own one is not shown: it would show itself.
   * @param {Participant[]} participants
   * @returns {boolean} whether a screen has the stage
   */
  render(participants) {
    const sharing = participants.filter((participant) => participant.screen && !participant.isSelf);
    const fresh = sharing.find((participant) => !this.#known.includes(participant.id));
    this.#known = sharing.map((participant) => participant.id);
    if (fresh || !this.#known.includes(this.#chosen ?? "")) this.#chosen = fresh?.id ?? this.#known[0] ?? null;
    const shown = sharing.find((participant) => participant.id === this.#chosen);
    this.#root.hidden = !shown;
    this.#playback.attach(this.#video, shown?.tracks.screen ?? null);
    this.#sights.screen(this.#chosen, this.#video, this.#known);
    if (shown) this.#head(shown, sharing);
    else if (document.fullscreenElement === this.#root) document.exitFullscreen();
    return Boolean(shown);
  }

  /**
   * @param {Participant} shown
   * @param {Participant[]} sharing
   */
  #head(shown, sharing) {
    this.#root.dataset.sharer = shown.id;
    find("p", this.#root).textContent = interpolate(gettext("%(name)s shares the screen"), { name: shown.name });
    const others = sharing.filter((participant) => participant !== shown);
    const shownNow = [...this.#root.querySelectorAll(".others button")].map((button) => button.getAttribute("value"));
    if (shownNow.join() === others.map((other) => other.id).join()) return;
    find(".others", this.#root).replaceChildren(...others.map((other) => this.#button(other)));
  }

  /** @param {Participant} other */
  #button(other) {
    const choose = () => {
      this.#chosen = other.id;
      this.#changed();
    };
    const label = interpolate(gettext("Show the screen of %(name)s"), { name: other.name });
    return element("button", { type: "button", value: other.id, title: label, onclick: choose }, other.name);
  }

  #enlarge() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.#root.requestFullscreen();
  }
}
