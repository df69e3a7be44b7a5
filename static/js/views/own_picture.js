/** The own picture before joining, its switches, and why there is none. */

import { find } from "../lib/dom.js";
import { named, disc } from "./people.js";
import { cameraTrouble } from "./trouble.js";

/** @typedef {import("./types.js").CallState} CallState */

export class OwnPicture {
  #root;
  #video;
  #playback;

  /**
   * @param {HTMLElement} root
   * @param {{playback: import("./playback.js").Playback, setMicrophone: (on: boolean) => unknown, setCamera: (on: boolean) => unknown}} options
   */
  constructor(root, { playback, setMicrophone, setCamera }) {
    this.#root = root;
    this.#playback = playback;
    this.#video = find("video", root, HTMLVideoElement);
    const toggle = (/** @type {string} */ action, /** @type {(on: boolean) => unknown} */ set) => {
      const button = find(`[data-action=${action}]`, root);
      button.addEventListener("click", () => set(button.getAttribute("aria-pressed") !== "true"));
    };
    toggle("microphone", setMicrophone);
    toggle("camera", setCamera);
    find("[data-action=retry-camera]", root).addEventListener("click", () => setCamera(true));
  }

  /**
   * @param {CallState} state
   * @param {boolean} mirrored
   */
  render({ own, me }, mirrored) {
    const track = own.camera.on ? (own.camera.track ?? null) : null;
    this.#playback.attach(this.#video, track);
    this.#video.hidden = !track;
    this.#video.classList.toggle("mirrored", mirrored);
    named(find("#own-name", this.#root), me.name);
    find("[data-action=microphone]", this.#root).setAttribute("aria-pressed", String(own.microphone.on));
    find("[data-action=camera]", this.#root).setAttribute("aria-pressed", String(own.camera.on));
    this.#explain(track ? null : own.camera.error);
    const nobody = find("#no-picture", this.#root);
    nobody.hidden = Boolean(track) || Boolean(own.camera.error);
    if (!nobody.hidden) nobody.replaceChildren(disc(me));
    this.#measure(track, own.camera.settings ?? null);
  }

  /** Lets go of the picture; the call shows it from now on. */
  release() {
    this.#playback.attach(this.#video, null);
  }

  /** @param {string | null} error */
  #explain(error) {
    const box = find("#camera-trouble", this.#root);
    box.hidden = !error;
    if (!error || box.dataset.error === error) return;
    const words = cameraTrouble(error);
    box.dataset.error = error;
    find("b", box).textContent = words.title;
    find("p", box).textContent = words.text;
    find("button", box).hidden = error === "insecure" || error === "unsupported";
  }

  /**
   * What the camera really gives, not what was asked.
   * @param {MediaStreamTrack | null} track
   * @param {import("./types.js").PictureSettings | null} settings
   */
  #measure(track, settings) {
    const tag = find("#own-settings", this.#root);
    tag.hidden = !track || !settings?.height;
    if (settings) tag.textContent = `${settings.width} × ${settings.height}`;
  }
}
