/** How large the own picture may be: the words of the choice, and of what the camera really gives. */

import { gettext, interpolate } from "../lib/i18n.js";

/** @typedef {import("./types.js").PictureSettings} PictureSettings */

/**
 * @param {readonly number[]} heights  that the camera can do, in pixels
 * @returns {{value: string, text: string}[]} "" is for as it fits
 */
export function resolutions(heights) {
  const atMost = heights.map((height) => ({
    value: String(height),
    text: interpolate(gettext("At most %(height)sp"), { height }),
  }));
  return [{ value: "", text: gettext("As it fits") }, ...atMost];
}

/** @param {string} value  of resolutions() @returns {number | null} pixels */
export function heightOf(value) {
  return value ? Number(value) : null;
}

/** @param {PictureSettings | null | undefined} settings @returns {string} */
export function realWords(settings) {
  if (!settings?.height) return "";
  const { width, height, frameRate } = settings;
  return interpolate(gettext("Now %(width)s × %(height)s, %(frames)s frames per second"), {
    width,
    height,
    frames: Math.round(frameRate),
  });
}
