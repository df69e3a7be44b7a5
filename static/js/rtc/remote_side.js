import { asTaken, canSayTwice } from "./codecs.js";

/** What the far side said last, as this side's browser takes it. */
export class RemoteSide {
  #pc;
  #twice = false;
  /** @type {RTCSessionDescriptionInit | null} */
  #said = null;

  /** @param {RTCPeerConnection} pc */
  constructor(pc) {
    this.#pc = pc;
  }

  /** @param {RTCSessionDescriptionInit} description */
  async take(description) {
    await this.#pc.setRemoteDescription(asTaken(description, { twice: this.#twice }));
    this.#said = description;
  }

  /**
   * A matter between this side and its own browser: it negotiates anew with what the far side said before, which hears
   * nothing of it. With an offer in flight there is nothing to do: its answer will be taken so.
   * @param {boolean} twice
   * @param {RTCSessionDescriptionInit | null} told  what this side told last
   */
  async sayTwice(twice, told) {
    if (twice === this.#twice) return;
    this.#twice = twice;
    if (!this.#said || this.#pc.signalingState !== "stable" || !canSayTwice(this.#said.sdp ?? "")) return;
    const answer = asAnswer(this.#said, told);
    await this.#pc.setLocalDescription(await this.#pc.createOffer());
    await this.#pc.setRemoteDescription(asTaken(answer, { twice }));
  }
}

/**
 * An offer read as an answer keeps the role that this side's answer left it (RFC 8842, section 5).
 * @param {RTCSessionDescriptionInit} said
 * @param {RTCSessionDescriptionInit | null} told
 * @returns {RTCSessionDescriptionInit}
 */
function asAnswer({ type, sdp = "" }, told) {
  if (type === "answer") return { type, sdp };
  const setup = told?.sdp?.includes("a=setup:active") ? "passive" : "active";
  return { type: "answer", sdp: sdp.replace(/^a=setup:\w+/gm, `a=setup:${setup}`) };
}
