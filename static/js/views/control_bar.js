/** The control bar: what is on, what is new. Its boxes never change. */

import { find } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { deviceName } from "./device_fields.js";

/** @typedef {import("./types.js").CallState} CallState */

export class ControlBar {
  #root;
  #level;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#level = find(".lvl i", root);
  }

  /**
   * @param {CallState} state
   * @param {"chat" | "people" | null} panel  which is open
   */
  render(state, panel) {
    const { own, devices } = state;
    const self = state.participants.find((participant) => participant.isSelf);
    this.#pressed("microphone", own.microphone.on);
    this.#pressed("camera", own.camera.on);
    this.#pressed("share", own.screen.on);
    this.#pressed("hand", Boolean(self?.hand));
    this.#device("microphone-menu", devices.microphones, own.microphone.deviceId, gettext("No microphone"));
    this.#device("camera-menu", devices.cameras, own.camera.deviceId, gettext("No camera"));
    for (const name of ["chat", "people"])
      find(`[data-action=${name}]`, this.#root).setAttribute("aria-expanded", String(panel === name));
    this.#count(
      "#unread",
      state.unread,
      ngettext("%(count)s unread message", "%(count)s unread messages", state.unread),
    );
    const waiting = state.waiting.length;
    this.#count(
      "#at-the-door",
      waiting,
      ngettext("%(count)s person at the door", "%(count)s people at the door", waiting),
    );
    find("[data-action=share]", this.#root).hidden = !canShare;
  }

  /** @param {number} level  0 to 1, of the own microphone */
  level(level) {
    this.#level.style.transform = `scaleX(${Math.min(1, level).toFixed(2)})`;
  }

  /**
   * @param {string} action
   * @param {boolean} on
   */
  #pressed(action, on) {
    find(`[data-action=${action}]`, this.#root).setAttribute("aria-pressed", String(on));
  }

  /**
   * @param {string} action
   * @param {import("./types.js").Device[]} devices
   * @param {string | null | undefined} chosen
   * @param {string} none
   */
  #device(action, devices, chosen, none) {
    const at = Math.max(
      0,
      devices.findIndex((device) => device.id === chosen),
    );
    find(`[data-action=${action}] b`, this.#root).textContent = devices.length ? deviceName(devices[at], at) : none;
  }

  /**
   * @param {string} selector
   * @param {number} count
   * @param {string} words
   */
  #count(selector, count, words) {
    const badge = find(selector, this.#root);
    badge.hidden = count === 0;
    badge.textContent = String(count);
    badge.setAttribute("aria-label", interpolate(words, { count }));
    badge.setAttribute("role", "img");
  }
}

export const canShare = Boolean(navigator.mediaDevices && "getDisplayMedia" in navigator.mediaDevices);
