/** How large the own picture may be: the words of the choice. */

import { gettext, interpolate } from "../lib/i18n.js";

/**
 * What this camera can do, and what was chosen: another camera may be able to do more, and with none nothing is known.
 * @param {{heights: readonly number[], height: number | null}} media  in pixels
 * @returns {{value: string, text: string}[]} "" is for as it fits
 */
export function resolutions({ heights, height: chosen }) {
  const all = !chosen || heights.includes(chosen) ? heights : [...heights, chosen];
  const atMost = all.map((height) => ({
    value: String(height),
    text: interpolate(gettext("At most %(height)sp"), { height }),
  }));
  return [{ value: "", text: gettext("As it fits") }, ...atMost];
}

/** @param {string} value  of resolutions() @returns {number | null} pixels */
export function heightOf(value) {
  return value ? Number(value) : null;
}
