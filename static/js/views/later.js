/**
 * A view whose script is fetched when it is first asked for. Should that fail, as while the server is away, it is fetched
 * again when it is asked for again.
 *
 * @template Script, View
 */
export class Later {
  #fetch;
  #make;
  #there;
  #failed;
  #fetching = false;
  /** @type {View | null} */
  view = null;

  /**
   * @param {() => Promise<Script>} fetch
   * @param {(script: Script) => View} make
   * @param {{there: () => void, failed: () => void}} told
   */
  constructor(fetch, make, { there, failed }) {
    this.#fetch = fetch;
    this.#make = make;
    this.#there = there;
    this.#failed = failed;
  }

  /** In a calm moment: some browsers never fetch again what they once failed to. @returns {Promise<void>} */
  async ahead() {
    await this.#fetch().catch(() => {});
  }

  /** @returns {Promise<void>} settled when it is there, or is not to be had now */
  async ask() {
    if (this.view || this.#fetching) return;
    this.#fetching = true;
    try {
      this.view = this.#make(await this.#fetch());
      this.#there();
    } catch {
      this.#failed();
    } finally {
      this.#fetching = false;
    }
  }
}
