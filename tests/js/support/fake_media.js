/** A track that says what was done to it. */
export class FakeTrack extends EventTarget {
  readyState = "live";
  contentHint = "";
  size = { width: 640, height: 360, frameRate: 30 };

  /** @param {string} kind @param {string} deviceId */
  constructor(kind, deviceId) {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
  }

  stop() {
    this.readyState = "ended";
  }

  /** Unplugged, or taken back. */
  endsByItself() {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }

  getSettings() {
    return this.kind === "video" ? { deviceId: this.deviceId, ...this.size } : { deviceId: this.deviceId };
  }

  getCapabilities() {
    return { height: { max: 720 } };
  }

  /** @param {any} constraints */
  async applyConstraints({ width, height, frameRate }) {
    const size = { width: width?.ideal, height: height?.ideal, frameRate: frameRate.ideal };
    this.size = { ...this.size, ...Object.fromEntries(Object.entries(size).filter(([, value]) => value)) };
  }
}

/** A browser's mediaDevices with one microphone and one camera, whose refusals a test decides. */
export class FakeMediaDevices extends EventTarget {
  /** @type {any[]} */
  asked = [];
  /** @type {any[]} */
  askedScreens = [];
  /** Whether a screen brings its sound. */
  screenSound = true;
  /** @type {FakeTrack[]} */
  tracks = [];
  /** By kind, the name of the exception. @type {{audio?: string, video?: string, screen?: string}} */
  refusals = {};
  /** Ids of devices that were unplugged. @type {string[]} */
  gone = [];
  /** While set, getUserMedia does not answer. @type {Promise<unknown> | null} */
  waitFor = null;

  /** @param {any} constraints */
  async getUserMedia(constraints) {
    this.asked.push(constraints);
    await this.waitFor;
    const kinds = /** @type {("audio" | "video")[]} */ (["audio", "video"].filter((kind) => constraints[kind]));
    for (const kind of kinds) this.#refuse(kind);
    for (const kind of kinds)
      if (this.gone.includes(constraints[kind].deviceId?.exact)) this.#throw("OverconstrainedError");
    return this.#stream(kinds.map((kind) => new FakeTrack(kind, constraints[kind].deviceId?.exact ?? `${kind}-1`)));
  }

  /** @param {any} constraints */
  async getDisplayMedia(constraints) {
    this.askedScreens.push(constraints);
    this.#refuse("screen");
    const sound = constraints.audio && this.screenSound ? [new FakeTrack("audio", "screen")] : [];
    return this.#stream([new FakeTrack("video", "screen"), ...sound]);
  }

  async enumerateDevices() {
    return [
      { kind: "audioinput", deviceId: "audio-1", label: "Desk" },
      { kind: "videoinput", deviceId: "video-1", label: "Lid" },
      { kind: "videoinput", deviceId: "", label: "" },
      { kind: "audiooutput", deviceId: "out-1", label: "Ears" },
    ];
  }

  get live() {
    return this.tracks.filter(({ readyState }) => readyState === "live").map(({ kind }) => kind);
  }

  /** @param {"audio" | "video" | "screen"} kind */
  #refuse(kind) {
    const name = this.refusals[kind];
    if (name) this.#throw(name);
  }

  /** @param {string} name */
  #throw(name) {
    throw Object.assign(new Error(name), { name });
  }

  /** @param {FakeTrack[]} tracks */
  #stream(tracks) {
    this.tracks.push(...tracks);
    return { getTracks: () => tracks, getVideoTracks: () => tracks.filter(({ kind }) => kind === "video") };
  }
}

/** A Storage in memory. @returns {any} */
export function fakeStorage(values = {}) {
  const map = new Map(Object.entries(values));
  return {
    map,
    getItem: (/** @type {string} */ key) => map.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => map.set(key, value),
    removeItem: (/** @type {string} */ key) => map.delete(key),
  };
}

/** navigator.locks of one browser, shared by its tabs. @returns {any} */
export function fakeLocks() {
  const held = new Set();
  return {
    held,
    async request(/** @type {string} */ name, /** @type {any} */ options, /** @type {any} */ body = options) {
      if (held.has(name)) {
        if (options.signal) throw new DOMException("timed out", "TimeoutError");
        return body(null);
      }
      held.add(name);
      try {
        return await body({ name });
      } finally {
        held.delete(name);
      }
    },
  };
}
