/**
 * Plays tracks in media elements, on the chosen speaker, and notices when the browser holds the sound back.
 * Events: "blocked" (detail: whether sound is held back now); "elsewhere": the chosen speaker is not there, or refuses.
 */

/** @typedef {HTMLMediaElement & {setSinkId?: (id: string) => Promise<void>}} Player */
/** @typedef {Pick<import("./types.js").CallState, "speakerId" | "devices">} Speakers */

/** The chosen audio output while it is there; empty for the system's own. @param {Speakers} state */
export function speakerOf({ speakerId, devices: { speakers } }) {
  const gone = speakers.length > 0 && !speakers.some(({ id }) => id === speakerId);
  return gone ? "" : (speakerId ?? "");
}

export class Playback extends EventTarget {
  /** @type {Set<Player>} */
  #players = new Set();
  /** @type {Set<Player>} */
  #blocked = new Set();
  #speaker = "";
  /** Chosen, but not to be had, which was told. @type {string | null} */
  #missed = null;

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

  /** @param {Speakers} state */
  speaker(state) {
    const id = speakerOf(state);
    if (!id && state.speakerId) this.#miss(state.speakerId);
    if (id === this.#speaker) return;
    if (id) this.#missed = null;
    this.#speaker = id;
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
    const id = this.#speaker;
    player.setSinkId?.(id).catch(() => this.#miss(id));
  }

  /** @param {string} id */
  #miss(id) {
    if (id === this.#missed) return;
    this.#missed = id;
    this.dispatchEvent(new Event("elsewhere"));
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
