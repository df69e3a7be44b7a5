/** Tells of changes once for all that one message changes. Event: "change" (detail: Set of topics). */
export class Changing extends EventTarget {
  /** @type {Set<string>} */
  #topics = new Set();

  /** @protected @param {...string} topics */
  changed(...topics) {
    if (this.#topics.size === 0) queueMicrotask(() => this.#tell());
    for (const topic of topics) this.#topics.add(topic);
  }

  #tell() {
    const detail = this.#topics;
    this.#topics = new Set();
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }
}
