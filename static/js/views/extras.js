/** What the call's view does without at first: fetched when it is needed, or in a calm moment before. */

import { find } from "../lib/dom.js";
import { Later } from "./later.js";
import { noticeWords } from "./notice_words.js";

/** @typedef {import("./types.js").CallState} CallState */

/** Links are made and pictures there by then. */
const CALM_MS = 10_000;

export class Extras {
  #notices;
  #draw;
  #offer;
  /** What was plugged in at the beginning. @type {CallState["devices"] | null} */
  #devices = null;
  #connected = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #calm;

  /**
   * @param {HTMLElement} root  of the call
   * @param {{playback: import("./playback.js").Playback, sights: import("./sights.js").Sights,
   *   clock: import("./clock.js").Clock, notices: import("./notices.js").Notices, draw: () => void}} options
   */
  constructor(root, { playback, sights, clock, notices, draw }) {
    this.#notices = notices;
    this.#draw = draw;
    this.screen = this.#later(
      () => import("./share_stage.js"),
      ({ ShareStage }) => new ShareStage(find("#screen", root), { playback, sights, changed: draw }),
    );
    this.people = this.#later(
      () => import("./people_panel.js"),
      ({ PeoplePanel }) => new PeoplePanel(find("#people-panel", root), clock),
    );
    this.items = this.#later(
      () => import("./device_items.js"),
      (items) => items,
    );
    this.questions = this.#later(
      () => import("./questions.js"),
      (questions) => questions,
    );
    this.#offer = this.#later(
      () => import("./device_offer.js"),
      ({ DeviceOffer }) => new DeviceOffer(find("#device-banner", root), this.#devices),
      () => {}, // Nobody asked for it.
    );
  }

  /** @param {CallState} state @returns {boolean} whether a screen is shown */
  render(state) {
    const { participants, devices, own, connection } = state;
    this.#connected = connection === "open";
    this.#devices ??= devices;
    const gone = own.microphone.error === "ended" || own.camera.error === "ended";
    if (gone || devices !== this.#devices) this.#offer.ask();
    if (participants.some(({ screen, isSelf }) => screen && !isSelf)) this.screen.ask();
    this.people.view?.render(state);
    this.#offer.view?.render(state);
    return this.screen.view?.render(participants) ?? false;
  }

  start() {
    this.#calm = setTimeout(() => this.#fetchAhead(), CALM_MS);
  }

  stop() {
    clearTimeout(this.#calm);
  }

  #fetchAhead() {
    if (this.#connected)
      for (const later of [this.screen, this.people, this.items, this.questions, this.#offer]) later.ahead();
  }

  /** @template Script, View @param {() => Promise<Script>} fetch @param {(script: Script) => View} make */
  #later(fetch, make, failed = () => this.#notices.show(noticeWords({ code: "unavailable" }))) {
    return new Later(fetch, make, { there: this.#draw, failed });
  }
}
