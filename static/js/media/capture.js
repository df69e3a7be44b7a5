import { cameraConstraints, PREVIEW } from "./constraints.js";
import { absenceCode, mediaErrorCode } from "./errors.js";

/** @typedef {"microphone" | "camera"} Kind */
/** @typedef {{stream: MediaStream | null, error: import("./errors.js").MediaErrorCode | null}} Answer */
/**
 * @typedef {object} Platform
 * @property {MediaDevices | undefined} mediaDevices
 * @property {Permissions | undefined} permissions
 * @property {boolean} isSecure
 */

export const KINDS = /** @type {const} */ ({ microphone: "audio", camera: "video" });
/** What of a choice may be gone, in the order in which it is tried. @type {Kind[][]} */
const GONE = [[], ["microphone"], ["camera"], ["microphone", "camera"]];
const PROCESSED = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Asks the browser for what was chosen, and for the next best where that is gone. */
export class Capture {
  #platform;
  /** @type {Record<Kind, {id: string | null, fresh: boolean}>} */
  #chosen = { microphone: { id: null, fresh: false }, camera: { id: null, fresh: false } };
  /** @type {import("./constraints.js").Size} */
  size = PREVIEW;
  /** @type {import("./constraints.js").Processing} */
  processing = PROCESSED;

  /** @param {Platform} platform */
  constructor(platform) {
    this.#platform = platform;
  }

  /** @param {Kind} kind @param {string | null} id @param {boolean} fresh */
  choose(kind, id, fresh) {
    this.#chosen[kind] = { id, fresh };
  }

  /** A choice is fresh once. @param {Kind} kind @param {MediaStreamTrack | null} track @returns {boolean} not the chosen one */
  settle(kind, track) {
    const { id } = this.#chosen[kind];
    this.#chosen[kind] = { id, fresh: false };
    return Boolean(id && track && track.getSettings().deviceId !== id);
  }

  /**
   * A fresh choice is meant as it is; instead of a remembered one that is gone, any will do.
   * @param {Kind[]} kinds
   * @returns {Promise<Answer>} never rejects
   */
  async ask(kinds) {
    const replaceable = kinds.filter((kind) => this.#chosen[kind].id && !this.#chosen[kind].fresh);
    /** @type {Answer} */
    let answer = { stream: null, error: null };
    for (const gone of GONE.filter((some) => some.every((kind) => replaceable.includes(kind)))) {
      answer = await this.#get(kinds, (kind) => ({
        ...this.#quality(kind),
        ...(!gone.includes(kind) && this.#device(kind)),
      }));
      if (answer.error !== "missing") break;
    }
    return answer;
  }

  /** The same device, with whatever it likes to give. @param {Kind} kind @returns {Promise<Answer>} */
  askRelaxed(kind) {
    return this.#get([kind], () => this.#device(kind));
  }

  /** @param {Kind} kind @returns {Promise<string>} as of the Permissions API, or "unknown" */
  async permission(kind) {
    try {
      const status = await this.#platform.permissions?.query({ name: /** @type {PermissionName} */ (kind) });
      return status?.state ?? "unknown";
    } catch {
      return "unknown";
    }
  }

  /**
   * @param {Kind[]} kinds
   * @param {(kind: Kind) => MediaTrackConstraints} constraints
   * @returns {Promise<Answer>}
   */
  async #get(kinds, constraints) {
    const { mediaDevices, isSecure } = this.#platform;
    if (!mediaDevices?.getUserMedia) return { stream: null, error: absenceCode(isSecure) };
    try {
      const wanted = Object.fromEntries(kinds.map((kind) => [KINDS[kind], constraints(kind)]));
      return { stream: await mediaDevices.getUserMedia(wanted), error: null };
    } catch (error) {
      return { stream: null, error: mediaErrorCode(error) };
    }
  }

  /** @param {Kind} kind @returns {MediaTrackConstraints} */
  #quality(kind) {
    return kind === "camera" ? cameraConstraints(this.size) : this.processing;
  }

  /** Always exact: Chromium passes an ideal device over, for the one its own settings prefer. @param {Kind} kind */
  #device(kind) {
    const { id } = this.#chosen[kind];
    return id ? { deviceId: { exact: id } } : {};
  }
}
