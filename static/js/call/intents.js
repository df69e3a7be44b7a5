/** @typedef {import("./link_states.js").Source} Source */
/** @typedef {keyof import("../media/constraints.js").Processing} Treatment */
/**
 * @typedef {object} IntentParts
 * @property {import("../signaling/client.js").SignalingClient} signaling
 * @property {import("../rtc/fitting.js").Fitting} fitting
 * @property {import("../media/meter.js").Meter} meter
 * @property {import("./room_state.js").RoomState} state
 * @property {import("./own_media.js").OwnMedia} own
 * @property {import("./chat.js").Chat} chat
 * @property {import("./watching.js").Watching} watching
 */

/**
 * What the person at the machine may do once the page is there, as plain functions: views get nothing else of a session.
 * @param {IntentParts} parts
 */
export function intentsOf({ signaling, fitting, meter, state, own, chat, watching }) {
  const { inputs, share, fit } = own;
  return {
    retryConnection: () => signaling.retryNow(),
    resumeSound: () => meter.resume(),
    /** How somebody is shown here, in device pixels of height; null: not at all. */
    show(/** @type {string} */ id, /** @type {import("../rtc/fitting.js").Size} */ size) {
      fitting.want(id, size);
      watching.shown(id, size);
    },

    // One's own media
    setMicrophone: (/** @type {boolean} */ on) => inputs.set("microphone", on),
    /** For this call: the next visit begins as one left the switch. */
    beginMuted: () => own.muted("microphone"),
    setCamera: (/** @type {boolean} */ on) => inputs.set("camera", on),
    chooseMicrophone: (/** @type {string} */ id) => inputs.choose("microphone", id),
    chooseCamera: (/** @type {string} */ id) => inputs.choose("camera", id),
    chooseSpeaker: (/** @type {string} */ id) => own.chooseSpeaker(id),
    chooseHeight: (/** @type {number | null} */ height) => fit.choose(height),
    treatVoice: (/** @type {Treatment} */ name, /** @type {boolean} */ on) => own.treat(name, on),
    startShare: () => share.start(),
    stopShare: () => share.stop(),
    favourMotion: (/** @type {boolean} */ motion) => share.favour(motion),
    shareSound: (/** @type {boolean} */ sound) => share.withSound(sound),

    // Talking
    sendChat: (/** @type {string} */ text) => chat.send(text),
    retryChat: (/** @type {string} */ id) => chat.retry(id),
    chatSeen: () => state.chatSeen(),
    raiseHand(/** @type {boolean} */ raised) {
      if (signaling.hand(raised)) state.raiseHand(raised);
    },
    react: (/** @type {string} */ name) => signaling.reaction(name),

    // Moderation, for hosts
    admit: (/** @type {string} */ id) => signaling.admit(id),
    deny: (/** @type {string} */ id) => signaling.deny(id),
    mute: (/** @type {string} */ id, /** @type {Source} */ source) => signaling.mute(id, source),
    remove: (/** @type {string} */ id, ban = false) => signaling.remove(id, ban),
    makeHost: (/** @type {string} */ id) => signaling.host(id),
    lock: (/** @type {boolean} */ locked) => signaling.lock(locked),
    end() {
      watching.tellAll();
      signaling.end();
    },
  };
}
