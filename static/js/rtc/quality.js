import { systemClock, Timer } from "../lib/timing.js";
import { Watched } from "./watched.js";

const LOOK_MS = 1_000;
const LOOK_AGAIN_MS = 500;
const LOOK_HIDDEN_MS = 5_000;
const ANSWER_MS = 2_000;
const BEFORE_MOST = 100;

/** @typedef {import("./sample.js").Sample} Sample */
/** @typedef {import("./stats.js").Verdict} Verdict */
/** @typedef {import("./control.js").Heard} Heard */
/** @typedef {import("./watched.js").Coming} Coming */
/** @typedef {Verdict & {id: string, heard: Heard | null, sending: Sample["sending"]}} Quality  heard: how they hear us */
/**
 * @typedef {EventTarget & {stats: (id: string) => Promise<RTCStatsReport | null>,
 *   sendControl: (id: string, message: Heard) => boolean}} WatchedMesh
 */

/**
 * Looks at every link once a second, seldom while nobody looks at the page, and tells each far side how it is heard. The
 * grade is calm: it gets worse when two looks agree and better when three do; only what is lost is lost at once.
 *
 * Tells by the mesh's event "quality" (detail: Quality), at every look at every link that has been up.
 */
export class QualityWatch {
  #mesh;
  #clock;
  #isHidden;
  #look;
  /** @type {Map<string, Watched>} */
  #links = new Map();
  /** What was sent to whoever is not followed yet: links are made before it is said who is there. @type {any[]} */
  #before = [];

  /**
   * @param {object} parts
   * @param {WatchedMesh} parts.mesh
   * @param {import("../lib/timing.js").Clock} [parts.clock]
   * @param {() => boolean} [parts.isHidden]  nobody looks at the page
   */
  constructor({ mesh, clock = systemClock, isHidden = () => false }) {
    this.#mesh = mesh;
    this.#clock = clock;
    this.#isHidden = isHidden;
    this.#look = new Timer(clock, () => this.#lookAtAll());
    const on = (/** @type {string} */ type, /** @type {(detail: any) => void} */ run) =>
      mesh.addEventListener(type, (event) => run(/** @type {CustomEvent} */ (event).detail));
    on("control", ({ id, message }) => {
      if (message.t === "heard") this.#links.get(id)?.hear(message);
      if (message.t === "bye") this.#links.get(id)?.rest(true);
    });
    on("ready", ({ id }) => this.#links.get(id)?.rest(false));
    on("signal", (signal) => signal.description && this.#described(signal));
  }

  /** Who is to be watched from now on; of the others nothing is kept. @param {string[]} ids */
  follow(ids) {
    for (const id of this.#links.keys()) if (!ids.includes(id)) this.#links.delete(id);
    for (const id of ids) if (!this.#links.has(id)) this.#links.set(id, new Watched(this.#clock.now()));
    for (const signal of this.#before.splice(0)) this.#described(signal);
    if (this.#links.size === 0) this.#look.stop();
    else if (!this.#look.running) this.#look.start(LOOK_MS);
  }

  /** @param {string} id @param {Coming} coming */
  expect(id, coming) {
    const link = this.#links.get(id);
    if (link) link.coming = coming;
  }

  /** @param {string} id @returns {import("./summary.js").LinkSummary | null} null: not watched, or never up */
  summary(id) {
    const link = this.#links.get(id);
    return link?.isUp ? link.summary.tell(this.#clock.now()) : null;
  }

  /** @param {{to: string, link: string, offer: number}} signal */
  #described({ to, link, offer }) {
    const watched = this.#links.get(to);
    if (watched) watched.summary.described({ link, offer });
    else this.#before = [...this.#before, { to, link, offer }].slice(-BEFORE_MOST);
  }

  async #lookAtAll() {
    // Should the browser never answer for one link, the others are looked at all the same.
    this.#look.start(ANSWER_MS);
    await Promise.all([...this.#links].map(([id, link]) => this.#lookAt(id, link)));
    if (this.#links.size === 0) return;
    const quiet = [...this.#links.values()].some((link) => link.isQuiet);
    this.#look.start(this.#isHidden() ? LOOK_HIDDEN_MS : quiet ? LOOK_AGAIN_MS : LOOK_MS);
  }

  /** @param {string} id @param {Watched} link */
  async #lookAt(id, link) {
    const report = await this.#mesh.stats(id).catch(() => null);
    if (this.#links.get(id) !== link) return;
    const verdict = link.look(report, this.#clock.now());
    if (!verdict) return;
    if (link.mayTell(verdict)) this.#tell(id, link, verdict);
    const detail = { id, ...verdict, heard: link.heard, sending: link.sending };
    this.#mesh.dispatchEvent(new CustomEvent("quality", { detail }));
  }

  /** @param {string} id @param {Watched} link @param {Verdict} verdict */
  #tell(id, link, { still, ...verdict }) {
    const { limit } = link.sending;
    if (this.#mesh.sendControl(id, { t: "heard", ...verdict, limit })) link.told(verdict.grade);
  }
}
