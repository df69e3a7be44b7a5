/** The device menus of the control bar. What they hold is fetched when one is opened for the first time, or before. */

import { find } from "../lib/dom.js";

/** @typedef {import("./types.js").CallState} CallState */

export class DeviceMenus {
  #microphone;
  #camera;
  #intents;
  #items;
  #shown = "";
  /** @type {CallState | null} */
  #state = null;

  /**
   * @param {HTMLElement} root
   * @param {import("./device_fields.js").DeviceIntents} intents
   * @param {import("./later.js").Later<any, typeof import("./device_items.js")>} items
   */
  constructor(root, intents, items) {
    this.#microphone = find("#microphone-menu", root);
    this.#camera = find("#camera-menu", root);
    this.#intents = intents;
    this.#items = items;
    for (const menu of [this.#microphone, this.#camera])
      menu.addEventListener("beforetoggle", () => items.view || this.#load(menu));
  }

  /** @param {CallState} state */
  render(state) {
    this.#state = state;
    this.#draw();
  }

  /** @param {HTMLElement} menu  that is being opened */
  async #load(menu) {
    await this.#items.ask();
    if (menu.matches(":popover-open") && !menu.contains(document.activeElement))
      /** @type {HTMLElement | null} */ (menu.querySelector("[role^=menuitem]"))?.focus();
  }

  #draw() {
    const { view } = this.#items;
    if (!view || !this.#state) return;
    const { devices, own, speakerId, media } = this.#state;
    const { microphone, camera } = own;
    const shown = JSON.stringify([devices, microphone.deviceId, camera.deviceId, camera.settings, speakerId, media]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    view.fillMicrophoneMenu(this.#microphone, this.#state, this.#intents);
    view.fillCameraMenu(this.#camera, this.#state, this.#intents);
  }
}
