/** Steps that may take a while, one at a time, in order; one that fails does not stop the next. */
export class Steps {
  #problem;
  #stopped = false;
  /** @type {Promise<void>} */
  #chain = Promise.resolve();

  /** @param {(error: unknown) => void} problem */
  constructor(problem) {
    this.#problem = problem;
  }

  get stopped() {
    return this.#stopped;
  }

  /** @param {() => unknown} step */
  add(step) {
    const run = async () => {
      if (!this.#stopped) await step();
    };
    this.#chain = this.#chain.then(run).catch(this.#problem);
  }

  /** What waits is not done any more. */
  stop() {
    this.#stopped = true;
  }
}
