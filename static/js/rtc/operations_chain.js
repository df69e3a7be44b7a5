/**
 * What an RTCPeerConnection is told to do takes a while: one operation at a time, in order (W3C WebRTC, section 4.4.1.2); one
 * that fails does not stop the next.
 */
export class OperationsChain {
  #problem;
  #stopped = false;
  /** @type {Promise<void>} */
  #chain = Promise.resolve();

  /** @param {(error: unknown) => void} problem */
  constructor(problem) {
    this.#problem = problem;
  }

  /** @param {() => unknown} operation */
  add(operation) {
    const run = async () => {
      if (!this.#stopped) await operation();
    };
    this.#chain = this.#chain.then(run).catch(this.#problem);
  }

  /** What waits is not done any more. */
  stop() {
    this.#stopped = true;
  }
}
