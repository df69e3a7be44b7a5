import { QualityWatch } from "../rtc/quality.js";
import { hearing } from "./link_states.js";

const UNTOLD_MOST = 16;
/** While a link lasts it is told of as well: an end of which nobody can tell loses no more than this. */
const MEANWHILE_MS = 60_000;
const FIRST_MS = 15_000;
/** To hang up and to leave the page is one end. */
const END_MS = 1_000;

/** @typedef {import("../rtc/quality.js").Quality} Quality */
/** @typedef {import("../signaling/messages.js").CallReport} CallReport */
/**
 * @typedef {object} WatchingParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("../rtc/mesh.js").Mesh} mesh
 * @property {import("./room_state.js").RoomState} state
 * @property {import("../lib/timing.js").Clock} clock
 * @property {string} [userAgent]
 */

/** How well everybody is heard and seen: shown while the call lasts, told to the server meanwhile and when a link ends. */
export class Watching {
  #signaling;
  #state;
  #clock;
  #watch;
  #userAgent;
  /** @type {typeof import("./machine.js") | null} */
  #machine = null;
  /** Who is not shown at all: their camera sends us nothing. @type {Set<string>} */
  #hidden = new Set();
  /** When each link was told of last, Unix milliseconds. @type {Map<string, number>} */
  #told = new Map();
  /** @type {Omit<CallReport, "type">[]} */
  #untold = [];

  /** @param {WatchingParts} parts */
  constructor({ signaling, mesh, state, clock, userAgent = globalThis.navigator?.userAgent ?? "" }) {
    this.#signaling = signaling;
    this.#state = state;
    this.#clock = clock;
    this.#userAgent = userAgent;
    this.#watch = new QualityWatch({ mesh, clock, isHidden: () => globalThis.document?.hidden ?? false });
    mesh.addEventListener("quality", (event) => this.#show(/** @type {CustomEvent<Quality>} */ (event).detail));
    state.addEventListener("change", (event) => {
      if (/** @type {CustomEvent<Set<string>>} */ (event).detail.has("participants")) this.#follow();
    });
  }

  /** How somebody is shown here. @param {string} id @param {{camera: number | null}} size */
  shown(id, { camera }) {
    this.#hidden[camera === null ? "add" : "delete"](id);
    this.#expect();
  }

  /**
   * Tells the server how the link to somebody was until now; the last one told counts.
   * @param {string} id
   * @param {number} [apartMs]  unless it was told of since
   */
  tell(id, apartMs = END_MS) {
    const now = this.#clock.now();
    const since = now - (this.#told.get(id) ?? now); // Less than nothing: the clock was set back.
    const link = since >= 0 && since < apartMs ? null : this.#watch.summary(id);
    if (!link) return;
    this.#told.set(id, now);
    this.#untold = this.#untold.filter(({ about }) => about !== id);
    this.#untold.push({ about: id, link: { ...link, ...this.#here() } });
    this.#send();
  }

  /** Every link ends. */
  tellAll() {
    for (const { id } of this.#state.others) this.tell(id);
  }

  /** It is over for this side. */
  stop() {
    this.tellAll();
    this.#watch.follow([]);
    this.#untold = [];
  }

  #follow() {
    const ids = this.#state.others.map(({ id }) => id);
    this.#watch.follow(ids);
    for (const known of [this.#hidden, this.#told]) {
      for (const id of known.keys()) if (!ids.includes(id)) known.delete(id);
    }
    for (const id of ids) if (!this.#told.has(id)) this.#told.set(id, this.#clock.now() - MEANWHILE_MS + FIRST_MS);
    if (this.#state.phase !== "incall") return;
    this.#expect();
    this.#send();
  }

  #expect() {
    for (const { id, isSelf, microphone, camera } of this.#state.participants) {
      if (!isSelf) this.#watch.expect(id, { microphone, camera: camera && !this.#hidden.has(id) });
    }
  }

  /** What could not be said waits for a connection. */
  #send() {
    this.#untold = this.#untold.filter((report) => !this.#signaling.report(report)).slice(-UNTOLD_MOST);
  }

  /** @param {Quality} quality */
  #show({ id, grade, cause, heard, still }) {
    if (!this.#machine && this.#state.connection === "open") this.#prepare();
    this.#state.showQuality(id, { grade, cause, heard: hearing(heard), still });
    this.tell(id, MEANWHILE_MS);
  }

  /** What is told of this machine: nothing, if its words are not there when the page goes. */
  #here() {
    const { microphone, camera } = this.#state.own;
    const kind = (/** @type {MediaStreamTrack | null} */ track) => this.#machine?.deviceKind(track?.label ?? "") ?? "";
    const devices = { microphone: kind(microphone.track), camera: kind(camera.track) };
    return { devices, browser: this.#machine?.browserName(this.#userAgent) ?? "" };
  }

  /** Needed only at the end, when there is no time to fetch it; a server that goes just now is asked again. */
  async #prepare() {
    this.#machine ??= await import("./machine.js").catch(() => null);
  }
}
