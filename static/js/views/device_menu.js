/** The device menus of the control bar: microphones with speakers, and cameras. */

import { element, find, icon } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { canChooseSpeaker, deviceName } from "./device_fields.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").CallState} CallState */

export class DeviceMenus {
  #microphone;
  #camera;
  #intents;
  #shown = "";

  /**
   * @param {HTMLElement} root
   * @param {import("./device_fields.js").DeviceIntents} intents
   */
  constructor(root, intents) {
    this.#microphone = find("#microphone-menu", root);
    this.#camera = find("#camera-menu", root);
    this.#intents = intents;
  }

  /** @param {CallState} state */
  render({ devices, own, speakerId }) {
    const shown = JSON.stringify([devices, own.microphone.deviceId, own.camera.deviceId, speakerId]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const { chooseMicrophone, chooseCamera, chooseSpeaker } = this.#intents;
    this.#microphone.replaceChildren(
      ...group(gettext("Microphone"), devices.microphones, own.microphone.deviceId, chooseMicrophone),
    );
    if (canChooseSpeaker && devices.speakers.length) {
      this.#microphone.append(element("hr"), ...group(gettext("Speaker"), devices.speakers, speakerId, chooseSpeaker));
    }
    this.#camera.replaceChildren(...group(gettext("Camera"), devices.cameras, own.camera.deviceId, chooseCamera));
  }
}

/**
 * @param {string} title
 * @param {Device[]} devices
 * @param {string | null | undefined} chosen
 * @param {(id: string) => unknown} choose
 */
function group(title, devices, chosen, choose) {
  const items = devices.map((device, at) => {
    const checked = device.id === chosen || (!chosen && at === 0);
    const props = {
      type: "button",
      role: "menuitemradio",
      "aria-checked": String(checked),
      dataset: { device: device.id },
    };
    return element(
      "button",
      { ...props, onclick: () => choose(device.id) },
      icon("check"),
      element("span", null, deviceName(device, at)),
    );
  });
  const body = items.length ? items : [element("p", null, gettext("None found"))];
  return [
    element("div", { role: "group", "aria-label": title }, element("h2", { role: "presentation" }, title), ...body),
  ];
}
