/**
 * A view whose script is fetched when it is first asked for. Should that fail, as while the server is away, it is fetched
 * again when it is asked for again.
 *
 * @template View
 */
export class Later {
  #fetch;
  #there;
  #failed;
  #fetching = false;
  /** @type {View | null} */
  view = null;

  /**
   * @param {() => Promise<View>} fetch
   * @param {{there: () => void, failed: () => void}} told
   */
  constructor(fetch, { there, failed }) {
    this.#fetch = fetch;
    this.#there = there;
    this.#failed = failed;
  }

  /** @returns {Promise<void>} settled when it is there, or is not to be had now */
  async ask() {
    if (this.view || this.#fetching) return;
    this.#fetching = true;
    try {
      this.view = await this.#fetch();
      this.#there();
    } catch {
      this.#failed();
    } finally {
      this.#fetching = false;
    }
  }
}
