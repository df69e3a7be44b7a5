import { randomId } from "../lib/ids.js";
import { systemClock } from "../lib/timing.js";
import { Fitting } from "../rtc/fitting.js";
import { Chat } from "./chat.js";
import { Entry } from "./entry.js";
import { Inbox } from "./inbox.js";
import { OwnMedia } from "./own_media.js";
import { Seat } from "./seat.js";
import { Vigil } from "./vigil.js";
import { Visit } from "./visit.js";
import { Watching } from "./watching.js";

/** @typedef {"microphone" | "camera" | "screen"} Source */
/** @typedef {import("../rtc/fitting.js").Size} Size */
/**
 * @typedef {object} SessionParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("../rtc/mesh.js").Mesh} mesh
 * @property {import("../media/devices.js").Devices} devices
 * @property {import("../media/screen.js").Screen} screen
 * @property {import("../media/meter.js").Meter} meter
 * @property {import("../media/mixer.js").Mixer} mixer
 * @property {import("../media/preferences.js").Preferences} preferences
 * @property {import("./room_state.js").RoomState} state
 * @property {Storage | null} [storage]  sessionStorage
 * @property {LockManager} [locks]  navigator.locks
 * @property {import("../lib/timing.js").Clock} [clock]
 * @property {boolean} [reloaded]  whether this page is a reload of itself
 * @property {() => string} [newId]
 */

/**
 * One person in one room, from the pre-join step to the end: conducts the parts it is handed. What becomes of every verb
 * shows in `state`; none of them rejects.
 */
export class Session {
  #signaling;
  #meter;
  #state;
  #seat;
  #fitting;
  #watching;
  #own;
  #chat;
  #entry;
  #visit;
  #vigil;
  #reloaded;

  /** @param {SessionParts} parts */
  constructor({ storage = null, clock = systemClock, reloaded = isReload(), newId = randomId, ...parts }) {
    const { signaling, mesh, devices, screen, meter, mixer, preferences, state, locks } = parts;
    this.#signaling = signaling;
    this.#meter = meter;
    this.#state = state;
    this.#reloaded = reloaded;
    const changed = () => this.#entry.mediaChanged();
    this.#seat = new Seat(state.room.slug, { storage, locks });
    const fitting = new Fitting({ mesh, clock });
    this.#fitting = fitting;
    this.#own = new OwnMedia({ devices, screen, meter, mixer, preferences, mesh, fitting, state, changed, clock });
    this.#chat = new Chat({ signaling, state, clock, newId });
    const watching = new Watching({ signaling, mesh, state, clock });
    this.#watching = watching;
    this.#visit = new Visit({ signaling, mesh, state, clock });
    this.#vigil = new Vigil({ signaling, mesh, clock });
    const shared = { signaling, mesh, state, own: this.#own, chat: this.#chat, watching, visit: this.#visit, clock };
    this.#entry = new Entry({ ...shared, seat: this.#seat });
    new Inbox({ ...shared, meter, entry: this.#entry }).listen();
    state.addEventListener("change", (event) => {
      const topics = /** @type {CustomEvent<Set<string>>} */ (event).detail;
      if (topics.has("participants")) fitting.follow(state.others.map(({ id }) => id));
    });
  }

  get state() {
    return this.#state;
  }

  // Coming and going

  /**
   * The pre-join step: connects, and opens camera and microphone for the preview. A reloaded page goes straight back in.
   * @returns {Promise<void>} when the browser has answered about camera and microphone
   */
  async prepare() {
    this.#state.enter("prejoin");
    this.#entry.connect();
    const kept = await this.#seat.recall(this.#reloaded);
    this.#entry.recall(kept);
    const opened = this.#own.start(this.#reloaded && kept ? kept.media : {});
    if (this.#reloaded && kept) this.join();
    this.#reloaded = false;
    await opened;
  }

  /** Needs neither camera nor microphone; what is opened later joins later. After an end: comes in again. */
  join() {
    const released = this.#entry.isOver;
    this.#meter.resume();
    this.#entry.connect();
    this.#entry.join();
    if (released) this.#own.start();
  }

  /** Somebody is at the machine: a pointer has moved, or a key was pressed. */
  stir() {
    this.#visit.stir();
  }

  /** Asks again after a refusal. */
  knockAgain() {
    this.join();
  }

  leave() {
    this.#watching.tellAll();
    this.#signaling.leave();
    this.#entry.finish("left");
  }

  /** The page is about to go, if nobody stops it: Firefox ends its sockets before it says that it goes. */
  goes() {
    this.#watching.tellAll();
  }

  /** Lets go of everything: the page goes. */
  stop() {
    this.#entry.release();
  }

  retryConnection() {
    this.#signaling.retryNow();
  }

  /** The machine is on a network again, perhaps another one. */
  online() {
    this.#vigil.online();
  }

  /** @param {boolean} hidden  whether nobody can see the page now */
  seen(hidden) {
    this.#vigil.seen(hidden);
  }

  // One's own media

  /** Its finer verbs: size of the picture, treatment of the voice, kind of share. */
  get own() {
    return this.#own;
  }

  /** @param {boolean} on */
  async setMicrophone(on) {
    this.#meter.resume();
    await this.#own.set("microphone", on);
  }

  /** @param {boolean} on */
  async setCamera(on) {
    this.#meter.resume();
    await this.#own.set("camera", on);
  }

  /** @param {string} id */
  async chooseMicrophone(id) {
    this.#meter.resume();
    await this.#own.choose("microphone", id);
  }

  /** @param {string} id */
  async chooseCamera(id) {
    await this.#own.choose("camera", id);
  }

  /** @param {string} id */
  chooseSpeaker(id) {
    this.#own.chooseSpeaker(id);
  }

  async startShare() {
    await this.#own.share.start();
  }

  stopShare() {
    this.#own.share.stop();
  }

  /** How somebody is shown here, in device pixels of height; null: not at all. @param {string} id @param {Size} size */
  show(id, size) {
    this.#fitting.want(id, size);
    this.#watching.shown(id, size);
  }

  /** Lets sound be measured, where the browser held it back. Call it in a click. */
  resumeSound() {
    this.#meter.resume();
  }

  /** @returns {number} how loud the own microphone is now, 0 to 1 */
  level() {
    return this.#meter.level("self");
  }

  /** @param {string} id  a participant @returns {number} 0 to 1 */
  levelOf(id) {
    return this.#meter.level(id === this.#state.me.id ? "self" : id);
  }

  // Talking

  /** @param {string} text */
  sendChat(text) {
    this.#chat.send(text);
  }

  /** @param {string} id */
  retryChat(id) {
    this.#chat.retry(id);
  }

  chatSeen() {
    this.#state.chatSeen();
  }

  /** @param {boolean} raised */
  raiseHand(raised) {
    if (this.#signaling.hand(raised)) this.#state.raiseHand(raised);
  }

  /** @param {string} name */
  react(name) {
    this.#signaling.reaction(name);
  }

  // For hosts

  /** @param {string} id */
  admit(id) {
    this.#signaling.admit(id);
  }

  /** @param {string} id */
  deny(id) {
    this.#signaling.deny(id);
  }

  /** @param {string} id @param {Source} source */
  mute(id, source) {
    this.#signaling.mute(id, source);
  }

  /** @param {string} id @param {boolean} ban */
  remove(id, ban = false) {
    this.#signaling.remove(id, ban);
  }

  /** @param {string} id */
  makeHost(id) {
    this.#signaling.host(id);
  }

  /** @param {boolean} locked */
  lock(locked) {
    this.#signaling.lock(locked);
  }

  end() {
    this.#watching.tellAll();
    this.#signaling.end();
  }
}

function isReload() {
  const [navigation] = globalThis.performance?.getEntriesByType?.("navigation") ?? [];
  return /** @type {PerformanceNavigationTiming | undefined} */ (navigation)?.type === "reload";
}
