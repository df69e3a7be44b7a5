/** A device that was unplugged in the call, with the next one; or one that was plugged in: an offer, never a jump. */

import { find } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { deviceName } from "./device_fields.js";
import { nextOf, plugged } from "./next_device.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {import("./types.js").Device} Device */
/** @typedef {"microphone" | "camera"} Kind */
/** @typedef {{kind: Kind, device: Device | undefined, speaker?: Device, title: string, text: string}} Offer */

const KINDS = /** @type {const} */ (["microphone", "camera"]);
const LISTS = /** @type {const} */ ({ microphone: "microphones", camera: "cameras" });

export class DeviceOffer {
  #root;
  /** What the person knows and does not want to read again. @type {Set<Kind>} */
  #dismissed = new Set();
  /** @type {Kind | null} */
  #shown = null;
  /** @type {CallState["devices"] | null} */
  #known;
  /** What was plugged in and not answered yet. @type {{kind: Kind, device: Device, speaker?: Device} | null} */
  #fresh = null;

  /** @param {HTMLElement} root @param {CallState["devices"] | null} known  what was plugged in before */
  constructor(root, known) {
    this.#root = root;
    this.#known = known;
    find("[data-action=dismiss-device]", root).addEventListener("click", () => this.#dismiss());
  }

  /** @param {CallState} state */
  render({ own, devices }) {
    this.#compare(devices, own);
    const gone = KINDS.filter((kind) => own[kind].error === "ended");
    for (const kind of KINDS) if (!gone.includes(kind)) this.#dismissed.delete(kind);
    this.#shown = gone.find((kind) => !this.#dismissed.has(kind)) ?? null;
    const offer = this.#shown
      ? goneOffer(this.#shown, nextOf(devices[LISTS[this.#shown]], own[this.#shown].deviceId))
      : this.#fresh && freshOffer(this.#fresh);
    this.#root.hidden = !offer;
    if (offer) this.#draw(offer);
  }

  /** @param {CallState["devices"]} devices @param {CallState["own"]} own */
  #compare(devices, own) {
    const known = this.#known;
    this.#known = devices;
    if (known && known !== devices) this.#fresh = plugged(known, devices, own) ?? this.#still(devices);
    if (this.#fresh && own[this.#fresh.kind].deviceId === this.#fresh.device.id) this.#fresh = null;
  }

  /** What was plugged in, unless it was pulled out again. @param {CallState["devices"]} devices */
  #still(devices) {
    const fresh = this.#fresh;
    return fresh && devices[LISTS[fresh.kind]].some(({ id }) => id === fresh.device.id) ? fresh : null;
  }

  /** @param {Offer} offer */
  #draw({ kind, device, speaker, title, text }) {
    write(find("b", this.#root), title);
    write(find("p span", this.#root), text);
    const use = find("[data-action=use-device]", this.#root);
    use.hidden = !device;
    if (device) Object.assign(use.dataset, { kind, device: device.id, speaker: speaker?.id ?? "" });
  }

  #dismiss() {
    if (this.#shown) this.#dismissed.add(this.#shown);
    else this.#fresh = null;
    this.#root.hidden = true;
  }
}

/** @param {Kind} kind @param {Device | undefined} device @returns {Offer} */
function goneOffer(kind, device) {
  const titles = { microphone: gettext("The microphone stopped."), camera: gettext("The camera stopped.") };
  const text = device
    ? interpolate(gettext("You can go on with %(device)s."), { device: deviceName(device, 0) })
    : gettext("It was unplugged or taken away. Connect it again, or go on without it.");
  return { kind, device, title: titles[kind], text };
}

/** @param {{kind: Kind, device: Device, speaker?: Device}} fresh @returns {Offer} */
function freshOffer({ kind, device, speaker }) {
  const title = interpolate(gettext("%(device)s was plugged in."), { device: deviceName(device, 0) });
  const texts = {
    microphone: speaker ? gettext("You can speak and listen with it.") : gettext("You can speak with it."),
    camera: gettext("You can show yourself with it."),
  };
  return { kind, device, speaker, title, text: texts[kind] };
}

/** A live region reads what is written, so the same is not written twice. @param {HTMLElement} node @param {string} text */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
