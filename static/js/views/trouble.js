/** Words for a camera or a microphone that does not work: what is wrong, and what to do about it in this browser. */

import { gettext, interpolate } from "../lib/i18n.js";

/** @typedef {{title: string, text: string}} Words */

/**
 * @param {string} code  as in state.own.camera.error
 * @returns {Words}
 */
export function cameraTrouble(code) {
  switch (code) {
    case "denied":
      return { title: gettext("The camera is not allowed"), text: howToAllow() };
    case "missing":
      return {
        title: gettext("No camera found"),
        text: gettext("Connect one, or join without: the others see your name."),
      };
    case "in_use":
      return {
        title: gettext("Another program uses the camera"),
        text: gettext("Close it there, then try again. You can also join without a picture."),
      };
    case "insecure":
      return { title: gettext("No camera on this address"), text: insecure() };
    case "unsupported":
      return {
        title: gettext("This browser gives no camera"),
        text: gettext("Use a current Chrome, Edge, Firefox or Safari, or join without a picture."),
      };
    case "ended":
      return {
        title: gettext("The camera stopped"),
        text: gettext("It was unplugged or taken away. Connect it, then try again."),
      };
    default:
      return { title: gettext("The camera did not start"), text: gettext("Try again, or choose another one below.") };
  }
}

/**
 * @param {string} code  as in state.own.microphone.error
 * @returns {string}
 */
export function microphoneTrouble(code) {
  switch (code) {
    case "denied":
      return `${gettext("The microphone is not allowed.")} ${howToAllow()}`;
    case "missing":
      return gettext("No microphone found. Connect one, or join and listen.");
    case "in_use":
      return gettext("Another program uses the microphone. Close it there, then switch the microphone on.");
    case "insecure":
      return insecure();
    case "unsupported":
      return gettext("This browser gives no microphone. You can join and listen.");
    case "ended":
      return gettext("The microphone was unplugged. Connect it, or choose another one.");
    default:
      return gettext("The microphone did not start. Choose another one, or switch it on again.");
  }
}

/**
 * @param {string} code  as in state.own.screen.error
 * @returns {string} empty when there is nothing to say: the person changed their mind
 */
export function screenTrouble(code) {
  if (code === "unsupported") return gettext("This browser cannot share a screen.");
  if (code === "insecure") return insecure();
  if (["failed", "in_use", "missing"].includes(code)) return gettext("The screen could not be shared. Try again.");
  return "";
}

/** @param {string} device  what was given @returns {string} */
export function insteadWords(device) {
  return interpolate(gettext("The device chosen before is not there. %(device)s is used."), { device });
}

export function darkWords() {
  return gettext("The camera gives no picture. Another program may hold it, or its cover is closed.");
}

function insecure() {
  return gettext(
    "Browsers give camera and microphone to https addresses only. Ask whoever runs Kaigi for the https address.",
  );
}

function howToAllow() {
  const agent = navigator.userAgent;
  if (/Firefox/.test(agent)) {
    return gettext("Click the crossed-out sign in the address bar, take the block away, then try again.");
  }
  if (/Safari/.test(agent) && !/Chrom|Edg/.test(agent)) {
    return gettext("Open the page settings beside the address, set camera and microphone to Allow, then try again.");
  }
  return gettext("Click the sign at the left end of the address bar, allow camera and microphone, then try again.");
}
