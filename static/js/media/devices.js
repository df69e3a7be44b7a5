import { absenceCode, mediaErrorCode } from "./errors.js";

/** @typedef {"microphone" | "camera"} Kind */
/** @typedef {import("./errors.js").MediaErrorCode} MediaErrorCode */
/** @typedef {{track: MediaStreamTrack | null, error: MediaErrorCode | null}} Opened  both null: closed meanwhile */
/** @typedef {{stream: MediaStream | null, error: MediaErrorCode | null}} Answer */
/** @typedef {{id: string, label: string}} Device */
/** @typedef {{microphones: Device[], cameras: Device[], speakers: Device[]}} DeviceList */

const KINDS = /** @type {const} */ ({ microphone: "audio", camera: "video" });
const QUALITY = {
  microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  camera: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24, max: 30 } },
};
const NO_DEVICES = /** @type {DeviceList} */ ({ microphones: [], cameras: [], speakers: [] });

/**
 * Camera and microphone. Off means stopped: the light at the camera goes off. At most one track of each is open.
 *
 * Events: "ended" (detail: kind): a track ended by itself, unplugged or taken back; "devices": the list may have changed.
 */
export class Devices extends EventTarget {
  #media;
  #permissions;
  #isSecure;
  /** @type {Record<Kind, MediaStreamTrack | null>} */
  #tracks = { microphone: null, camera: null };
  /** Counts the wishes: what an older one brings is stopped. @type {Record<Kind, number>} */
  #wish = { microphone: 0, camera: 0 };
  /** @type {Record<Kind, {id: string | null, fresh: boolean}>} */
  #chosen = { microphone: { id: null, fresh: false }, camera: { id: null, fresh: false } };
  #changed = () => this.dispatchEvent(new Event("devices"));

  /**
   * @param {object} [dependencies]
   * @param {MediaDevices | undefined} [dependencies.mediaDevices]
   * @param {Permissions | undefined} [dependencies.permissions]
   * @param {boolean} [dependencies.isSecure]
   */
  constructor({
    mediaDevices = globalThis.navigator?.mediaDevices,
    permissions = globalThis.navigator?.permissions,
    isSecure = globalThis.isSecureContext,
  } = {}) {
    super();
    this.#media = mediaDevices;
    this.#permissions = permissions;
    this.#isSecure = isSecure;
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

  /**
   * Which device to open from now on. A fresh choice is meant as it is; instead of a remembered one that is gone, any will do.
   * @param {Kind} kind
   * @param {string | null} id
   * @param {{fresh?: boolean}} [options]
   */
  choose(kind, id, { fresh = false } = {}) {
    this.#chosen[kind] = { id, fresh };
  }

  /**
   * Both at once, so that the browser asks once; when that fails, each alone.
   * @returns {Promise<Record<Kind, Opened>>}
   */
  async openBoth() {
    const wishes = { microphone: this.#next("microphone"), camera: this.#next("camera") };
    const { stream, error } = await this.#ask(["microphone", "camera"]);
    if (stream) {
      return { microphone: this.#keep("microphone", wishes, stream), camera: this.#keep("camera", wishes, stream) };
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
    const { stream, error } = await this.#ask([kind]);
    return stream ? this.#keep(kind, wishes, stream) : this.#unless(kind, wishes, error);
  }

  /** @param {Kind} kind */
  close(kind) {
    this.#next(kind);
    this.#release(kind);
  }

  /**
   * What can be chosen. Never wait for it on the way into a call: in a background tab of Firefox it never resolves.
   * @returns {Promise<DeviceList>}
   */
  async list() {
    const all = (await this.#media?.enumerateDevices?.().catch(() => [])) ?? [];
    const of = (/** @type {string} */ kind) =>
      all
        .filter((device) => device.kind === kind && device.deviceId)
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    if (all.length === 0) return NO_DEVICES;
    return { microphones: of("audioinput"), cameras: of("videoinput"), speakers: of("audiooutput") };
  }

  // Internals

  /** @param {Kind} kind */
  #next(kind) {
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
   * @param {Partial<Record<Kind, number>>} wishes
   * @param {MediaErrorCode | null} error  of asking for both
   * @returns {Promise<Opened>}
   */
  async #openAlone(kind, wishes, error) {
    // Somebody who dismissed the question is not asked again, one kind after the other.
    if (error === "denied" && (await this.#permission(kind)) === "prompt") return this.#unless(kind, wishes, error);
    if (wishes[kind] !== this.#wish[kind]) return { track: null, error: null };
    const alone = await this.#ask([kind]);
    return alone.stream ? this.#keep(kind, wishes, alone.stream) : this.#unless(kind, wishes, alone.error);
  }

  /**
   * @param {Kind} kind
   * @param {Partial<Record<Kind, number>>} wishes
   * @param {MediaErrorCode | null} error
   * @returns {Opened}
   */
  #unless(kind, wishes, error) {
    return { track: null, error: wishes[kind] === this.#wish[kind] ? error : null };
  }

  /**
   * @param {Kind} kind
   * @param {Partial<Record<Kind, number>>} wishes
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
    this.#chosen[kind] = { ...this.#chosen[kind], fresh: false };
    track?.addEventListener("ended", () => this.#ended(kind, track));
    return { track, error: track ? null : "missing" };
  }

  /** @param {Kind} kind @param {MediaStreamTrack} track */
  #ended(kind, track) {
    if (this.#tracks[kind] !== track) return;
    this.#tracks[kind] = null;
    this.dispatchEvent(new CustomEvent("ended", { detail: kind }));
  }

  /** @param {Kind} kind @returns {Promise<string>} */
  async #permission(kind) {
    try {
      const status = await this.#permissions?.query({ name: /** @type {PermissionName} */ (kind) });
      return status?.state ?? "unknown";
    } catch {
      return "unknown";
    }
  }

  /**
   * @param {Kind[]} kinds
   * @returns {Promise<Answer>}
   */
  async #ask(kinds) {
    const answer = await this.#askFor(kinds, true);
    const remembered = kinds.some((kind) => this.#chosen[kind].id && !this.#chosen[kind].fresh);
    return answer.error === "missing" && remembered ? this.#askFor(kinds, false) : answer;
  }

  /**
   * @param {Kind[]} kinds
   * @param {boolean} remembered  whether what was chosen before still counts
   * @returns {Promise<Answer>}
   */
  async #askFor(kinds, remembered) {
    if (!this.#media?.getUserMedia) return { stream: null, error: absenceCode(this.#isSecure) };
    try {
      const wanted = Object.fromEntries(kinds.map((kind) => [KINDS[kind], this.#constraints(kind, remembered)]));
      return { stream: await this.#media.getUserMedia(wanted), error: null };
    } catch (error) {
      return { stream: null, error: mediaErrorCode(error) };
    }
  }

  /**
   * Always exact: Chromium passes an ideal device over, for the one its own settings prefer.
   * @param {Kind} kind
   * @param {boolean} remembered
   */
  #constraints(kind, remembered) {
    const { id, fresh } = this.#chosen[kind];
    return id && (fresh || remembered) ? { ...QUALITY[kind], deviceId: { exact: id } } : QUALITY[kind];
  }
}
