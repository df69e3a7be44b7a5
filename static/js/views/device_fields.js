/** Which microphone, camera, speaker and size of picture: four fields, the level, and what is wrong. */

import { element, find } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { speakerOf } from "./playback.js";
import { heightOf, resolutions } from "./resolution.js";
import { darkWords, insteadWords, microphoneTrouble } from "./trouble.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").OwnSource} OwnSource */
/** @typedef {Record<"chooseMicrophone" | "chooseCamera" | "chooseSpeaker" | "chooseHeight" | "treatVoice", import("./types.js").Intent>} DeviceIntents */

export const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype;

export class DeviceFields {
  #root;
  #microphones;
  #cameras;
  #speakers;
  #sizes;
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
    this.#sizes = find("#resolution", root, HTMLSelectElement);
    this.#bars = [...find("#meter", root).children];
    this.#microphones.addEventListener("change", () => intents.chooseMicrophone(this.#microphones.value));
    this.#cameras.addEventListener("change", () => intents.chooseCamera(this.#cameras.value));
    this.#speakers.addEventListener("change", () => intents.chooseSpeaker(this.#speakers.value));
    this.#sizes.addEventListener("change", () => intents.chooseHeight(heightOf(this.#sizes.value)));
  }

  /** @param {CallState} state */
  render(state) {
    const { devices, own, media } = state;
    fill(this.#microphones, devices.microphones, own.microphone.deviceId, gettext("No microphone"));
    fill(this.#cameras, devices.cameras, own.camera.deviceId, gettext("No camera"));
    fill(this.#speakers, devices.speakers, speakerOf(state), "");
    find("#speaker-field", this.#root).hidden = !canChooseSpeaker || devices.speakers.length === 0;
    options(this.#sizes, resolutions(media), String(media.height ?? ""));
    this.#sizes.disabled = media.heights.length === 0;
    const { microphone, camera } = own;
    const named = (/** @type {OwnSource} */ source, /** @type {Device[]} */ list) =>
      insteadWords(deviceName(list.find(({ id }) => id === source.deviceId) ?? { id: "", label: "" }, 0));
    this.#help(
      "microphone",
      microphone.error
        ? microphoneTrouble(microphone.error)
        : microphone.instead
          ? named(microphone, devices.microphones)
          : "",
    );
    this.#help("camera", camera.dark ? darkWords() : camera.instead ? named(camera, devices.cameras) : "");
  }

  /** @param {number} level  0 to 1 */
  level(level) {
    const lit = Math.round(Math.min(1, level) * this.#bars.length);
    for (const [at, bar] of this.#bars.entries()) bar.classList.toggle("on", at < lit);
    find("#meter", this.#root).setAttribute("aria-valuenow", String(Math.round(Math.min(1, level) * 100)));
  }

  /** @param {"microphone" | "camera"} kind @param {string} text */
  #help(kind, text) {
    const help = find(`#${kind}-help`, this.#root);
    help.hidden = !text;
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
  const named = devices.map((device, at) => ({ value: device.id, text: deviceName(device, at) }));
  options(select, named.length ? named : [{ value: "", text: none }], chosen || null);
  select.disabled = devices.length === 0;
}

/**
 * @param {HTMLSelectElement} select
 * @param {{value: string, text: string}[]} wanted
 * @param {string | null} chosen  null: as it is
 */
function options(select, wanted, chosen) {
  const shown = [...select.options].map(({ value, text }) => ({ value, text }));
  if (JSON.stringify(wanted) !== JSON.stringify(shown)) {
    select.replaceChildren(...wanted.map(({ value, text }) => element("option", { value }, text)));
  }
  if (chosen !== null && select.value !== chosen) select.value = chosen;
}
