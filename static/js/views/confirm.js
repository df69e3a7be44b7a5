/** One question before something that cannot be taken back. */

import { find } from "../lib/dom.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {{title: string, text: string, verb: string}} words  verb: what the button says that does it
 * @returns {Promise<boolean>} false for Cancel and Esc
 */
export function confirm(dialog, { title, text, verb }) {
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
