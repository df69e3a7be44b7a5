/** One question before something that cannot be taken back. Each is answered with false by Cancel and Esc. */

import { find } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";

/** @param {HTMLDialogElement} dialog @param {string} name */
export function sureToBan(dialog, name) {
  return confirm(dialog, {
    title: interpolate(gettext("Remove %(name)s for good?"), { name }),
    text: gettext("They leave the call now and cannot see or enter this room again until an administrator lifts it."),
    verb: gettext("Remove for good"),
  });
}

/** @param {HTMLDialogElement} dialog @param {string} name */
export function sureToMakeHost(dialog, name) {
  return confirm(dialog, {
    title: interpolate(gettext("Make %(name)s host?"), { name }),
    text: gettext(
      "You hand the role over: from then on they let people in, mute, remove and end the call, and you do not.",
    ),
    verb: gettext("Make host"),
  });
}

/** @param {HTMLDialogElement} dialog */
export function sureToEnd(dialog) {
  return confirm(dialog, {
    title: gettext("End the call for everyone?"),
    text: gettext("Everybody leaves the room now."),
    verb: gettext("End for everyone"),
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {{title: string, text: string, verb: string}} words  verb: what the button says that does it
 * @returns {Promise<boolean>}
 */
function confirm(dialog, { title, text, verb }) {
  find("h2", dialog).textContent = title;
  find("p", dialog).textContent = text;
  const yes = find("[data-action=confirm]", dialog);
  yes.textContent = verb;
  dialog.returnValue = "";
  yes.onclick = () => dialog.close("yes");
  find("[data-action=cancel]", dialog).onclick = () => dialog.close("");
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
