/** Which microphone, camera and speaker: three fields, the level, and what is wrong with the microphone. */

import { element, find } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { microphoneTrouble } from "./trouble.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {import("./types.js").Device} Device */
/** @typedef {{chooseMicrophone: (id: string) => unknown, chooseCamera: (id: string) => unknown, chooseSpeaker: (id: string) => unknown}} DeviceIntents */

export const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype;

export class DeviceFields {
  #root;
  #microphones;
  #cameras;
  #speakers;
  #bars;

  /**
   * @param {HTMLElement} root
   * @param {DeviceIntents} intents
   */
  constructor(root, intents) {
    this.#root = root;
    this.#microphones = find("#microphones", root, HTMLSelectElement);
    this.#cameras = find("#cameras", root, HTMLSelectElement);
    this.#speakers = find("#speakers", root, HTMLSelectElement);
    this.#bars = [...find("#meter", root).children];
    this.#microphones.addEventListener("change", () => intents.chooseMicrophone(this.#microphones.value));
    this.#cameras.addEventListener("change", () => intents.chooseCamera(this.#cameras.value));
    this.#speakers.addEventListener("change", () => intents.chooseSpeaker(this.#speakers.value));
  }

  /** @param {CallState} state */
  render({ devices, own, speakerId }) {
    fill(this.#microphones, devices.microphones, own.microphone.deviceId, gettext("No microphone"));
    fill(this.#cameras, devices.cameras, own.camera.deviceId, gettext("No camera"));
    fill(this.#speakers, devices.speakers, speakerId, "");
    find("#speaker-field", this.#root).hidden = !canChooseSpeaker || devices.speakers.length === 0;
    this.#help(own.microphone.error);
  }

  /** @param {number} level  0 to 1 */
  level(level) {
    const lit = Math.round(Math.min(1, level) * this.#bars.length);
    for (const [at, bar] of this.#bars.entries()) bar.classList.toggle("on", at < lit);
    find("#meter", this.#root).setAttribute("aria-valuenow", String(Math.round(Math.min(1, level) * 100)));
  }

  /** @param {string | null} error */
  #help(error) {
    const help = find("#microphone-help", this.#root);
    help.hidden = !error;
    const text = error ? microphoneTrouble(error) : "";
    const words = find("span", help);
    if (words.textContent !== text) words.textContent = text;
  }
}

/**
 * @param {Device} device
 * @param {number} at
 * @returns {string}
 */
export function deviceName(device, at) {
  return device.label || interpolate(gettext("Device %(number)s"), { number: at + 1 });
}

/**
 * @param {HTMLSelectElement} select
 * @param {Device[]} devices
 * @param {string | null | undefined} chosen
 * @param {string} none
 */
function fill(select, devices, chosen, none) {
  const wanted = devices.length ? devices.map((device, at) => [device.id, deviceName(device, at)]) : [["", none]];
  const shown = [...select.options].map((option) => [option.value, option.text]);
  if (JSON.stringify(wanted) !== JSON.stringify(shown)) {
    select.replaceChildren(...wanted.map(([value, text]) => element("option", { value }, text)));
  }
  select.disabled = devices.length === 0;
  if (chosen && select.value !== chosen) select.value = chosen;
}
