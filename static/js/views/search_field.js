/** The search field of the top line: Ctrl K goes there, Esc empties it. */

export class SearchField extends EventTarget {
  #input;
  #stop = new AbortController();

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} key  where the shortcut is shown
   */
  constructor(input, key) {
    super();
    this.#input = input;
    if (/Mac|iPhone|iPad/.test(navigator.platform)) key.textContent = "⌘ K";
  }

  start() {
    const { signal } = this.#stop;
    this.#input.addEventListener("input", () => this.#changed(), { signal });
    this.#input.addEventListener("keydown", (event) => event.key === "Escape" && this.clear(), { signal });
    document.addEventListener("keydown", (event) => this.#shortcut(event), { signal });
  }

  stop() {
    this.#stop.abort();
  }

  clear() {
    this.#input.value = "";
    this.#input.focus();
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("search", { detail: this.#input.value }));
  }

  /** @param {KeyboardEvent} event */
  #shortcut(event) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#input.focus();
    this.#input.select();
  }
}
