const SAMPLES = 1024;
const QUIET_DB = -60;
/** It is only measured: no device need be fed (Web Audio API 1.1, section 1.2.1; others pass it over). @type {any} */
const SILENT = { sinkId: { type: "none" } };
/** Longer than from one packet to the next while somebody speaks; in a pause they come every 400 ms. */
const STALE_MS = 200;

/** @typedef {typeof globalThis.AudioContext} AudioContextClass */
/** @typedef {typeof globalThis.MediaStream} MediaStreamClass */
/** @typedef {{source: MediaStreamAudioSourceNode, analyser: AnalyserNode, samples: Float32Array<ArrayBuffer>, track: MediaStreamTrack}} Probe */

/** How loud several people are now. Without Web Audio oneself is silent. */
export class Meter {
  #now;
  #AudioContext;
  #MediaStream;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {Map<string, Probe>} */
  #probes = new Map();
  /** @type {Map<string, Voice>} */
  #voices = new Map();

  /**
   * @param {object} [dependencies]
   * @param {AudioContextClass} [dependencies.AudioContext]
   * @param {MediaStreamClass} [dependencies.MediaStream]
   * @param {() => number} [dependencies.now]  milliseconds
   */
  constructor({
    AudioContext = globalThis.AudioContext,
    MediaStream = globalThis.MediaStream,
    now = () => performance.now(),
  } = {}) {
    this.#AudioContext = AudioContext;
    this.#MediaStream = MediaStream;
    this.#now = now;
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
   * Somebody else, who is not measured: the far side says with each packet how loud it is (RFC 6464).
   * @param {string} key
   * @param {Pick<RTCRtpReceiver, "getSynchronizationSources"> | null} receiver  null: nobody any more
   */
  hear(key, receiver) {
    if (receiver) this.#voices.set(key, new Voice(receiver));
    else this.#voices.delete(key);
  }

  /**
   * @param {string} key
   * @returns {number} 0 (silence) to 1 (as loud as can be)
   */
  level(key) {
    const voice = this.#voices.get(key);
    if (voice) return voice.level(this.#now());
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

  /** Lets go of everybody; `set` and `hear` begin anew. */
  stop() {
    for (const key of [...this.#probes.keys()]) this.#remove(key);
    this.#voices.clear();
    this.#context?.close().catch(() => {});
    this.#context = null;
  }

  /** @param {MediaStreamTrack} track @returns {Probe | null} */
  #probe(track) {
    if (!this.#AudioContext || !this.#MediaStream) return null;
    this.#context ??= new this.#AudioContext(SILENT);
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
  return heard(sum / samples.length);
}

/** @param {number} power  of full scale @returns {number} 0 to 1 */
function heard(power) {
  return Math.min(1, Math.max(0, 1 - (10 * Math.log10(power + 1e-12)) / QUIET_DB));
}

/** What was said last of a stream of packets counts only while they come. */
class Voice {
  #receiver;
  #timestamp = 0;
  #at = -Infinity;

  /** @param {Pick<RTCRtpReceiver, "getSynchronizationSources">} receiver */
  constructor(receiver) {
    this.#receiver = receiver;
  }

  /** @param {number} now  milliseconds @returns {number} 0 to 1 */
  level(now) {
    const { audioLevel = 0, timestamp = 0 } = this.#receiver.getSynchronizationSources()[0] ?? {};
    if (timestamp !== this.#timestamp) this.#at = now;
    this.#timestamp = timestamp;
    return now - this.#at < STALE_MS ? heard(audioLevel ** 2) : 0;
  }
}
