const SAMPLES = 1024;
const QUIET_DB = -60;

/** @typedef {typeof globalThis.AudioContext} AudioContextClass */
/** @typedef {typeof globalThis.MediaStream} MediaStreamClass */
/** @typedef {{source: MediaStreamAudioSourceNode, analyser: AnalyserNode, samples: Float32Array<ArrayBuffer>, track: MediaStreamTrack}} Probe */

/** How loud several audio tracks are now. Without Web Audio everything is silent. */
export class Meter {
  #AudioContext;
  #MediaStream;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {Map<string, Probe>} */
  #probes = new Map();

  /**
   * @param {object} [dependencies]
   * @param {AudioContextClass} [dependencies.AudioContext]
   * @param {MediaStreamClass} [dependencies.MediaStream]
   */
  constructor({ AudioContext = globalThis.AudioContext, MediaStream = globalThis.MediaStream } = {}) {
    this.#AudioContext = AudioContext;
    this.#MediaStream = MediaStream;
  }

  /**
   * @param {string} key
   * @param {MediaStreamTrack | null} track  null: nothing to measure any more
   */
  set(key, track) {
    if (this.#probes.get(key)?.track === track) return;
    this.#remove(key);
    const probe = track && this.#probe(track);
    if (probe) this.#probes.set(key, probe);
  }

  /**
   * @param {string} key
   * @returns {number} 0 (silence) to 1 (as loud as can be)
   */
  level(key) {
    const probe = this.#probes.get(key);
    if (!probe) return 0;
    probe.analyser.getFloatTimeDomainData(probe.samples);
    return loudness(probe.samples);
  }

  /** Browsers let sound be measured only after a click; call it in one. */
  resume() {
    if (!this.#context || ["running", "closed"].includes(this.#context.state)) return;
    this.#context.resume().catch(() => {});
  }

  /** Lets go of every track; `set` begins anew. */
  stop() {
    for (const key of [...this.#probes.keys()]) this.#remove(key);
    this.#context?.close().catch(() => {});
    this.#context = null;
  }

  /** @param {MediaStreamTrack} track @returns {Probe | null} */
  #probe(track) {
    if (!this.#AudioContext || !this.#MediaStream) return null;
    this.#context ??= new this.#AudioContext();
    this.resume();
    const source = this.#context.createMediaStreamSource(new this.#MediaStream([track]));
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = SAMPLES;
    source.connect(analyser);
    return { source, analyser, samples: new Float32Array(SAMPLES), track };
  }

  /** @param {string} key */
  #remove(key) {
    this.#probes.get(key)?.source.disconnect();
    this.#probes.delete(key);
  }
}

/**
 * Root mean square on a scale of decibels, as ears hear it: -60 dB and below is 0.
 * @param {Float32Array} samples
 * @returns {number} 0 to 1
 */
export function loudness(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, 1 - decibels / QUIET_DB));
}
