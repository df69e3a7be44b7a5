/** The room page: makes the session and the views, and lets each know of the other. */

import { find } from "../lib/dom.js";
import { systemClock, Timer } from "../lib/timing.js";
import { CallView } from "../views/call_view.js";
import { Choices } from "../views/choices.js";
import { Clock } from "../views/clock.js";
import { arrivals, moderatedWords, noticeWords, ownTrouble } from "../views/notice_words.js";
import { Notices } from "../views/notices.js";
import { Playback } from "../views/playback.js";
import { PreJoin } from "../views/prejoin.js";
import { StatePage } from "../views/state_page.js";
import { makeSession } from "./room_session.js";

const config = JSON.parse(find("#page-config").textContent ?? "{}");
const session = makeSession(config);
const { state } = session;
const main = find("main");
const clock = new Clock(config.language, config.timeZone);
const playback = new Playback();
const choices = new Choices();
const notices = new Notices(find("#notices"));
const level = () => session.level();
const intents = intentsOf(session);

const failed = () => notices.show(noticeWords({ code: "unavailable" }));
const prejoin = new PreJoin(find("#prejoin"), { playback, failed, clock, choices, intents, level });
const call = new CallView(find("#call"), {
  playback,
  clock,
  choices,
  notices,
  intents,
  level,
  dialog: find("#confirm", document, HTMLDialogElement),
  levelOf: (id) => session.levelOf(id),
});
const standstill = new StatePage(find("#standstill"), {
  clock,
  intents: { knock: () => session.knockAgain(), retry: () => session.join(), leave: () => session.leave() },
  links: { home: config.home, room: location.pathname, signIn: location.pathname },
});

/** Drawing the call for the first time holds the page up, in the very moment in which its links are made. */
const ENTER_MS = 40;
const entering = new Timer(systemClock, render);
let phase = "";
/** @type {import("../views/types.js").Participant[]} */
let present = [];
let own = state.own;

function render() {
  main.dataset.phase = state.phase;
  prejoin.render(state);
  call.render(state);
  standstill.render(state);
  if (phase !== state.phase) enter(state.phase);
  if (state.phase === "incall") announce();
  document.title = title();
}

/** Whether links are just being made; those of a visit stand already. */
function isLinking() {
  return state.phase === "incall" && state.participants.some(({ link }) => link === "connecting");
}

/** @param {string} next  the phase that begins */
function enter(next) {
  const before = phase;
  phase = next;
  own = state.own;
  if (next === "incall") present = state.participants;
  else notices.stop();
  if (next === "waiting" || next === "ended") standstill.focus();
  if (next === "prejoin" && before) find("#prejoin [data-action=join]").focus();
}

function announce() {
  notices.show(ownTrouble(own, state.own) || arrivals(present, state.participants));
  present = state.participants;
  own = state.own;
}

function title() {
  const unread = state.unread ? `(${state.unread}) ` : "";
  return `${unread}${state.room.name} - Kaigi`;
}

/**
 * The session's verbs as plain functions, which is all that the views get of it.
 * @param {typeof session} of
 */
function intentsOf(of) {
  return {
    join: () => of.join(),
    leave: () => of.leave(),
    setMicrophone: (/** @type {boolean} */ on) => of.setMicrophone(on),
    setCamera: (/** @type {boolean} */ on) => of.setCamera(on),
    chooseMicrophone: (/** @type {string} */ id) => of.chooseMicrophone(id),
    chooseCamera: (/** @type {string} */ id) => of.chooseCamera(id),
    chooseSpeaker: (/** @type {string} */ id) => of.chooseSpeaker(id),
    chooseHeight: (/** @type {number | null} */ height) => of.own.fit.choose(height),
    treatVoice: (/** @type {any} */ name, /** @type {boolean} */ on) => of.own.treat(name, on),
    favourMotion: (/** @type {boolean} */ motion) => of.own.share.favour(motion),
    shareSound: (/** @type {boolean} */ sound) => of.own.share.withSound(sound),
    show: (/** @type {string} */ id, /** @type {any} */ size) => of.show(id, size),
    startShare: () => of.startShare(),
    stopShare: () => of.stopShare(),
    sendChat: (/** @type {string} */ text) => of.sendChat(text),
    retryChat: (/** @type {string} */ id) => of.retryChat(id),
    chatSeen: () => of.chatSeen(),
    raiseHand: (/** @type {boolean} */ raised) => of.raiseHand(raised),
    react: (/** @type {string} */ name) => of.react(name),
    admit: (/** @type {string} */ id) => of.admit(id),
    deny: (/** @type {string} */ id) => of.deny(id),
    mute: (/** @type {string} */ id, /** @type {any} */ source) => of.mute(id, source),
    remove: (/** @type {string} */ id, /** @type {boolean} */ ban) => of.remove(id, ban),
    makeHost: (/** @type {string} */ id) => of.makeHost(id),
    lock: (/** @type {boolean} */ locked) => of.lock(locked),
    end: () => of.end(),
    retryConnection: () => of.retryConnection(),
    resumeSound: () => of.resumeSound(),
  };
}

state.addEventListener("change", () => {
  if (state.phase === phase) render();
  else if (!entering.running) entering.start(isLinking() ? ENTER_MS : 0);
});
state.addEventListener("reaction", (event) => {
  const { id, reaction } = /** @type {CustomEvent} */ (event).detail;
  call.react(id, reaction);
});
state.addEventListener("moderated", (event) => notices.show(moderatedWords(/** @type {CustomEvent} */ (event).detail)));
state.addEventListener("notice", (event) => notices.show(noticeWords(/** @type {CustomEvent} */ (event).detail)));

// Browsers measure sound only after a click or a key, and a reloaded page begins without one.
for (const gesture of ["pointerup", "keydown"]) addEventListener(gesture, () => session.resumeSound(), true);
// Whoever waits before the door without a sign of life is not kept linked with those inside.
for (const gesture of ["pointermove", "keydown"]) addEventListener(gesture, () => session.stir(), true);
addEventListener("online", () => session.online());
document.addEventListener("visibilitychange", () => session.seen(document.hidden));
addEventListener("beforeunload", () => session.goes());
addEventListener("pagehide", () => session.stop());
addEventListener("pageshow", (event) => event.persisted && location.reload());

render();
session.prepare();
