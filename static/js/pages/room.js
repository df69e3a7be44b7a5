/** The room page: makes the session and the views, and lets each know of the other. */

import { find } from "../lib/dom.js";
import { systemClock, Timer } from "../lib/timing.js";
import { CallView } from "../views/call_view.js";
import { Choices } from "../views/choices.js";
import { Clock } from "../views/clock.js";
import { Later } from "../views/later.js";
import { arrivals, moderatedWords, noticeWords, ownTrouble } from "../views/notice_words.js";
import { Notices } from "../views/notices.js";
import { Playback } from "../views/playback.js";
import { PreJoin } from "../views/prejoin.js";
import { makeSession } from "./room_session.js";

const config = JSON.parse(find("#page-config").textContent ?? "{}");
const session = makeSession(config);
const { state, intents } = session;
const main = find("main");
const clock = new Clock(config.language, config.timeZone);
const playback = new Playback();
const choices = new Choices();
const notices = new Notices(document.querySelectorAll(".notices"));
const level = () => session.levelOf("self");

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

const FETCH_AGAIN_MS = 3_000;
/**
 * Nobody needs it to come in: it is fetched once the page is there.
 * @type {Later<any, import("../views/state_page.js").StatePage>}
 */
const standstill = new Later(
  () => import("../views/state_page.js"),
  ({ StatePage }) =>
    new StatePage(find("#standstill"), {
      clock,
      intents: { knock: intents.join, retry: intents.join, leave: intents.leave },
      links: { home: config.home, room: location.pathname, signIn: location.pathname },
    }),
  { there: showStandstill, failed: () => setTimeout(() => standstill.ask(), FETCH_AGAIN_MS) },
);

/** Drawing the call for the first time holds the page up, in the very moment in which its links are made. */
const ENTER_MS = 40;
const entering = new Timer(systemClock, render);
let phase = "";
/** @type {import("../views/types.js").Participant[]} */
let present = [];
let own = state.own;

function render() {
  main.dataset.phase = state.phase;
  playback.speaker(state);
  prejoin.render(state);
  call.render(state);
  standstill.view?.render(state);
  if (phase !== state.phase) enter(state.phase);
  if (state.phase === "incall") announce();
  // The fields tell what is wrong before joining; what goes wrong on the way in, as after a reload, is told inside.
  if (state.phase === "prejoin") own = state.own;
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
  if (next === "incall") present = state.participants;
  else notices.stop();
  showStandstill();
  if (next === "prejoin" && before) find("#prejoin [data-action=join]").focus();
}

function showStandstill() {
  const stands = phase === "waiting" || phase === "ended";
  // Without its script the page still has its own words.
  find("#standstill").hidden = !stands;
  standstill.view?.render(state);
  if (stands) standstill.view?.focus();
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

state.addEventListener("change", () => {
  if (state.phase === phase) render();
  else if (!entering.running) entering.start(isLinking() ? ENTER_MS : 0);
});
state.addEventListener("reaction", (event) => {
  const { id, reaction } = /** @type {CustomEvent} */ (event).detail;
  call.react(id, reaction);
});
state.addEventListener("moderated", (event) => notices.show(moderatedWords(/** @type {CustomEvent} */ (event).detail)));
state.addEventListener("notice", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  // Before joining the fields say so themselves.
  if (phase !== "prejoin" || !/instead|dark/.test(detail.code)) notices.show(noticeWords(detail));
});
playback.addEventListener("elsewhere", () => {
  const [speaker] = state.devices.speakers;
  if (speaker) notices.show(noticeWords({ code: "speaker_instead", name: speaker.label }));
});

// Browsers measure sound only after a click or a key, and a reloaded page begins without one.
for (const gesture of ["pointerup", "click", "keydown"]) addEventListener(gesture, intents.resumeSound, true);
// Whoever waits before the door without a sign of life is not kept linked with those inside.
for (const gesture of ["pointermove", "keydown"]) addEventListener(gesture, () => session.stir(), true);
addEventListener("online", () => session.online());
document.addEventListener("visibilitychange", () => session.hide(document.hidden));
addEventListener("beforeunload", () => session.goes());
addEventListener("pagehide", () => session.stop());
addEventListener("pageshow", (event) => event.persisted && location.reload());

render();
session.prepare();
standstill.ask();
