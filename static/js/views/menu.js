/** A popover menu: beside its button, moved through with the arrow keys, closed by Esc or by choosing. */

const EDGE = 8;
const NARROW = 820;

export class Menu {
  #root;

  /** @param {HTMLElement} root  with `popover` and `role="menu"` */
  constructor(root) {
    this.#root = root;
    root.addEventListener("beforetoggle", (event) => isOpening(event) && this.#place());
    root.addEventListener("toggle", (event) => this.#toggled(isOpening(event)));
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("click", (event) => this.#chosen(event));
  }

  get #button() {
    return document.querySelector(`[popovertarget="${this.#root.id}"]`);
  }

  #place() {
    const { style } = this.#root;
    const box = this.#visibleButton().getBoundingClientRect();
    const right = box.left + box.width / 2 > innerWidth / 2;
    style.bottom = `${innerHeight - box.top + EDGE}px`;
    style.left = innerWidth <= NARROW ? `${EDGE}px` : right ? "auto" : `${Math.max(EDGE, box.left)}px`;
    style.right = innerWidth <= NARROW ? `${EDGE}px` : right ? `${Math.max(EDGE, innerWidth - box.right)}px` : "auto";
  }

  /** The own button, or on a telephone the one that stands for it. */
  #visibleButton() {
    const own = this.#button;
    if (own?.checkVisibility()) return own;
    return document.querySelector("[popovertarget=more-menu]") ?? document.body;
  }

  /** @param {boolean} open */
  #toggled(open) {
    this.#button?.setAttribute("aria-expanded", String(open));
    if (open) this.#items()[0]?.focus();
  }

  #items() {
    const items = [...this.#root.querySelectorAll("[role^=menuitem]")].filter((item) => item.checkVisibility());
    return /** @type {HTMLElement[]} */ (items);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = this.#items();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (event.key === "Tab") this.#root.hidePopover();
    if (next === undefined) return;
    event.preventDefault();
    items[(next + items.length) % items.length]?.focus();
  }

  /** @param {Event} event */
  #chosen(event) {
    const item = /** @type {Element} */ (event.target).closest("[role^=menuitem]");
    if (item && item.getAttribute("role") !== "menuitemcheckbox") this.#root.hidePopover();
  }
}

/** @param {Event} event */
function isOpening(event) {
  return /** @type {ToggleEvent} */ (event).newState === "open";
}
