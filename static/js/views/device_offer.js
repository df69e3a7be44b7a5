/** A microphone or camera that was unplugged in the call: says so, and offers the next one. */

import { find } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { deviceName } from "./device_fields.js";
import { nextOf } from "./next_device.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {import("./types.js").Device} Device */
/** @typedef {"microphone" | "camera"} Kind */

const KINDS = /** @type {const} */ (["microphone", "camera"]);
const LISTS = /** @type {const} */ ({ microphone: "microphones", camera: "cameras" });

export class DeviceOffer {
  #root;
  /** What the person knows and does not want to read again. @type {Set<Kind>} */
  #dismissed = new Set();
  /** @type {Kind | null} */
  #shown = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    find("[data-action=dismiss-device]", root).addEventListener("click", () => this.#dismiss());
  }

  /** @param {CallState} state */
  render({ own, devices }) {
    const gone = KINDS.filter((kind) => own[kind].error === "ended");
    for (const kind of KINDS) if (!gone.includes(kind)) this.#dismissed.delete(kind);
    this.#shown = gone.find((kind) => !this.#dismissed.has(kind)) ?? null;
    this.#root.hidden = this.#shown === null;
    if (this.#shown) this.#draw(this.#shown, nextOf(devices[LISTS[this.#shown]], own[this.#shown].deviceId));
  }

  /** @param {Kind} kind @param {Device | undefined} next */
  #draw(kind, next) {
    const titles = {
      microphone: gettext("The microphone was unplugged."),
      camera: gettext("The camera was unplugged."),
    };
    write(find("b", this.#root), titles[kind]);
    write(find("p span", this.#root), next ? insteadOf(next) : gettext("Connect it again, or go on without it."));
    const use = find("[data-action=use-device]", this.#root);
    use.hidden = !next;
    if (next) Object.assign(use.dataset, { kind, device: next.id });
  }

  #dismiss() {
    if (this.#shown) this.#dismissed.add(this.#shown);
    this.#root.hidden = true;
  }
}

/** @param {Device} next */
function insteadOf(next) {
  return interpolate(gettext("You can go on with %(device)s."), { device: deviceName(next, 0) });
}

/** A live region reads what is written, so the same is not written twice. @param {HTMLElement} node @param {string} text */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
