/** @typedef {{track: MediaStreamTrack | null, sound: MediaStreamTrack | null, error: string | null, asked?: boolean}} Shared */
/**
 * @typedef {object} ShareHands
 * @property {import("../media/screen.js").Screen} screen
 * @property {import("../media/preferences.js").Preferences} preferences
 * @property {import("../rtc/fitting.js").Fitting} fitting
 * @property {EventTarget} mesh
 * @property {import("./room_state.js").RoomState} state
 * @property {(shared: Shared) => void} show  puts it on the links and into the state
 */

const NOTHING = Object.freeze({ track: null, sound: null, error: null });

/** One's own screen: sharp or moving, with its sound or without. */
export class OwnShare {
  #hands;
  /** While the system lets choose: another question would close that one. */
  #asking = false;

  /** @param {ShareHands} hands */
  constructor(hands) {
    this.#hands = hands;
    // A window that is made smaller, or another one shown instead, is the same track, and not every browser tells.
    hands.mesh.addEventListener("quality", () => hands.screen.track && this.#captured());
    hands.screen.addEventListener("ended", () => this.stop());
    hands.screen.addEventListener("silent", () => this.#show({ ...NOTHING, track: hands.screen.track, asked: true }));
  }

  /** What was chosen the last time. */
  recall() {
    const { preferences, state } = this.#hands;
    state.showMedia({ motion: preferences.get("shareMotion"), screenSound: preferences.get("shareSound") });
  }

  async start() {
    const { screen, state } = this.#hands;
    if (state.own.screen.on || this.#asking) return;
    this.#asking = true;
    state.showOwn("screen", { error: null });
    const { motion, screenSound } = state.media;
    const shared = await screen.open({ motion, sound: screenSound });
    this.#asking = false;
    if (shared.track || shared.error) this.#show({ ...shared, asked: screenSound });
  }

  stop() {
    this.#hands.screen.close();
    this.#show(NOTHING);
  }

  /** @param {boolean} motion  rather moving well than sharp */
  async favour(motion) {
    const { preferences, state, screen } = this.#hands;
    preferences.set("shareMotion", motion);
    state.showMedia({ motion });
    await screen.favour(motion);
    this.#captured();
  }

  /** @param {boolean} screenSound  takes effect with the next share */
  withSound(screenSound) {
    this.#hands.preferences.set("shareSound", screenSound);
    this.#hands.state.showMedia({ screenSound });
  }

  /** @param {Shared} shared */
  #show(shared) {
    this.#hands.show(shared);
    this.#captured();
  }

  #captured() {
    const { screen, fitting } = this.#hands;
    const { height = 0, frameRate = 0 } = screen.track?.getSettings() ?? {};
    fitting.captured("screen", height ? { height, frameRate } : null);
  }
}
