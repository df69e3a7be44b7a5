/** Three bars, and a word where one is needed. */

import { element, icon } from "../lib/dom.js";
import { signalOf } from "./signal_words.js";

/** @typedef {import("./types.js").Participant} Participant */

export class SignalMark {
  root = element("span", { class: "on-video sig", hidden: true });
  #word = element("span", { class: "word", "aria-hidden": "true" });
  #sentence = element("span", { class: "sr" });

  constructor() {
    this.root.append(icon("bars"), this.#word, this.#sentence);
  }

  /** @param {Participant} participant @returns {string} the grade that is shown; empty: none */
  update(participant) {
    const signal = signalOf(participant);
    this.root.hidden = !signal;
    if (!signal) return "";
    this.root.dataset.grade = signal.grade;
    this.root.title = signal.sentence;
    if (this.#word.textContent !== signal.word) this.#word.textContent = signal.word;
    if (this.#sentence.textContent !== signal.sentence) this.#sentence.textContent = signal.sentence;
    return signal.grade;
  }
}

/** The same in a list. @param {Participant} participant @returns {HTMLElement | null} */
export function signalSign(participant) {
  const signal = signalOf(participant);
  if (!signal) return null;
  const sentence = element("span", { class: "sr" }, signal.sentence);
  return element(
    "span",
    { class: "sig", title: signal.sentence, dataset: { grade: signal.grade } },
    icon("bars"),
    sentence,
  );
}
