/** Before joining: picture, devices, who is inside, and the one button. */

import { find } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { showMark } from "./call_head.js";
import { DeviceFields } from "./device_fields.js";
import { InsideList } from "./inside_list.js";
import { OwnPicture } from "./own_picture.js";
import { speakerOf } from "./playback.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {import("./choices.js").Choices} Choices */

const LEVEL_MS = 80;

export class PreJoin {
  #root;
  #intents;
  #choices;
  #picture;
  #fields;
  #inside;
  #join;
  #failed;
  #noise;
  #speaker = "";
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #metering;

  /**
   * @param {HTMLElement} root
   * @param {{playback: import("./playback.js").Playback, failed: () => void, clock: import("./clock.js").Clock, choices: Choices,
   *   intents: Record<"join" | "beginMuted" | "setMicrophone" | "setCamera" | "chooseMicrophone" | "chooseCamera" | "chooseSpeaker" | "chooseHeight" | "treatVoice", import("./types.js").Intent>,
   *   level: () => number}} options
   */
  constructor(root, { playback, failed, clock, choices, intents, level }) {
    this.#root = root;
    this.#intents = intents;
    this.#choices = choices;
    this.#failed = failed;
    this.#picture = new OwnPicture(find("#mirror", root), { playback, ...intents });
    this.#fields = new DeviceFields(find("#devices", root), intents);
    this.#inside = new InsideList(find(".who", root), clock);
    this.#join = find("[data-action=join]", root, HTMLButtonElement);
    this.#join.addEventListener("click", () => this.#enter());
    find("[data-action=play-sound]", root).addEventListener("click", () => this.#sound());
    this.#option("#join-muted", "joinMuted");
    this.#option("#mirror-picture", "mirror");
    this.#noise = find("#reduce-noise", root, HTMLInputElement);
    this.#noise.addEventListener("change", () => intents.treatVoice("noiseSuppression", this.#noise.checked));
    this.#metering = setInterval(() => !root.hidden && this.#fields.level(level()), LEVEL_MS);
  }

  stop() {
    clearInterval(this.#metering);
  }

  /** @param {CallState} state */
  render(state) {
    this.#root.hidden = state.phase !== "prejoin" && state.phase !== "joining";
    if (this.#root.hidden) return this.#picture.release();
    this.#speaker = speakerOf(state);
    this.#picture.render(state, this.#choices.get("mirror"));
    this.#fields.render(state);
    this.#noise.checked = state.media.processing.noiseSuppression;
    this.#inside.render(state.room.inside);
    this.#about(state.room);
    this.#showJoin(state);
  }

  /** @param {import("./types.js").Room} room */
  #about(room) {
    find("h1", this.#root).textContent = room.name;
    find("#room-description", this.#root).textContent = room.description;
    showMark(find("#room-mark", this.#root), room.locked, room.lobby);
  }

  /** @param {CallState} state */
  #showJoin(state) {
    const why = whyNot(state);
    const note = find("#why", this.#root);
    note.hidden = !why;
    if (note.textContent !== why) note.textContent = why;
    const label = state.phase === "joining" ? gettext("Joining…") : verb(state);
    if (this.#join.textContent !== label) this.#join.textContent = label;
    this.#join.setAttribute("aria-disabled", String(Boolean(why) || state.phase === "joining"));
  }

  #enter() {
    if (this.#join.getAttribute("aria-disabled") === "true") return;
    if (this.#choices.get("joinMuted")) this.#intents.beginMuted();
    this.#intents.join();
  }

  async #sound() {
    try {
      const { playTestSound } = await import("./test_sound.js");
      await playTestSound(this.#speaker);
    } catch {
      this.#failed();
    }
  }

  /**
   * @param {string} selector
   * @param {"joinMuted" | "mirror"} name
   */
  #option(selector, name) {
    const box = find(selector, this.#root, HTMLInputElement);
    box.checked = this.#choices.get(name);
    box.addEventListener("change", () => this.#choices.set(name, box.checked));
  }
}

/** @param {CallState} state */
function verb({ room }) {
  const format =
    room.locked && room.role !== "host"
      ? gettext("Knock at %(room)s")
      : room.inside.length
        ? gettext("Join %(room)s")
        : gettext("Go in to %(room)s");
  return interpolate(format, { room: room.name });
}

/** @param {CallState} state */
function whyNot({ room, connection, me }) {
  if (!room.is_open) return gettext("This room is closed.");
  if (connection === "lost") return gettext("No connection to the portal. You can join as soon as it is back.");
  const away = room.inside.filter((inside) => inside.person !== me.person);
  if (away.length === room.inside.length && room.inside.length >= room.capacity) {
    return interpolate(gettext("All %(count)s places are taken. Joining opens as soon as one is free."), {
      count: room.capacity,
    });
  }
  return "";
}
