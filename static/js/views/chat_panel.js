/** The written side of the call. */

import { element, find } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { disc, named } from "./people.js";

/** @typedef {import("./types.js").ChatLine} ChatLine */

const SAME_BREATH_MS = 5 * 60_000;
const NEAR_END = 60;

export class ChatPanel {
  #root;
  #clock;
  #intents;
  #list;
  #scroll;
  /** @type {Map<string, {shown: string, node: HTMLElement}>} */
  #lines = new Map();

  /**
   * @param {HTMLElement} root
   * @param {{clock: import("./clock.js").Clock, intents: Record<"sendChat" | "retryChat", import("./types.js").Intent>}} options
   */
  constructor(root, { clock, intents }) {
    this.#root = root;
    this.#clock = clock;
    this.#intents = intents;
    this.#list = find("#messages", root);
    this.#scroll = find(".scroll", root);
    const text = find("#message", root, HTMLTextAreaElement);
    text.addEventListener("keydown", (event) => this.#key(event));
    find("#write", root).addEventListener("submit", (event) => this.#send(event, text));
  }

  /** @param {ChatLine[]} chat */
  render(chat) {
    const atEnd = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < NEAR_END;
    const nodes = chat.map((line, at) => this.#line(line, chat[at - 1]));
    if (nodes.length !== this.#list.children.length || nodes.some((node, at) => node !== this.#list.children[at])) {
      this.#list.replaceChildren(...nodes);
    }
    find("#no-messages", this.#root).hidden = chat.length > 0;
    if (atEnd || chat.at(-1)?.pending) this.toEnd();
  }

  toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  /**
   * @param {ChatLine} line
   * @param {ChatLine | undefined} before
   */
  #line(line, before) {
    const same = before?.person === line.person && line.sentAt.getTime() - before.sentAt.getTime() < SAME_BREATH_MS;
    const key = `${line.person}/${line.id}`;
    const shown = JSON.stringify([line.text, line.pending, line.failed, line.name, same]);
    const kept = this.#lines.get(key);
    if (kept?.shown === shown) return kept.node;
    const node = this.#draw(line, same);
    this.#lines.set(key, { shown, node });
    return node;
  }

  /**
   * @param {ChatLine} line
   * @param {boolean} same  said in one breath with the line before
   */
  #draw(line, same) {
    const time = element("time", { dateTime: this.#clock.machine(line.sentAt) }, this.#clock.time(line.sentAt));
    const by = element("div", { class: "by" }, named(element("b"), line.name), time);
    const text = named(element("p"), line.text);
    const classes = ["msg", same && "same", line.failed && "failed"].filter(Boolean).join(" ");
    return element(
      "li",
      { class: classes, dataset: { message: line.id, mine: String(line.mine) } },
      disc(line),
      by,
      text,
      this.#receipt(line),
    );
  }

  /** @param {ChatLine} line */
  #receipt({ id, pending, failed }) {
    if (failed) {
      const again = element(
        "button",
        { type: "button", dataset: { action: "retry-chat" }, onclick: () => this.#intents.retryChat(id) },
        gettext("Send again"),
      );
      return element("span", { class: "sent" }, gettext("Not sent."), again);
    }
    return pending ? element("span", { class: "sent" }, gettext("Sending…")) : null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    find("#write", this.#root, HTMLFormElement).requestSubmit();
  }

  /**
   * @param {Event} event
   * @param {HTMLTextAreaElement} text
   */
  #send(event, text) {
    event.preventDefault();
    if (!text.value.trim()) return;
    this.#intents.sendChat(text.value.trim());
    text.value = "";
  }
}
