import { systemClock, Timer } from "../lib/timing.js";
import { demand, encodingOf, plan, taken } from "./ladder.js";
import { LEAST_SCREEN, Line, Strain } from "./uplink.js";

/** @typedef {import("./ladder.js").Capture} Capture */
/** @typedef {import("./ladder.js").Plan} Plan */
/** @typedef {{camera: number | null, screen: number | null}} Size  heights in device pixels; null: hidden */
/** @typedef {import("./encoder.js").Encoding} Encoding */
/** @typedef {{shown: import("./ladder.js").Shown, line: Line, limit: string, sent: Map<string, string>}} Far */
/** @typedef {{limit: "none" | "cpu" | "line", pair?: string, available: number | null}} Sending  pair: the way that ICE has chosen */
/** @typedef {{grade?: string, cause?: string | null, sending?: Sending, heard?: {concealed: number | null, loss: number | null} | null}} Quality */
/**
 * @typedef {EventTarget & {encode: (id: string, source: any, encoding: Encoding) => void,
 *   sendControl: (id: string, message: import("./control.js").Want) => boolean}} FittedMesh
 */

/** Who is asked for one size after another fits everybody no more often than this. */
const WANTED_MS = 100;
const SOURCES = /** @type {const} */ (["microphone", "camera", "screen"]);

/**
 * Fits what is sent to what others show, to the lines and to the machine; and tells others how they are shown here.
 *
 * Events: "demand" (detail: Capture, null: there is nobody): what the camera need capture, no more; "starved" (detail: boolean): nobody is sent
 * camera or screen, because no line carries them.
 */
export class Fitting extends EventTarget {
  #mesh;
  #clock;
  #calm;
  #strain = new Strain();
  /** @type {Map<string, Far>} */
  #far = new Map();
  /** Said by those who are linked, and followed in a moment: it is not said again. @type {Map<string, import("./ladder.js").Shown>} */
  #early = new Map();
  /** Others were asked for while it was too soon to fit. */
  #late = false;
  /** How others are shown here. @type {Map<string, Size>} */
  #wants = new Map();
  /** @type {{camera: Capture | null, screen: Capture | null}} */
  #captured = { camera: null, screen: null };
  #starved = false;
  #demanded = "null";

  /** @param {{mesh: FittedMesh, clock?: import("../lib/timing.js").Clock}} parts */
  constructor({ mesh, clock = systemClock }) {
    super();
    this.#mesh = mesh;
    this.#clock = clock;
    this.#calm = new Timer(clock, () => this.#late && this.#fitCalmly());
    const on = (/** @type {string} */ type, /** @type {(detail: any) => void} */ run) =>
      mesh.addEventListener(type, (event) => run(/** @type {CustomEvent} */ (event).detail));
    on("control", ({ id, message }) => message.t === "want" && this.#wanted(id, message));
    on("ready", ({ id }) => this.#ready(id));
    on("quality", ({ id, ...quality }) => this.#observe(id, quality));
  }

  // Actions

  /** Who is linked now; everybody is fitted anew when it changes. @param {string[]} ids */
  follow(ids) {
    const before = [...this.#far.keys()];
    for (const id of before) if (!ids.includes(id)) this.#forget(id);
    for (const id of ids) if (!this.#far.has(id)) this.#far.set(id, newFar(this.#early.get(id)));
    this.#early.clear();
    if (ids.length === 0) this.#calm.stop();
    if (before.join() !== [...this.#far.keys()].join()) this.#fit();
  }

  /** How somebody is shown here. @param {string} id @param {Size} size */
  want(id, size) {
    const known = this.#wants.get(id);
    if (known && known.camera === size.camera && known.screen === size.screen) return;
    this.#wants.set(id, size);
    this.#tell(id);
  }

  /** What a source gives now, in its shorter side. @param {"camera" | "screen"} source @param {Capture | null} capture */
  captured(source, capture) {
    this.#captured[source] = capture;
    this.#fit();
  }

  // Internals

  /** @param {string} id @param {import("./control.js").Want} want */
  #wanted(id, { camera, screen }) {
    const shown = { camera: camera?.height ?? null, screen: screen?.height ?? null };
    const far = this.#far.get(id);
    if (!far) return void this.#early.set(id, shown);
    far.shown = shown;
    this.#late = true;
    if (!this.#calm.running) this.#fitCalmly();
  }

  #fitCalmly() {
    this.#late = false;
    this.#calm.start(WANTED_MS);
    this.#fit();
  }

  /** Another link: it knows nothing yet of how it is used, and nothing is known yet of its line. @param {string} id */
  #ready(id) {
    this.#tell(id);
    const far = this.#far.get(id);
    if (far) this.#far.set(id, newFar(far.shown));
    this.#fit();
  }

  /** @param {string} id */
  #tell(id) {
    const size = this.#wants.get(id);
    if (!size) return;
    const { camera, screen } = size;
    const height = (/** @type {number | null} */ pixels) => (pixels === null ? null : { height: pixels });
    this.#mesh.sendControl(id, { t: "want", camera: height(camera), screen: height(screen) });
  }

  /** @param {string} id @param {Quality} quality */
  #observe(id, { grade, cause, sending, heard }) {
    const far = this.#far.get(id);
    if (!far || !sending) return;
    const now = this.#clock.now();
    // With another cause they are heard, and only send nothing of what they should.
    const silent = grade === "lost" && cause === "line";
    const { concealed, loss: lost } = heard ?? {};
    far.limit = sending.limit;
    far.line.observe({ ...this.#asking(far, sending), pair: sending.pair, silent, concealed, lost }, now);
    this.#strain.observe(
      [...this.#far.values()].some(({ limit }) => limit === "cpu"),
      now,
    );
    this.#fit();
  }

  /** @param {string} id */
  #forget(id) {
    this.#far.delete(id);
    this.#wants.delete(id);
  }

  #fit() {
    const plans = new Map([...this.#far].map(([id, far]) => [id, this.#plan(far.shown, far.line.carries)]));
    for (const [id, planned] of plans) this.#send(id, planned);
    this.#demand(
      [...plans].filter(([id]) => this.#far.get(id)?.shown.camera !== undefined).map(([, planned]) => planned),
    );
    this.#tellStarved();
  }

  /** @param {Far} far @param {{available: number | null}} sending */
  #asking({ shown }, { available }) {
    const { camera, screen } = this.#captured;
    const planned = this.#plan(shown, null);
    return {
      asked: taken({ ...planned, camera: camera && planned.camera, screen: screen && planned.screen }),
      available,
      least: screen ? LEAST_SCREEN : undefined,
    };
  }

  /** @param {import("./ladder.js").Shown} shown @param {number | null} line */
  #plan(shown, line) {
    const { camera, screen } = this.#captured;
    return plan({ links: this.#far.size, shown, both: Boolean(camera && screen), strain: this.#strain.steps, line });
  }

  /** @param {string} id @param {Plan} planned */
  #send(id, { microphone, camera, screen }) {
    const { sent } = /** @type {Far} */ (this.#far.get(id));
    const encodings = {
      microphone: microphone.bitrate === null ? { active: true } : { active: true, maxBitrate: microphone.bitrate },
      camera: encodingOf(camera, this.#captured.camera),
      screen: encodingOf(screen, this.#captured.screen),
    };
    for (const source of SOURCES) {
      const wanted = JSON.stringify(encodings[source]);
      if (sent.get(source) === wanted) continue;
      sent.set(source, wanted);
      this.#mesh.encode(id, source, encodings[source]);
    }
  }

  /** A camera is not disturbed for somebody who will say in a moment what they show. @param {Plan[]} plans */
  #demand(plans) {
    const wanted = demand(plans.map(({ camera }) => camera));
    // Hidden from all: what is captured is only seen by its owner, until it is shown again.
    if ((!wanted && this.#far.size > 0) || JSON.stringify(wanted) === this.#demanded) return;
    this.#demanded = JSON.stringify(wanted);
    this.dispatchEvent(new CustomEvent("demand", { detail: wanted }));
  }

  #tellStarved() {
    const all = [...this.#far.values()];
    const { camera, screen } = this.#captured;
    const starved = all.length > 0 && Boolean(camera ?? screen) && all.every(({ line }) => line.starved);
    if (starved === this.#starved) return;
    this.#starved = starved;
    this.dispatchEvent(new CustomEvent("starved", { detail: starved }));
  }
}

/** @param {import("./ladder.js").Shown} [shown] @returns {Far} */
function newFar(shown = {}) {
  return { shown, line: new Line(), limit: "none", sent: new Map() };
}
