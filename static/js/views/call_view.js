/** The call as one view: stage, screen, panels, bar, banners. Clicks go through one table of actions. */

import { find } from "../lib/dom.js";
import { Banners } from "./banner.js";
import { callActions } from "./call_actions.js";
import { CallHead } from "./call_head.js";
import { ChatPanel } from "./chat_panel.js";
import { canShare, ControlBar } from "./control_bar.js";
import { DeviceMenus } from "./device_menu.js";
import { Extras } from "./extras.js";
import { Menu } from "./menu.js";
import { Panels } from "./panels.js";
import { reactionButtons } from "./reactions.js";
import { Sights } from "./sights.js";
import { Stage } from "./stage.js";

/** @typedef {import("./types.js").CallState} CallState */

/** Each step of the bar draws the page anew. */
const LEVEL_MS = 200;
const CHECKS = /** @type {const} */ ([
  ["light-stage", "lightStage"],
  ["mirror", "mirror"],
]);

/**
 * @typedef {object} CallOptions
 * @property {import("./playback.js").Playback} playback
 * @property {import("./clock.js").Clock} clock
 * @property {import("./choices.js").Choices} choices
 * @property {import("./notices.js").Notices} notices
 * @property {HTMLDialogElement} dialog
 * @property {Record<string, import("./types.js").Intent>} intents  the session's verbs
 * @property {() => number} level
 * @property {(id: string) => number} levelOf
 */

export class CallView {
  #root;
  #options;
  #arena;
  #head;
  #sights;
  #stage;
  #extras;
  #panels;
  #chat;
  #bar;
  #menus;
  #banners;
  #soundBlocked = false;
  /** @type {CallState | null} */
  #state = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #metering;

  /**
   * @param {HTMLElement} root
   * @param {CallOptions} options
   */
  constructor(root, options) {
    const { playback, clock, intents, levelOf } = options;
    this.#root = root;
    this.#options = options;
    this.#arena = find("#arena", root);
    this.#head = new CallHead(find(".cbar", root), clock);
    const sights = new Sights(this.#arena, intents.show);
    this.#sights = sights;
    this.#stage = new Stage(find("#tiles", root), { playback, sights, levelOf });
    this.#extras = new Extras(root, { ...options, sights, draw: () => this.#draw() });
    this.#panels = new Panels(this.#arena);
    this.#chat = new ChatPanel(find("#chat-panel", root), { clock, intents: /** @type {any} */ (intents) });
    this.#bar = new ControlBar(find("#controls", root));
    this.#menus = new DeviceMenus(root, /** @type {any} */ (intents), this.#extras.items);
    this.#banners = new Banners(find(".banners", root));
    for (const menu of root.querySelectorAll(".menu")) new Menu(/** @type {HTMLElement} */ (menu));
    find("#react-menu", root).append(...reactionButtons((name) => intents.react(name)));
    find("#more-reactions", root).append(...reactionButtons((name) => intents.react(name)));
    this.#listen();
  }

  /** @param {CallState} state */
  render(state) {
    const wasHidden = this.#root.hidden;
    this.#state = state;
    this.#root.hidden = state.phase !== "incall";
    if (this.#root.hidden) return wasHidden ? undefined : this.#ended();
    if (wasHidden) this.#began();
    this.#draw();
  }

  /**
   * @param {string} id
   * @param {string} name
   */
  react(id, name) {
    this.#stage.react(id, name);
  }

  #began() {
    this.#sights.start();
    this.#stage.start();
    this.#head.start();
    this.#metering = setInterval(() => this.#bar.level(this.#options.level()), LEVEL_MS);
    this.#extras.start();
  }

  #ended() {
    clearInterval(this.#metering);
    this.#extras.stop();
    this.#head.stop();
    this.#panels.close();
    this.#stage.stop();
    this.#sights.stop();
    this.#banners.stop();
    for (const menu of this.#root.querySelectorAll(":popover-open")) /** @type {HTMLElement} */ (menu).hidePopover();
  }

  #draw() {
    const state = this.#state;
    if (!state || this.#root.hidden) return;
    const { choices } = this.#options;
    const open = this.#panels.open;
    this.#root.dataset.theme = choices.get("lightStage") ? "light" : "dark";
    const shared = this.#extras.render(state);
    this.#arena.toggleAttribute("data-share", shared);
    this.#stage.render(state, { strip: shared, mirrored: choices.get("mirror") });
    this.#chat.render(state.chat);
    this.#bar.render(state, open);
    this.#menus.render(state);
    this.#banners.render(state, { peopleOpen: open === "people", soundBlocked: this.#soundBlocked });
    if (open === "chat" && state.unread > 0) this.#options.intents.chatSeen();
    this.#head.render(state, open === "people");
    for (const [action, name] of CHECKS) this.#check(action, choices.get(name));
    this.#check("share-sharp", !state.media.motion);
    this.#check("share-moving", state.media.motion);
    this.#check("share-sound", state.media.screenSound);
    find("#share-choices", this.#root).hidden = !canShare;
  }

  /** @param {string} action @param {boolean} checked */
  #check(action, checked) {
    find(`#more-menu [data-action=${action}]`, this.#root).setAttribute("aria-checked", String(checked));
  }

  #listen() {
    const { playback, choices } = this.#options;
    const state = () => /** @type {CallState} */ (this.#state);
    const { questions } = this.#extras;
    const actions = callActions({ ...this.#options, state, panels: this.#panels, root: this.#root, questions });
    this.#root.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-action]"));
      if (button) actions[button.dataset.action ?? ""]?.(button);
    });
    document.addEventListener("keydown", (event) => this.#key(event, actions));
    playback.addEventListener("blocked", (event) => {
      this.#soundBlocked = /** @type {CustomEvent<boolean>} */ (event).detail;
      this.#draw();
    });
    choices.addEventListener("change", () => this.#draw());
    this.#panels.addEventListener("change", () => {
      this.#draw();
      if (this.#panels.open === "chat") this.#chat.toEnd();
      if (this.#panels.open === "people") this.#extras.people.ask();
    });
  }

  /**
   * @param {KeyboardEvent} event
   * @param {ReturnType<typeof callActions>} actions
   */
  #key(event, actions) {
    if (this.#root.hidden || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = /** @type {Element} */ (event.target);
    if (event.key === "Escape" && !this.#root.querySelector(":popover-open")) this.#panels.close();
    if (event.repeat || target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const action = { m: "microphone", v: "camera" }[event.key.toLowerCase()];
    if (action) actions[action](find(`#controls [data-action=${action}]`, this.#root));
  }
}
