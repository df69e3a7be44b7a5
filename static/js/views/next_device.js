/** Which device takes the place of one that is gone. */

/** @typedef {import("./types.js").Device} Device */

/** Names of Chromium for whatever the system prefers now: the first one stays good, the second one is a double. */
const PREFERRED = "default";
const DOUBLE = "communications";

/**
 * @param {Device[]} devices  those that are there; the one that is gone may still be among them
 * @param {string | null | undefined} gone
 * @returns {Device | undefined}
 */
export function nextOf(devices, gone) {
  return devices.find(({ id }) => id !== DOUBLE && (id !== gone || id === PREFERRED));
}
