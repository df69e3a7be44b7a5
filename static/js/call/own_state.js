/** One's own media as the views see them. */

/** @typedef {{width: number, height: number, frameRate: number}} Settings */
/**
 * @typedef {object} OwnSource
 * @property {boolean} on
 * @property {string | null} error
 * @property {MediaStreamTrack | null} track
 * @property {string | null} deviceId
 * @property {Settings | null} settings  what it really gives
 * @property {boolean} [instead]  another device than the one remembered
 * @property {boolean} [dark]  a camera that gives no picture
 * @property {"given" | "missing" | "unasked"} [sound]  of a screen; missing: the system, or the person, gave none
 */
/**
 * @typedef {object} OwnChoices  what is wished of one's own media
 * @property {number | null} height  the most of the camera, in pixels; null: as it fits
 * @property {readonly number[]} heights  that the camera can do
 * @property {boolean} starved  no line carries the own camera or screen
 * @property {import("../media/constraints.js").Processing} processing  of the voice
 * @property {boolean} motion  a shared screen shall rather move well than be sharp
 * @property {boolean} screenSound  and bring its sound
 */
/** @typedef {{id: string, label: string}} Device */
/** @typedef {{microphones: Device[], cameras: Device[], speakers: Device[]}} Devices */
/** @typedef {import("./link_states.js").Source} Source */

/** Before anything was chosen. @type {OwnChoices} */
const CHOICES = {
  height: null,
  heights: [],
  starved: false,
  processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  motion: false,
  screenSound: true,
};
/** A source that is off, with nothing known of it. */
const OFF = Object.freeze({ on: false, error: null, track: null, deviceId: null, settings: null });

/** Tells of changes once for all that one message changes. Event: "change" (detail: Set of topics). */
class Changing extends EventTarget {
  /** @type {Set<string>} */
  #topics = new Set();

  /** @protected @param {...string} topics */
  changed(...topics) {
    if (this.#topics.size === 0) queueMicrotask(() => this.#tell());
    for (const topic of topics) this.#topics.add(topic);
  }

  #tell() {
    const detail = this.#topics;
    this.#topics = new Set();
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }
}

/** The part of the state that is about one's own media. */
export class OwnState extends Changing {
  /** @type {Record<Source, OwnSource>} */
  own = { microphone: OFF, camera: OFF, screen: OFF };
  media = CHOICES;
  /** @type {Devices} */
  devices = { microphones: [], cameras: [], speakers: [] };
  /** @type {string | null} */
  speakerId = null;

  /** @param {Source} source @param {Partial<OwnSource>} change */
  showOwn(source, change) {
    this.own = { ...this.own, [source]: { ...this.own[source], ...change } };
    this.changed("own", "participants");
  }

  /** @param {Partial<OwnChoices>} change */
  showMedia(change) {
    this.media = { ...this.media, ...change };
    this.changed("own");
  }

  /** @param {Devices} devices */
  showDevices(devices) {
    this.devices = devices;
    this.changed("devices");
  }

  /** @param {string | null} id */
  chooseSpeaker(id) {
    this.speakerId = id;
    this.changed("devices");
  }
}
