/** What each button of the call does, by its `data-action`. */

import { find } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";

/** @typedef {import("./types.js").CallState} CallState */
/** @typedef {(button: HTMLElement) => unknown} Action */
/**
 * @typedef {object} Context
 * @property {() => CallState} state
 * @property {Record<string, import("./types.js").Intent>} intents
 * @property {import("./panels.js").Panels} panels
 * @property {import("./playback.js").Playback} playback
 * @property {import("./choices.js").Choices} choices
 * @property {import("./notices.js").Notices} notices
 * @property {HTMLDialogElement} dialog
 * @property {import("./later.js").Later<any, typeof import("./questions.js")>} questions
 * @property {HTMLElement} root
 */

/**
 * @param {Context} context
 * @returns {Record<string, Action>}
 */
export function callActions(context) {
  return { ...ownActions(context), ...viewActions(context), ...hostActions(context) };
}

/**
 * @param {Context} context
 * @returns {Record<string, Action>}
 */
function ownActions({ state, intents, playback }) {
  const self = () => state().participants.find((participant) => participant.isSelf);
  return {
    microphone: () => intents.setMicrophone(!state().own.microphone.on),
    camera: () => intents.setCamera(!state().own.camera.on),
    share: () => (state().own.screen.on ? intents.stopShare() : intents.startShare()),
    hand: () => intents.raiseHand(!self()?.hand),
    leave: () => intents.leave(),
    retry: () => intents.retryConnection(),
    sound: () => {
      playback.unblock();
      intents.resumeSound();
    },
    "share-sharp": () => intents.favourMotion(false),
    "share-moving": () => intents.favourMotion(true),
    "share-sound": () => intents.shareSound(!state().media.screenSound),
    "use-device": ({ dataset: { kind, device, speaker } }) => {
      const [choose, set] =
        kind === "camera"
          ? [intents.chooseCamera, intents.setCamera]
          : [intents.chooseMicrophone, intents.setMicrophone];
      choose(device);
      set(true);
      if (speaker) intents.chooseSpeaker(speaker);
    },
    "switch-camera": () => {
      const { cameras } = state().devices;
      const at = cameras.findIndex((camera) => camera.id === state().own.camera.deviceId);
      intents.chooseCamera(cameras[(at + 1) % cameras.length].id);
    },
  };
}

/**
 * @param {Context} context
 * @returns {Record<string, Action>}
 */
function viewActions({ panels, choices, notices, root }) {
  return {
    chat: (button) => panels.toggle("chat", button),
    people: (button) => panels.toggle("people", button),
    close: () => panels.close(),
    mirror: () => choices.set("mirror", !choices.get("mirror")),
    "light-stage": () => choices.set("lightStage", !choices.get("lightStage")),
    "full-screen": () =>
      document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
    "copy-link": () => copyLink(notices),
    "microphone-menu": (button) => openFromMore(button, root),
    "camera-menu": (button) => openFromMore(button, root),
  };
}

/**
 * @param {Context} context
 * @returns {Record<string, Action>}
 */
function hostActions({ state, intents, dialog, questions }) {
  /**
   * @param {"sureToBan" | "sureToMakeHost" | "sureToEnd"} question
   * @param {HTMLElement} button
   * @param {(id: string) => unknown} act
   */
  async function ask(question, button, act) {
    const id = idOf(button);
    const name = state().participants.find((participant) => participant.id === id)?.name ?? "";
    await questions.ask();
    if (await questions.view?.[question](dialog, name)) act(id);
  }
  return {
    admit: (button) => intents.admit(idOf(button)),
    deny: (button) => intents.deny(idOf(button)),
    mute: (button) => intents.mute(idOf(button), button.dataset.source),
    remove: (button) => intents.remove(idOf(button), false),
    ban: (button) => ask("sureToBan", button, (id) => intents.remove(id, true)),
    "make-host": (button) => ask("sureToMakeHost", button, (id) => intents.makeHost(id)),
    lock: () => intents.lock(!state().call?.locked),
    end: (button) => ask("sureToEnd", button, () => intents.end()),
  };
}

/** @param {HTMLElement} button  in the row or banner of somebody */
function idOf(button) {
  return /** @type {HTMLElement | null} */ (button.closest("[data-id]"))?.dataset.id ?? "";
}

/**
 * @param {HTMLElement} item
 * @param {HTMLElement} root
 */
function openFromMore(item, root) {
  if (item.closest("#more-menu")) find(`#${item.dataset.action}`, root).showPopover();
}

/** @param {import("./notices.js").Notices} notices */
async function copyLink(notices) {
  const link = location.origin + location.pathname;
  try {
    await navigator.clipboard.writeText(link);
    notices.show(gettext("The link is copied."));
  } catch {
    notices.show(interpolate(gettext("The link to this room: %(link)s"), { link }));
  }
}
