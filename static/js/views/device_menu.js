/** The device menus of the control bar: microphones with speakers and voice, and cameras with their size. */

import { element, find, icon } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { canChooseSpeaker, deviceName } from "./device_fields.js";
import { heightOf, realWords, resolutions } from "./resolution.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {{key: string, text: string, checked: boolean, choose: () => unknown, dataset?: Record<string, string>}} Item */

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
  render({ devices, own, speakerId, media }) {
    const shown = JSON.stringify([
      devices,
      own.microphone.deviceId,
      own.camera.deviceId,
      own.camera.settings,
      speakerId,
      media,
    ]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    fill(this.#microphone, [
      ...devicesGroup(
        gettext("Microphone"),
        devices.microphones,
        own.microphone.deviceId,
        this.#intents.chooseMicrophone,
      ),
      ...this.#speakers(devices.speakers, speakerId),
      element("hr"),
      group(gettext("My voice"), "menuitemcheckbox", this.#voice(media.processing)),
    ]);
    fill(this.#camera, [
      ...devicesGroup(gettext("Camera"), devices.cameras, own.camera.deviceId, this.#intents.chooseCamera),
      element("hr"),
      group(gettext("Resolution"), "menuitemradio", this.#sizes(media), realWords(own.camera.settings)),
    ]);
  }

  /** @param {Device[]} speakers @param {string | null} chosen */
  #speakers(speakers, chosen) {
    if (!canChooseSpeaker || speakers.length === 0) return [];
    return [element("hr"), ...devicesGroup(gettext("Speaker"), speakers, chosen, this.#intents.chooseSpeaker)];
  }

  /** @param {CallState["media"]["processing"]} processing @returns {Item[]} */
  #voice(processing) {
    const words = {
      noiseSuppression: gettext("Reduce background noise"),
      echoCancellation: gettext("Remove echo"),
      autoGainControl: gettext("Even out the loudness"),
    };
    return /** @type {(keyof typeof words)[]} */ (Object.keys(words)).map((name) => {
      const checked = processing[name];
      return { key: name, text: words[name], checked, choose: () => this.#intents.treatVoice(name, !checked) };
    });
  }

  /** @param {CallState["media"]} media @returns {Item[]} */
  #sizes({ heights, height }) {
    return resolutions(heights).map(({ value, text }) => ({
      key: `height-${value}`,
      text,
      checked: heightOf(value) === height,
      choose: () => this.#intents.chooseHeight(heightOf(value)),
    }));
  }
}

/** Whoever is on an item stays on it. @param {HTMLElement} menu @param {HTMLElement[]} children */
function fill(menu, children) {
  const key = menu.contains(document.activeElement)
    ? /** @type {HTMLElement} */ (document.activeElement).dataset.key
    : "";
  menu.replaceChildren(...children);
  if (key) /** @type {HTMLElement | null} */ (menu.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus();
}

/**
 * @param {string} title
 * @param {Device[]} devices
 * @param {string | null | undefined} chosen
 * @param {(id: string) => unknown} choose
 */
function devicesGroup(title, devices, chosen, choose) {
  const items = devices.map((device, at) => ({
    key: device.id,
    text: deviceName(device, at),
    checked: device.id === chosen || (!chosen && at === 0),
    choose: () => choose(device.id),
    dataset: { device: device.id },
  }));
  return [group(title, "menuitemradio", items, items.length ? "" : gettext("None found"))];
}

/**
 * @param {string} title
 * @param {"menuitemradio" | "menuitemcheckbox"} role
 * @param {Item[]} items
 * @param {string} [note]
 */
function group(title, role, items, note = "") {
  const buttons = items.map(({ key, text, checked, choose, dataset = {} }) =>
    element(
      "button",
      { type: "button", role, "aria-checked": String(checked), dataset: { key, ...dataset }, onclick: choose },
      icon("check"),
      element("span", null, text),
    ),
  );
  const heading = element("h2", { role: "presentation" }, title);
  const words = note && element("p", { role: "presentation", class: "num" }, note);
  return element("div", { role: "group", "aria-label": title }, heading, words || null, ...buttons);
}
