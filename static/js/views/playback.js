/**
 * Plays tracks in media elements, on the chosen speaker, and notices when the browser holds the sound back.
 * Event: "blocked" (detail: whether sound is held back now).
 */

/** @typedef {HTMLMediaElement & {setSinkId?: (id: string) => Promise<void>}} Player */

export class Playback extends EventTarget {
  /** @type {Set<Player>} */
  #players = new Set();
  /** @type {Set<Player>} */
  #blocked = new Set();
  #speaker = "";

  /**
   * Shows or sounds a track; the element stays, its source changes only with the track.
   * @param {Player} player
   * @param {MediaStreamTrack | null} track
   */
  attach(player, track) {
    const current = player.srcObject instanceof MediaStream ? player.srcObject.getTracks()[0] : null;
    if (current === (track ?? undefined) || (!current && !track)) return;
    player.srcObject = track ? new MediaStream([track]) : null;
    if (!track) return;
    if (player instanceof HTMLAudioElement) this.#adopt(player);
    this.#play(player);
  }

  /** @param {Player} player */
  release(player) {
    player.srcObject = null;
    this.#players.delete(player);
    this.#settle(player, false);
  }

  /** @param {string | null} id  of an audio output; empty for the system's own */
  speaker(id) {
    if ((id ?? "") === this.#speaker) return;
    this.#speaker = id ?? "";
    for (const player of this.#players) this.#route(player);
  }

  /** Starts what was held back; call it from a click. */
  unblock() {
    for (const player of [...this.#blocked]) this.#play(player);
  }

  /** @param {Player} player */
  #adopt(player) {
    this.#players.add(player);
    if (this.#speaker) this.#route(player);
  }

  /** @param {Player} player */
  #route(player) {
    player.setSinkId?.(this.#speaker).catch(() => {});
  }

  /** @param {Player} player */
  async #play(player) {
    try {
      await player.play();
      this.#settle(player, false);
    } catch (error) {
      this.#settle(player, error instanceof DOMException && error.name === "NotAllowedError" && !player.muted);
    }
  }

  /**
   * @param {Player} player
   * @param {boolean} blocked
   */
  #settle(player, blocked) {
    const before = this.#blocked.size;
    if (blocked) this.#blocked.add(player);
    else this.#blocked.delete(player);
    if (before > 0 !== this.#blocked.size > 0) this.dispatchEvent(new CustomEvent("blocked", { detail: blocked }));
  }
}
