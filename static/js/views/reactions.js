/** The reactions of the wire, each with an icon and a word. */

import { element, icon } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";

/** @type {{name: string, icon: string, word: () => string}[]} */
export const REACTIONS = [
  { name: "thumbs_up", icon: "thumbs-up", word: () => gettext("Agreed") },
  { name: "clap", icon: "clap", word: () => gettext("Applause") },
  { name: "heart", icon: "heart", word: () => gettext("Thank you") },
  { name: "laugh", icon: "laugh", word: () => gettext("Laughing") },
  { name: "surprise", icon: "surprise", word: () => gettext("Surprised") },
  { name: "celebrate", icon: "party-popper", word: () => gettext("Celebrate") },
];

/**
 * @param {(name: string) => void} chosen
 * @returns {HTMLElement[]} menu items
 */
export function reactionButtons(chosen) {
  return REACTIONS.map(({ name, icon: drawn, word }) => {
    const props = {
      type: "button",
      role: "menuitem",
      title: word(),
      "aria-label": word(),
      dataset: { action: "reaction", reaction: name },
    };
    return element("button", { ...props, onclick: () => chosen(name) }, icon(drawn));
  });
}
