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

/** @typedef {{microphones: Device[], cameras: Device[], speakers: Device[]}} Lists */

/** With these there was none: the list of that kind was empty because nothing was there. */
const NONE = ["missing", "ended"];

/**
 * What was plugged in. Other lists that were empty say nothing: a browser names devices only after it was allowed to.
 * @param {Lists} before
 * @param {Lists} now
 * @param {Record<"microphone" | "camera", {error: string | null}>} own
 * @returns {{kind: "microphone" | "camera", device: Device, speaker?: Device} | null}
 */
export function plugged(before, now, own) {
  const wasNone = (/** @type {"microphone" | "camera"} */ kind) => NONE.includes(own[kind].error ?? "");
  const [microphone] = added(before.microphones, now.microphones, wasNone("microphone"));
  const [camera] = added(before.cameras, now.cameras, wasNone("camera"));
  const [speaker] = added(before.speakers, now.speakers, false);
  if (microphone) return { kind: "microphone", device: microphone, speaker };
  return camera ? { kind: "camera", device: camera } : null;
}

/** @param {Device[]} before @param {Device[]} now @param {boolean} wasNone  an empty list is known to be true */
function added(before, now, wasNone) {
  if (before.length === 0 && !wasNone) return [];
  return now.filter(({ id }) => id !== PREFERRED && id !== DOUBLE && !before.some((device) => device.id === id));
}
