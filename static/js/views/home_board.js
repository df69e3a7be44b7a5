/** The office board: every room the person may enter, the used ones first. */

import { find } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { quietCard, usedRow } from "./home_rows.js";

/** @typedef {import("./types.js").Room} RoomInfo */

export class HomeBoard {
  #root;
  #tools;
  #heading;
  /** @type {Map<string, {shown: string, node: HTMLElement}>} */
  #nodes = new Map();
  /** @type {Set<string>} */
  #expanded = new Set();
  /** @type {RoomInfo[]} */
  #rooms = [];
  #query = "";

  /**
   * @param {HTMLElement} root
   * @param {{clock: import("./home_clock.js").HomeClock, roomUrl: (slug: string) => string, heading: HTMLElement}} options
   */
  constructor(root, { clock, roomUrl, heading }) {
    this.#root = root;
    this.#heading = heading;
    this.#tools = {
      clock,
      roomUrl,
      expanded: this.#expanded,
      expand: (/** @type {string} */ slug) => this.#expand(slug),
    };
    find("#show-all", root).addEventListener("click", () => root.dispatchEvent(new CustomEvent("clear-search")));
  }

  /** @param {RoomInfo[]} rooms */
  render(rooms) {
    this.#rooms = rooms;
    this.#draw();
  }

  /**
   * @param {string} query  a part of a room's name, description or of a person's name inside
   * @returns {number} how many rooms match
   */
  search(query) {
    this.#query = query.trim().toLowerCase();
    return this.#draw();
  }

  #draw() {
    const found = this.#rooms.filter((room) => matches(room, this.#query));
    const used = found.filter((room) => room.inside.length > 0);
    const empty = found.filter((room) => room.inside.length === 0);
    this.#fill("#used", used, usedRow);
    this.#fill("#empty", empty, quietCard);
    find("#no-rooms", this.#root).hidden = this.#rooms.length > 0;
    find("#not-found", this.#root).hidden = this.#rooms.length === 0 || found.length > 0;
    this.#root.dataset.state = "ready";
    this.#heading.textContent = headline(this.#rooms, this.#tools.clock);
    this.#forget();
    return found.length;
  }

  /**
   * @param {string} section
   * @param {RoomInfo[]} rooms
   * @param {typeof usedRow} draw
   */
  #fill(section, rooms, draw) {
    const root = find(section, this.#root);
    root.hidden = rooms.length === 0;
    find(".num", root).textContent = String(rooms.length);
    const nodes = rooms.map((room) => this.#node(room, draw));
    const list = find("ul", root);
    const focused = /** @type {HTMLElement | null} */ (list.querySelector(":focus"))?.closest("li")?.dataset.room;
    if (nodes.length !== list.children.length || nodes.some((node, at) => node !== list.children[at]))
      list.replaceChildren(...nodes);
    if (focused) this.#nodes.get(focused)?.node.querySelector("a")?.focus();
  }

  /**
   * A room's node is kept while nothing about it changed, so that focus and selection stay.
   * @param {RoomInfo} room
   * @param {typeof usedRow} draw
   */
  #node(room, draw) {
    const shown = JSON.stringify([room, this.#expanded.has(room.slug)]);
    const kept = this.#nodes.get(room.slug);
    if (kept?.shown === shown && !room.waiting.length) return kept.node;
    const node = draw(room, this.#tools);
    this.#nodes.set(room.slug, { shown, node });
    return node;
  }

  #forget() {
    const slugs = new Set(this.#rooms.map((room) => room.slug));
    for (const slug of this.#nodes.keys()) if (!slugs.has(slug)) this.#nodes.delete(slug);
  }

  /** @param {string} slug */
  #expand(slug) {
    this.#expanded.add(slug);
    this.#draw();
    this.#nodes.get(slug)?.node.querySelector("a")?.focus();
  }
}

/**
 * @param {RoomInfo} room
 * @param {string} query
 */
function matches(room, query) {
  if (!query) return true;
  const words = [room.name, room.description, ...room.inside.map((inside) => inside.name)];
  return words.some((word) => word.toLowerCase().includes(query));
}

/**
 * @param {RoomInfo[]} rooms
 * @param {import("./home_clock.js").HomeClock} clock
 */
function headline(rooms, clock) {
  const used = rooms.filter((room) => room.inside.length > 0);
  const people = used.reduce((sum, room) => sum + room.inside.length, 0);
  const headed = (/** @type {string} */ what) =>
    interpolate(gettext("%(day)s · %(what)s"), { day: clock.today(), what });
  if (people === 0) return headed(gettext("Nobody is inside"));
  const counted = interpolate(ngettext("%(count)s person", "%(count)s people", people), { count: people });
  const words = ngettext("%(people)s in %(count)s room", "%(people)s in %(count)s rooms", used.length);
  return headed(interpolate(words, { people: counted, count: used.length }));
}
