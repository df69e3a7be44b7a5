/** What the device menus hold: microphones with speakers and voice, and cameras with their size. Loaded when first opened. */

import { element, icon } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { canChooseSpeaker, deviceName } from "./device_fields.js";
import { speakerOf } from "./playback.js";
import { heightOf, resolutions } from "./resolution.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {{key: string, text: string, checked: boolean, choose: () => unknown, dataset?: Record<string, string>}} Item */

/** @typedef {import("./device_fields.js").DeviceIntents} Intents */

/**
 * @param {HTMLElement} menu
 * @param {CallState} state
 * @param {Intents} intents
 */
export function fillMicrophoneMenu(menu, state, intents) {
  const { devices, own, media } = state;
  fill(menu, [
    devicesGroup(gettext("Microphone"), devices.microphones, own.microphone.deviceId, intents.chooseMicrophone),
    ...speakers(devices.speakers, speakerOf(state), intents),
    element("hr"),
    group(gettext("My voice"), "menuitemcheckbox", voice(media.processing, intents)),
  ]);
}

/**
 * @param {HTMLElement} menu
 * @param {CallState} state
 * @param {Intents} intents
 */
export function fillCameraMenu(menu, { devices, own, media }, intents) {
  fill(menu, [
    devicesGroup(gettext("Camera"), devices.cameras, own.camera.deviceId, intents.chooseCamera),
    element("hr"),
    group(gettext("Resolution"), "menuitemradio", sizes(media, intents), realWords(own.camera.settings)),
  ]);
}

/** @param {Device[]} list @param {string} chosen @param {Intents} intents */
function speakers(list, chosen, intents) {
  if (!canChooseSpeaker || list.length === 0) return [];
  return [element("hr"), devicesGroup(gettext("Speaker"), list, chosen, intents.chooseSpeaker)];
}

/** @param {CallState["media"]["processing"]} processing @param {Intents} intents @returns {Item[]} */
function voice(processing, intents) {
  const words = {
    noiseSuppression: gettext("Reduce background noise"),
    echoCancellation: gettext("Remove echo"),
    autoGainControl: gettext("Even out the loudness"),
  };
  return /** @type {(keyof typeof words)[]} */ (Object.keys(words)).map((name) => {
    const checked = processing[name];
    return { key: name, text: words[name], checked, choose: () => intents.treatVoice(name, !checked) };
  });
}

/** @param {CallState["media"]} media @param {Intents} intents @returns {Item[]} */
function sizes(media, intents) {
  return resolutions(media).map(({ value, text }) => ({
    key: `height-${value}`,
    text,
    checked: heightOf(value) === media.height,
    choose: () => intents.chooseHeight(heightOf(value)),
  }));
}

/** What the camera really gives. @param {import("./types.js").PictureSettings | null | undefined} settings */
function realWords(settings) {
  if (!settings?.height) return "";
  const { width, height, frameRate } = settings;
  // Some browsers do not say how often.
  if (!frameRate) return interpolate(gettext("Now %(width)s × %(height)s"), { width, height });
  return interpolate(gettext("Now %(width)s × %(height)s, %(frames)s frames per second"), {
    width,
    height,
    frames: Math.round(frameRate),
  });
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
  return group(title, "menuitemradio", items, items.length ? "" : gettext("None found"));
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
