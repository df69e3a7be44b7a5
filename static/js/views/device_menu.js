/** The device menus of the control bar. What they hold is loaded when one is opened for the first time. */

import { find } from "../lib/dom.js";

/** @typedef {import("./types.js").CallState} CallState */

export class DeviceMenus {
  #microphone;
  #camera;
  #intents;
  #shown = "";
  /** @type {CallState | null} */
  #state = null;
  /** @type {typeof import("./device_items.js") | null} */
  #items = null;

  /**
   * @param {HTMLElement} root
   * @param {import("./device_fields.js").DeviceIntents} intents
   */
  constructor(root, intents) {
    this.#microphone = find("#microphone-menu", root);
    this.#camera = find("#camera-menu", root);
    this.#intents = intents;
    for (const menu of [this.#microphone, this.#camera])
      menu.addEventListener("beforetoggle", () => this.#load(menu), { once: true });
  }

  /** @param {CallState} state */
  render(state) {
    this.#state = state;
    this.#draw();
  }

  /** @param {HTMLElement} menu  that is being opened */
  async #load(menu) {
    this.#items ??= await import("./device_items.js");
    this.#draw();
    if (menu.matches(":popover-open") && !menu.contains(document.activeElement))
      /** @type {HTMLElement | null} */ (menu.querySelector("[role^=menuitem]"))?.focus();
  }

  #draw() {
    if (!this.#items || !this.#state) return;
    const { devices, own, speakerId, media } = this.#state;
    const { microphone, camera } = own;
    const shown = JSON.stringify([devices, microphone.deviceId, camera.deviceId, camera.settings, speakerId, media]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#items.fillMicrophoneMenu(this.#microphone, this.#state, this.#intents);
    this.#items.fillCameraMenu(this.#camera, this.#state, this.#intents);
  }
}
