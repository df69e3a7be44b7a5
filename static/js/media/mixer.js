/**
 * Puts the sound of a shared screen beside the voice: there is one line for sound. Without such a sound the microphone's
 * own track is sent, untouched.
 */
export class Mixer {
  #AudioContext;
  #MediaStream;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {MediaStreamAudioDestinationNode | null} */
  #mixed = null;
  /** @type {Record<"voice" | "sound", {track: MediaStreamTrack | null, node: AudioNode | null}>} */
  #inputs = { voice: { track: null, node: null }, sound: { track: null, node: null } };

  /** @param {{AudioContext?: typeof globalThis.AudioContext, MediaStream?: typeof globalThis.MediaStream}} [platform] */
  constructor({ AudioContext = globalThis.AudioContext, MediaStream = globalThis.MediaStream } = {}) {
    this.#AudioContext = AudioContext;
    this.#MediaStream = MediaStream;
  }

  /** What is to be sent. @returns {MediaStreamTrack | null} */
  get output() {
    if (!this.#inputs.sound.track) return this.#inputs.voice.track;
    return this.#mixed?.stream.getAudioTracks()[0] ?? null;
  }

  /** @param {MediaStreamTrack | null} track  the microphone's */
  voice(track) {
    this.#put("voice", track);
  }

  /** @param {MediaStreamTrack | null} track  of what is shared @returns {boolean} whether it goes out */
  sound(track) {
    if (!track || !this.#AudioContext) {
      this.stop();
      return false;
    }
    this.#begin();
    this.#put("sound", track);
    this.#put("voice", this.#inputs.voice.track);
    return true;
  }

  /** Lets go of the sound graph; the voice goes on by itself. */
  stop() {
    for (const name of /** @type {const} */ (["voice", "sound"])) this.#disconnect(name);
    this.#inputs.sound.track = null;
    this.#context?.close().catch(() => {});
    this.#context = null;
    this.#mixed = null;
  }

  #begin() {
    this.#context ??= new this.#AudioContext();
    this.#mixed ??= this.#context.createMediaStreamDestination();
    this.#context.resume().catch(() => {});
  }

  /** @param {"voice" | "sound"} name @param {MediaStreamTrack | null} track */
  #put(name, track) {
    this.#disconnect(name);
    this.#inputs[name].track = track;
    if (!track || !this.#context || !this.#mixed) return;
    const node = this.#context.createMediaStreamSource(new this.#MediaStream([track]));
    node.connect(this.#mixed);
    this.#inputs[name].node = node;
  }

  /** @param {"voice" | "sound"} name */
  #disconnect(name) {
    this.#inputs[name].node?.disconnect();
    this.#inputs[name].node = null;
  }
}
