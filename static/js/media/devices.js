import { Capture, KINDS } from "./capture.js";
import { cameraConstraints } from "./constraints.js";
import { listDevices } from "./device_list.js";
import { framesArrive } from "./frames.js";

/** @typedef {import("./capture.js").Kind} Kind */
/** @typedef {import("./errors.js").MediaErrorCode} MediaErrorCode */
/**
 * @typedef {object} Opened  neither track nor error: closed meanwhile
 * @property {MediaStreamTrack | null} track
 * @property {MediaErrorCode | null} error
 * @property {boolean} [instead]  another device was given than the one remembered
 */
/** @typedef {Partial<Record<Kind, number>>} Wishes */

/**
 * Camera and microphone. Off means stopped: the light at the camera goes off. At most one track of each is open.
 *
 * Events: "ended" (detail: kind): a track ended by itself, unplugged or taken back; "devices": the list may have changed;
 * "dark" (detail: boolean): the camera gives no picture, true: although it was opened anew.
 */
export class Devices extends EventTarget {
  #media;
  #arrives;
  #capture;
  /** @type {Record<Kind, MediaStreamTrack | null>} */
  #tracks = { microphone: null, camera: null };
  /** Counts the wishes: what an older one brings is stopped. @type {Record<Kind, number>} */
  #wish = { microphone: 0, camera: 0 };
  #isLate = false;
  #changed = () => this.dispatchEvent(new Event("devices"));

  /**
   * @param {object} [dependencies]
   * @param {MediaDevices | undefined} [dependencies.mediaDevices]
   * @param {Permissions | undefined} [dependencies.permissions]
   * @param {boolean} [dependencies.isSecure]
   * @param {(track: MediaStreamTrack) => Promise<boolean>} [dependencies.arrives]  whether a camera gives pictures
   */
  constructor({
    arrives = framesArrive,
    mediaDevices = globalThis.navigator?.mediaDevices,
    permissions = globalThis.navigator?.permissions,
    isSecure = globalThis.isSecureContext,
  } = {}) {
    super();
    this.#arrives = arrives;
    this.#media = mediaDevices;
    this.#capture = new Capture({ mediaDevices, permissions, isSecure });
  }

  // Lifecycle

  start() {
    this.#media?.addEventListener?.("devicechange", this.#changed);
  }

  stop() {
    this.#media?.removeEventListener?.("devicechange", this.#changed);
    this.close("microphone");
    this.close("camera");
  }

  // Actions

  /** @param {Kind} kind */
  trackOf(kind) {
    return this.#tracks[kind];
  }

  /** Another size was wanted while the camera was being opened, or off: it may not give it. */
  get isLate() {
    return this.#isLate;
  }

  /**
   * Which device to open from now on. A fresh choice is meant as it is; instead of a remembered one that is gone, any will do.
   * @param {Kind} kind
   * @param {string | null} id
   * @param {{fresh?: boolean}} [options]
   */
  choose(kind, id, { fresh = false } = {}) {
    this.#capture.choose(kind, id, fresh);
  }

  /**
   * The camera's picture, now and when it is opened next.
   * @param {import("./constraints.js").Size} size
   */
  async resize(size) {
    this.#capture.size = size;
    this.#isLate = this.#tracks.camera === null;
    // A camera that refuses goes on as it is: what it gives then is read from its settings.
    await this.#tracks.camera?.applyConstraints(cameraConstraints(size)).catch(() => {});
  }

  /** How the voice is treated when the microphone is opened next. @param {import("./constraints.js").Processing} processing */
  process(processing) {
    this.#capture.processing = processing;
  }

  /**
   * Both at once, so that the browser asks once; when that fails, each alone.
   * @returns {Promise<Record<Kind, Opened>>}
   */
  async openBoth() {
    const wishes = { microphone: this.#next("microphone"), camera: this.#next("camera") };
    const { stream, error } = await this.#capture.ask(["microphone", "camera"]);
    if (stream) {
      const opened = {
        microphone: this.#keep("microphone", wishes, stream),
        camera: this.#keep("camera", wishes, stream),
      };
      this.#watch(opened.camera.track, false);
      return opened;
    }
    if (error === "insecure" || error === "unsupported") {
      return { microphone: { track: null, error }, camera: { track: null, error } };
    }
    const microphone = await this.#openAlone("microphone", wishes, error);
    return { microphone, camera: await this.#openAlone("camera", wishes, error) };
  }

  /**
   * @param {Kind} kind
   * @returns {Promise<Opened>} never rejects
   */
  async open(kind) {
    const wishes = { [kind]: this.#next(kind) };
    // The old one first: some systems give a second capture no frames while the first one runs.
    this.#release(kind);
    const { stream, error } = await this.#capture.ask([kind]);
    const opened = stream ? this.#keep(kind, wishes, stream) : this.#unless(kind, wishes, error);
    return kind === "camera" && opened.track ? this.#lit(opened, wishes) : opened;
  }

  /** @param {Kind} kind */
  close(kind) {
    this.#next(kind);
    this.#release(kind);
  }

  /**
   * What can be chosen. Never wait for it on the way into a call: in a background tab of Firefox it never resolves.
   * @returns {Promise<import("./device_list.js").DeviceList>}
   */
  list() {
    return listDevices(this.#media);
  }

  // Internals

  /**
   * A camera that stays dark is opened once more, with nothing asked of it.
   * @param {Opened} opened
   * @param {Wishes} wishes
   * @returns {Promise<Opened>}
   */
  async #lit(opened, wishes) {
    const arrives = await this.#arrives(/** @type {MediaStreamTrack} */ (opened.track));
    // Closed or pulled out meanwhile, which was told.
    if (wishes.camera !== this.#wish.camera || this.#tracks.camera !== opened.track)
      return { track: null, error: null };
    if (arrives) return opened;
    this.#release("camera");
    const { stream, error } = await this.#capture.askRelaxed("camera");
    const again = stream ? this.#keep("camera", wishes, stream) : this.#unless("camera", wishes, error);
    this.#watch(again.track, true);
    return again;
  }

  /** @param {MediaStreamTrack | null} track @param {boolean} again */
  async #watch(track, again) {
    if (!track || (await this.#arrives(track)) || this.#tracks.camera !== track) return;
    this.dispatchEvent(new CustomEvent("dark", { detail: again }));
  }

  /** @param {Kind} kind */
  #next(kind) {
    if (kind === "camera") this.#isLate = false;
    this.#wish[kind] += 1;
    return this.#wish[kind];
  }

  /** @param {Kind} kind */
  #release(kind) {
    this.#tracks[kind]?.stop();
    this.#tracks[kind] = null;
  }

  /**
   * @param {Kind} kind
   * @param {Wishes} wishes
   * @param {MediaErrorCode | null} error  of asking for both
   * @returns {Promise<Opened>}
   */
  async #openAlone(kind, wishes, error) {
    // Somebody who dismissed the question is not asked again, one kind after the other.
    if (error === "denied" && (await this.#capture.permission(kind)) === "prompt")
      return this.#unless(kind, wishes, error);
    if (wishes[kind] !== this.#wish[kind]) return { track: null, error: null };
    const alone = await this.#capture.ask([kind]);
    return alone.stream ? this.#keep(kind, wishes, alone.stream) : this.#unless(kind, wishes, alone.error);
  }

  /**
   * @param {Kind} kind
   * @param {Wishes} wishes
   * @param {MediaErrorCode | null} error
   * @returns {Opened}
   */
  #unless(kind, wishes, error) {
    return { track: null, error: wishes[kind] === this.#wish[kind] ? error : null };
  }

  /**
   * @param {Kind} kind
   * @param {Wishes} wishes
   * @param {MediaStream} stream
   * @returns {Opened}
   */
  #keep(kind, wishes, stream) {
    const track = stream.getTracks().find((candidate) => candidate.kind === KINDS[kind]) ?? null;
    if (wishes[kind] !== this.#wish[kind]) {
      track?.stop();
      return { track: null, error: null };
    }
    this.#release(kind);
    this.#tracks[kind] = track;
    const instead = this.#capture.settle(kind, track);
    track?.addEventListener("ended", () => this.#ended(kind, track));
    return { track, error: track ? null : "missing", instead };
  }

  /** @param {Kind} kind @param {MediaStreamTrack} track */
  #ended(kind, track) {
    if (this.#tracks[kind] !== track) return;
    this.#tracks[kind] = null;
    this.dispatchEvent(new CustomEvent("ended", { detail: kind }));
  }
}
