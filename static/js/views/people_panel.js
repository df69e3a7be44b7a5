/** Who is in the call and at the door, and what a host may do. */

import { element, find, icon } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { disc, named } from "./people.js";
import { signalSign } from "./signal_mark.js";
import { signalOf } from "./signal_words.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {import("./types.js").Participant} Participant */

export class PeoplePanel {
  #root;
  #clock;
  #shown = "";

  /**
   * @param {HTMLElement} root
   * @param {import("./clock.js").Clock} clock
   */
  constructor(root, clock) {
    this.#root = root;
    this.#clock = clock;
  }

  /** @param {CallState} state */
  render({ participants, waiting, me, call }) {
    const host = me.role === "host";
    const shown = JSON.stringify([participants.map(facts), waiting, host, call?.locked]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    find("#people-count", this.#root).textContent = String(participants.length);
    find("#lobby", this.#root).hidden = waiting.length === 0;
    keepingFocus(this.#root, () => {
      find("#waiting", this.#root).replaceChildren(...waiting.map((who) => this.#waitingRow(who)));
      find("#people", this.#root).replaceChildren(...participants.map((who) => personRow(who, host)));
    });
    find("#host-footer", this.#root).hidden = !host;
    find("[data-action=lock]", this.#root).setAttribute("aria-pressed", String(Boolean(call?.locked)));
  }

  /** @param {import("./types.js").Waiting} who */
  #waitingRow(who) {
    const since = element("small", null, this.#clock.howLong(who.since));
    const deny = element(
      "button",
      { type: "button", class: "btn plain", dataset: { action: "deny" } },
      gettext("Do not let in"),
    );
    const admit = element(
      "button",
      { type: "button", class: "btn ink", dataset: { action: "admit" } },
      gettext("Let in"),
    );
    const line = element("div", { class: "person" }, disc(who), named(element("b"), who.name), since);
    return element(
      "li",
      { dataset: { id: who.id, person: who.person } },
      line,
      element("div", { class: "acts" }, deny, admit),
    );
  }
}

/** What the list shows of a participant: tracks and levels are none of its business. @param {Participant} who */
function facts(who) {
  return [who.id, who.name, who.role, who.microphone, who.camera, who.screen, who.hand, signalOf(who)];
}

/**
 * @param {Participant} who
 * @param {boolean} host  whether the one who looks is a host
 */
function personRow(who, host) {
  const name = who.isSelf ? interpolate(gettext("%(name)s (you)"), { name: who.name }) : who.name;
  const role = who.role === "host" ? element("small", null, gettext("Host")) : null;
  const line = element("div", { class: "person" }, disc(who), named(element("b"), name), role, signs(who));
  const row = element("li", { dataset: { id: who.id, person: who.person, self: String(who.isSelf) } }, line);
  if (host && !who.isSelf) row.append(rights(who));
  return row;
}

/** @param {Participant} who */
function signs(who) {
  const list = element("span", { class: "now" });
  const signal = signalSign(who);
  if (signal) list.append(signal);
  if (who.hand) list.append(sign("hand", gettext("Hand up"), "hand"));
  if (who.screen) list.append(sign("screen-share", gettext("Shares the screen"), ""));
  list.append(who.camera ? sign("video", gettext("Camera on"), "") : sign("video-off", gettext("Camera off"), "off"));
  list.append(
    who.microphone ? sign("mic", gettext("Microphone on"), "") : sign("mic-off", gettext("Microphone off"), "off"),
  );
  return list;
}

/**
 * @param {string} name
 * @param {string} word
 * @param {string} look
 */
function sign(name, word, look) {
  return element("span", { class: look, title: word }, icon(name), element("span", { class: "sr" }, word));
}

/** @param {Participant} who */
function rights(who) {
  const list = element("div", {
    class: "rights",
    role: "group",
    "aria-label": interpolate(gettext("What you can do about %(name)s"), { name: who.name }),
  });
  const add = (
    /** @type {string} */ action,
    /** @type {string} */ word,
    /** @type {Record<string, string>} */ data = {},
  ) => list.append(element("button", { type: "button", dataset: { action, ...data } }, word));
  if (who.microphone) add("mute", gettext("Mute"), { source: "microphone" });
  if (who.camera) add("mute", gettext("Stop the camera"), { source: "camera" });
  if (who.screen) add("mute", gettext("Stop the screen"), { source: "screen" });
  if (who.role !== "host") add("make-host", gettext("Make host"));
  list.append(element("span", null, removal("remove", gettext("Remove")), removal("ban", gettext("Remove for good"))));
  return list;
}

/** The two that end it for somebody stay side by side. @param {string} action @param {string} word */
function removal(action, word) {
  return element("button", { type: "button", class: "danger", dataset: { action } }, word);
}

/**
 * Rows are drawn anew; the focus goes back to the same button of the same person.
 * @param {HTMLElement} root
 * @param {() => void} draw
 */
function keepingFocus(root, draw) {
  const focused = root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  const id = /** @type {HTMLElement | null} */ (focused?.closest("[data-id]"))?.dataset.id;
  const { action, source } = focused?.dataset ?? {};
  draw();
  if (!id || focused?.isConnected) return;
  const row = root.querySelector(`[data-id="${CSS.escape(id)}"]`);
  const same = row?.querySelector(`[data-action="${action}"]${source ? `[data-source="${source}"]` : ""}`);
  const next = same ?? row?.querySelector("button") ?? find("h2", root);
  /** @type {HTMLElement} */ (next).focus();
}
