import { Timer } from "../lib/timing.js";
import { QualityWatch } from "../rtc/quality.js";

const UNTOLD_MOST = 16;
/** A page that is still there after this was not left after all. */
const GOES_MS = 3_000;

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

/** How well everybody is heard and seen: shown while the call lasts, and told to the server when a link ends. */
export class Watching {
  #signaling;
  #state;
  #watch;
  #userAgent;
  /** @type {typeof import("./machine.js") | null} */
  #machine = null;
  /** Who is not shown at all: their camera sends us nothing. @type {Set<string>} */
  #hidden = new Set();
  /** @type {Set<string>} */
  #told = new Set();
  #stays;
  /** @type {Omit<CallReport, "type">[]} */
  #untold = [];

  /** @param {WatchingParts} parts */
  constructor({ signaling, mesh, state, clock, userAgent = globalThis.navigator?.userAgent ?? "" }) {
    this.#signaling = signaling;
    this.#state = state;
    this.#userAgent = userAgent;
    this.#watch = new QualityWatch({ mesh, clock, isHidden: () => globalThis.document?.hidden ?? false });
    this.#stays = new Timer(clock, () => this.#told.clear());
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

  /** The link to somebody ends: tells the server how it was, once. @param {string} id */
  tell(id) {
    const link = this.#told.has(id) ? null : this.#watch.summary(id);
    if (!link) return;
    this.#told.add(id);
    this.#untold.push({ about: id, link: { ...link, ...this.#here() } });
    this.#send();
  }

  /** Every link ends. */
  tellAll() {
    for (const { id } of this.#state.others) this.tell(id);
  }

  /** Every link ends, if the page really goes; else it is told of again. */
  goes() {
    this.tellAll();
    this.#stays.start(GOES_MS);
  }

  /** It is over for this side. */
  stop() {
    this.tellAll();
    this.#stays.stop();
    this.#watch.follow([]);
    this.#untold = [];
  }

  #follow() {
    const ids = this.#state.others.map(({ id }) => id);
    this.#watch.follow(ids);
    for (const known of [this.#hidden, this.#told]) for (const id of known) if (!ids.includes(id)) known.delete(id);
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
  #show({ id, grade, cause, heard }) {
    if (!this.#machine && this.#state.connection === "open") this.#prepare();
    this.#state.showQuality(id, { grade, cause, heard: heard?.grade ?? null });
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
