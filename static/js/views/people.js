/** How a person looks: the disc with its letters, and a name in its own language. The disc follows chat/names.py. */

import { element } from "../lib/dom.js";

const HUES = 6;

/**
 * Two letters in Latin script; else the first character, in Japanese that of the family name.
 * @param {string} name
 * @returns {string}
 */
export function initials(name) {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => [...word]);
  if (words.length === 0) return "?";
  const [first] = words[0];
  if (!/\p{Script=Latin}/u.test(first)) return first.toUpperCase();
  const letters = words.length > 1 ? first + words[words.length - 1][0] : words[0].slice(0, 2).join("");
  return letters.toUpperCase();
}

/**
 * @param {string} person  the id a person has on the wire
 * @returns {number} 1 to 6, the same for ever
 */
export function hue(person) {
  return (new TextEncoder().encode(person).reduce((sum, byte) => sum + byte, 0) % HUES) + 1;
}

/**
 * @param {{person: string, name: string}} who
 * @param {{large?: boolean}} [options]
 * @returns {HTMLElement}
 */
export function disc(who, { large = false } = {}) {
  const classes = `disc d${hue(who.person)}${large ? " l" : ""}`;
  return element("span", { class: classes, "aria-hidden": "true" }, initials(who.name));
}

/**
 * Writes a name, marked as Japanese when it is, so that it gets the right glyphs and the right voice.
 * @template {HTMLElement} T
 * @param {T} node
 * @param {string} name
 * @returns {T}
 */
export function named(node, name) {
  node.textContent = name;
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(name)) node.lang = "ja";
  else node.removeAttribute("lang");
  return node;
}
