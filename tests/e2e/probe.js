/**
 * Runs in every page before the page's own scripts: tells apart pictures and sounds that are live from those that only
 * look so, and counts what must be let go of in the end. A picture moves when frames are decoded (framesDecoded),
 * presented (requestVideoFrameCallback) and different (a 64x36 copy). A sound is measured behind the decoder.
 */
(() => {
  const WIDTH = 64;
  const HEIGHT = 36;
  const PICTURE_MS = 700;
  const SOUND_MS = 1200;
  const EARS_MS = 300;
  const DIFFERENT = 0.2;
  const BLACK_DEVIATION = 3;
  const AUDIBLE = 0.01;

  /** @type {RTCPeerConnection[]} */
  const links = [];
  /** @type {MediaStreamTrack[]} */
  const opened = [];
  /** @type {AudioContext | undefined} */
  let ears;

  const NativeLink = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends NativeLink {
    constructor(/** @type {any[]} */ ...options) {
      super(...options);
      links.push(this);
      this.descriptions = 0;
    }
    setLocalDescription(/** @type {any[]} */ ...description) {
      this.descriptions += 1;
      return super.setLocalDescription(...description);
    }
  };

  const remember = (/** @type {"getUserMedia" | "getDisplayMedia"} */ name) => {
    const devices = navigator.mediaDevices;
    if (!devices) return;
    const native = devices[name].bind(devices);
    devices[name] = async (wanted) => {
      const stream = await native(wanted);
      opened.push(...stream.getTracks());
      return stream;
    };
  };
  remember("getUserMedia");
  remember("getDisplayMedia");
  const clone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function () {
    const copy = clone.call(this);
    opened.push(copy);
    return copy;
  };
  addEventListener("securitypolicyviolation", (event) => {
    console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI || event.sample}`);
  });

  const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

  /** What has arrived so far for a track: frames, packets, energy of the sound, and bytes of the whole link. */
  const arrived = async (/** @type {MediaStreamTrack} */ track) => {
    const link = links.find((known) => known.getReceivers().some((receiver) => receiver.track === track));
    const sums = { decoded: 0, packets: 0, bytes: 0, energy: 0, seconds: 0, linked: Boolean(link) };
    if (!link) return sums;
    const receiver = link.getReceivers().find((known) => known.track === track);
    for (const entry of (await receiver.getStats()).values()) {
      if (entry.type !== "inbound-rtp") continue;
      sums.decoded += entry.framesDecoded ?? 0;
      sums.packets += entry.packetsReceived ?? 0;
      sums.energy += entry.totalAudioEnergy ?? 0;
      sums.seconds += entry.totalSamplesDuration ?? 0;
    }
    for (const entry of (await link.getStats()).values()) {
      if (entry.type === "candidate-pair") sums.bytes += entry.bytesReceived ?? 0;
    }
    return sums;
  };

  const grab = (/** @type {HTMLVideoElement} */ video) => {
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(video, 0, 0, WIDTH, HEIGHT);
    return pen.getImageData(0, 0, WIDTH, HEIGHT).data.filter((_, at) => at % 4 !== 3);
  };

  const difference = (/** @type {Uint8ClampedArray} */ a, /** @type {Uint8ClampedArray} */ b) =>
    a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) / a.length;

  const deviation = (/** @type {Uint8ClampedArray} */ a) => {
    const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
    return Math.sqrt(a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / a.length);
  };

  /** Counts presented frames, and the largest difference from the first, for a while. */
  const watch = async (/** @type {HTMLVideoElement} */ video) => {
    const first = grab(video);
    const seen = { presented: 0, different: 0, deviation: 0 };
    let watching = true;
    const onFrame = () => {
      if (!watching) return;
      seen.presented += 1;
      seen.different = Math.max(seen.different, difference(first, grab(video)));
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
    await pause(PICTURE_MS);
    watching = false;
    seen.deviation = deviation(grab(video));
    return seen;
  };

  /** @returns {Promise<Record<string, unknown>>} with `verdict`: "none", "live", "black", "frozen" or "dead" */
  const picture = async (/** @type {string} */ selector) => {
    const video = document.querySelector(`${selector} video`);
    const track = video?.srcObject?.getVideoTracks()[0];
    const shown = video?.checkVisibility() && video.getBoundingClientRect().width > 0;
    if (!track || !shown || video.videoWidth === 0) return { verdict: "none", track: Boolean(track), shown: Boolean(shown) };
    const before = await arrived(track);
    const seen = await watch(video);
    const after = await arrived(track);
    const decoded = after.decoded - before.decoded;
    const bytes = after.bytes - before.bytes;
    const flows = seen.presented > 0 && (decoded > 0 || !before.linked);
    let verdict = "frozen";
    if (flows && seen.deviation < BLACK_DEVIATION) verdict = "black";
    else if (flows && seen.different > DIFFERENT) verdict = "live";
    else if (!flows && before.linked && bytes === 0) verdict = "dead";
    return { verdict, decoded, bytes, linked: before.linked, ...seen };
  };

  /** A running AudioContext, or none: Firefox starts it only on a machine that has a sound card. */
  const openEars = async () => {
    ears ??= new AudioContext();
    await Promise.race([ears.resume(), pause(EARS_MS)]);
    return ears.state === "running" ? ears : null;
  };

  /** The largest amplitude of a track, for a while; 0 without ears. */
  const listen = async (/** @type {MediaStreamTrack} */ track) => {
    const context = await openEars();
    if (!context) return pause(SOUND_MS).then(() => 0);
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = new AnalyserNode(context, { fftSize: 32768 });
    source.connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    let peak = 0;
    for (let part = 0; part < 2; part += 1) {
      await pause(SOUND_MS / 2);
      analyser.getFloatTimeDomainData(wave);
      peak = wave.reduce((most, value) => Math.max(most, Math.abs(value)), peak);
    }
    source.disconnect();
    return peak;
  };

  /** @returns {Promise<Record<string, unknown>>} with `verdict`: "none", "live", "silent", "stopped" or "dead" */
  const sound = async (/** @type {string} */ selector) => {
    const audio = document.querySelector(`${selector} audio`);
    const track = audio?.srcObject?.getAudioTracks()[0];
    if (!track || audio.paused || audio.muted || audio.volume === 0) return { verdict: "none", track: Boolean(track), paused: audio?.paused };
    const before = await arrived(track);
    const peak = await listen(track);
    const after = await arrived(track);
    const packets = after.packets - before.packets;
    const bytes = after.bytes - before.bytes;
    // Where there are no ears, the decoder's own measure: the mean amplitude (W3C webrtc-stats, totalAudioEnergy).
    const mean = Math.sqrt((after.energy - before.energy) / Math.max(after.seconds - before.seconds, 1e-9));
    let verdict = packets > 0 ? "silent" : "stopped";
    if (packets > 0 && Math.max(peak, mean) > AUDIBLE) verdict = "live";
    else if (packets === 0 && bytes === 0) verdict = "dead";
    return { verdict, packets, bytes, peak, mean };
  };

  const probes = { picture, sound };

  /** Measures until a verdict is one of the wanted ones, at most for a while; the last measurement. */
  const until = async (/** @type {{kind: "picture" | "sound", selector: string, wanted: string[], patienceMs: number}} */ asked) => {
    const end = performance.now() + asked.patienceMs;
    let measured = await probes[asked.kind](asked.selector);
    while (!asked.wanted.includes(measured.verdict) && performance.now() < end) {
      await pause(50);
      measured = await probes[asked.kind](asked.selector);
    }
    return measured;
  };

  window.kaigiProbe = {
    until,
    /** By selector: what was measured last of the picture and of the sound. */
    allLive: async (/** @type {[string[], number]} */ [selectors, patienceMs]) => {
      const live = (/** @type {any} */ kind, /** @type {string} */ selector) => until({ kind, selector, wanted: ["live"], patienceMs });
      const one = async (/** @type {string} */ selector) => [selector, await Promise.all([live("picture", selector), live("sound", selector)])];
      return Object.fromEntries(await Promise.all(selectors.map(one)));
    },
    /** Of each link that is not closed: where it stands. */
    links: () =>
      links
        .filter((link) => link.connectionState !== "closed")
        .map(({ connectionState: connection, signalingState: signaling }) => ({ connection, signaling })),
    openLinks: () => links.filter((link) => link.connectionState !== "closed").length,
    openDevices: () => opened.filter((track) => track.readyState === "live").length,
    /** Ends a shared screen as the browser's own button does. */
    endScreen: () => {
      for (const track of opened.filter((known) => known.readyState === "live" && known.getSettings().displaySurface)) {
        track.stop();
        track.dispatchEvent(new Event("ended"));
      }
    },
    /** How each open link is asked to send the camera: whether at all, how high, in how many bits. */
    cameraSent: () =>
      links
        .filter((link) => link.connectionState === "connected")
        .map((link) => link.getTransceivers().find(({ receiver }) => receiver.track.kind === "video").sender)
        .filter(({ track }) => track)
        .map((sender) => {
          const [{ active, maxBitrate, scaleResolutionDownBy = 1 }] = sender.getParameters().encodings;
          return { active, bitrate: maxBitrate, height: sender.track.getSettings().height / scaleResolutionDownBy };
        }),
    /** How often any link was described anew. */
    descriptions: () => links.reduce((sum, link) => sum + (link.descriptions ?? 0), 0),
    /** A device is pulled out. */
    unplug: (/** @type {"audio" | "video"} */ kind) => {
      const track = opened.find((known) => known.kind === kind && known.readyState === "live");
      track.stop();
      track.dispatchEvent(new Event("ended"));
    },
    screenHint: () => opened.findLast((track) => track.getSettings().displaySurface)?.contentHint,
    /** The heights that cameras capture now. */
    heights: () =>
      opened
        .filter((track) => track.readyState === "live" && track.kind === "video" && !track.getSettings().displaySurface)
        .map((track) => track.getSettings().height),
    /** The labels of the tracks that devices give now. */
    devicesInUse: () => opened.filter((track) => track.readyState === "live").map((track) => track.label),
  };
})();
