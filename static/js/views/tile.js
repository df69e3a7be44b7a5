/** One person on the stage: picture, sound, name, and what goes on with them. Made once, then only updated. */

import { element, icon } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { disc, named } from "./people.js";
import { REACTIONS } from "./reactions.js";
import { SignalMark } from "./signal_mark.js";

/** @typedef {import("./types.js").Participant} Participant */
/** @typedef {import("./layout.js").Box} Box */

const REACTION_MS = 5_000;

export class Tile {
  root;
  #playback;
  #video = element("video", { class: "video", muted: true, playsInline: true, autoplay: true, hidden: true });
  #audio = element("audio", { autoplay: true });
  #nobody = element("div", { class: "nobody" });
  #raised = element(
    "span",
    { class: "on-video raised", hidden: true },
    icon("hand"),
    element("span", null, gettext("Hand up")),
  );
  #signal = new SignalMark();
  #reaction = element("span", { class: "reaction", hidden: true });
  #off = element("span", { hidden: true });
  #talk = icon("audio-lines");
  #name = element("b");
  #words = element("span", { class: "sr" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #reacting;

  /**
   * @param {Participant} participant
   * @param {import("./playback.js").Playback} playback
   */
  constructor(participant, playback) {
    this.#playback = playback;
    this.#talk.classList.add("talk");
    const muted = icon("mic-off");
    muted.classList.add("off");
    this.#off.append(muted);
    const caption = element("figcaption", { class: "name on-video" }, this.#off, this.#talk, this.#name, this.#words);
    this.root = element(
      "figure",
      { class: "tile" },
      this.#video,
      this.#nobody,
      this.#raised,
      this.#signal.root,
      this.#reaction,
      caption,
    );
    if (!participant.isSelf) this.root.append(this.#audio);
  }

  /**
   * @param {Participant} participant
   * @param {boolean} mirrored  the own picture as in a mirror
   */
  update(participant, mirrored) {
    const { id, person, name, isSelf, microphone, camera, hand, tracks, quality } = participant;
    Object.assign(this.root.dataset, {
      participant: id,
      person,
      self: String(isSelf),
      microphone: String(microphone),
      camera: String(camera),
    });
    named(this.#name, isSelf ? interpolate(gettext("%(name)s (you)"), { name }) : name);
    this.#nobody.replaceChildren(disc(participant));
    this.#show(camera ? tracks.camera : null, { mirrored: isSelf && mirrored, still: quality?.still });
    if (!isSelf) this.#playback.attach(this.#audio, tracks.microphone);
    this.#off.hidden = microphone;
    this.#raised.hidden = !hand;
    this.root.dataset.link = participant.link;
    this.root.dataset.grade = this.#signal.update(participant);
    this.#say(participant);
  }

  /** @param {Box} box */
  place(box) {
    const { style } = this.root;
    style.translate = `${Math.round(box.x)}px ${Math.round(box.y)}px`;
    style.width = `${Math.round(box.width)}px`;
    style.height = `${Math.round(box.height)}px`;
  }

  /** @param {boolean} speaking */
  speaks(speaking) {
    this.root.classList.toggle("speaking", speaking);
  }

  /** @param {string} name  of a reaction on the wire */
  react(name) {
    const reaction = REACTIONS.find((known) => known.name === name);
    if (!reaction) return;
    this.#reaction.replaceChildren(icon(reaction.icon), element("span", { class: "sr" }, reaction.word()));
    this.#reaction.hidden = false;
    clearTimeout(this.#reacting);
    this.#reacting = setTimeout(() => {
      this.#reaction.hidden = true;
    }, REACTION_MS);
  }

  remove() {
    clearTimeout(this.#reacting);
    this.#playback.release(this.#audio);
    this.#playback.release(this.#video);
    this.root.remove();
  }

  /**
   * @param {MediaStreamTrack | null} track
   * @param {{mirrored: boolean, still?: boolean}} how  still: better a name than a frozen face
   */
  #show(track, { mirrored, still }) {
    this.#playback.attach(this.#video, track);
    this.#video.hidden = !track || Boolean(still);
    this.#nobody.hidden = !this.#video.hidden;
    this.#video.classList.toggle("mirrored", mirrored);
  }

  /** @param {Participant} participant */
  #say({ microphone, camera }) {
    const words = [microphone ? "" : gettext("muted"), camera ? "" : gettext("camera off")].filter(Boolean);
    this.#words.textContent = words.length ? ` (${words.join(", ")})` : "";
  }
}
