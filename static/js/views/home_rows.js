/** One room on the office board: a row while somebody is inside, a card while nobody is. */

import { element, icon } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { disc, named } from "./people.js";

/** @typedef {import("./types.js").Room} RoomInfo */
/** @typedef {import("./home_clock.js").HomeClock} Clock */
/** @typedef {{clock: Clock, roomUrl: (slug: string) => string, expanded: Set<string>, expand: (slug: string) => void}} RowTools */

const PLATES = 3;

/**
 * @param {RoomInfo} room
 * @param {RowTools} tools
 * @returns {HTMLElement}
 */
export function usedRow(room, tools) {
  const about = element("div", { class: "id" }, title(room), description(room));
  const row = element("li", { class: "room", dataset: { room: room.slug } }, house(room), about, plates(room, tools));
  row.append(element("div", { class: "act" }, way(room, tools)));
  if (room.waiting.length) row.append(doors(room, tools, true));
  return row;
}

/**
 * @param {RoomInfo} room
 * @param {RowTools} tools
 * @returns {HTMLElement}
 */
export function quietCard(room, tools) {
  const head = element("div", { class: "hd" }, house(room), element("div", null, title(room), description(room)));
  const used = element("span", null, lastUsed(room, tools.clock));
  const foot = element("div", { class: "ft" }, used, room.is_open ? way(room, tools) : null);
  const card = element("li", { class: "qroom", dataset: { room: room.slug } }, head, foot);
  if (room.waiting.length) head.after(doors(room, tools, false));
  return card;
}

/** @param {RoomInfo} room */
function isFull(room) {
  return room.inside.length >= room.capacity;
}

/** @param {RoomInfo} room */
function house(room) {
  const count = room.inside.length;
  const look = count === 0 ? "house empty" : isFull(room) ? "house full" : "house";
  const words = interpolate(ngettext("%(count)s person inside", "%(count)s people inside", count), { count });
  return element(
    "div",
    { class: look },
    icon("roof"),
    element("b", { "aria-hidden": "true" }, String(count)),
    element("span", { class: "sr" }, words),
  );
}

/** @param {RoomInfo} room */
function title(room) {
  const heading = element("h3", null, named(element("span"), room.name));
  if (!room.is_open) heading.append(mark("ban", gettext("Closed")));
  else if (room.locked) heading.append(mark("lock", gettext("Locked")));
  else if (room.lobby) heading.append(mark("door-open", gettext("Lobby")));
  if (room.is_open && isFull(room)) heading.append(mark("", gettext("Full"), "mark amber"));
  return heading;
}

/**
 * @param {string} name  of an icon, or ""
 * @param {string} word
 */
function mark(name, word, look = "mark") {
  return element("span", { class: look }, name ? icon(name) : null, element("span", null, word));
}

/** @param {RoomInfo} room */
function description(room) {
  return room.description ? named(element("p", { class: "desc" }), room.description) : null;
}

/**
 * The one verb of a room: join people, go into an empty room, knock at a locked one.
 * @param {RoomInfo} room
 * @param {RowTools} tools
 */
function way(room, { roomUrl }) {
  const knocks = room.locked && room.role !== "host";
  const verb = knocks ? gettext("Knock") : room.inside.length ? gettext("Join") : gettext("Go in");
  const strong = room.inside.length > 0 && !knocks && !isFull(room);
  const words = element("span", { class: "sr" }, ` ${room.name}`);
  return element(
    "a",
    { class: strong ? "btn go" : "btn", href: roomUrl(room.slug), dataset: { action: "join" } },
    verb,
    words,
  );
}

/**
 * @param {RoomInfo} room
 * @param {RowTools} tools
 */
function plates(room, { clock, expanded, expand }) {
  const all = expanded.has(room.slug) || room.inside.length <= PLATES + 1;
  const shown = all ? room.inside : room.inside.slice(0, PLATES);
  const list = element("ul", { class: "inside", "aria-label": gettext("Inside, since") });
  list.append(...shown.map((inside) => plate(inside, clock)));
  if (!all) list.append(element("li", null, morePlates(room, room.inside.length - PLATES, expand)));
  return list;
}

/**
 * @param {{person: string, name: string, since: number}} inside
 * @param {Clock} clock
 */
function plate(inside, clock) {
  const since = element("time", { dateTime: clock.machine(inside.since) }, clock.time(inside.since));
  const body = element("span", { class: "plate" }, disc(inside), named(element("b"), inside.name), since);
  return element("li", { dataset: { person: inside.person } }, body);
}

/**
 * @param {RoomInfo} room
 * @param {number} count
 * @param {(slug: string) => void} expand
 */
function morePlates(room, count, expand) {
  const text = interpolate(ngettext("%(count)s more", "%(count)s more", count), { count });
  return element("button", { type: "button", class: "plate more", onclick: () => expand(room.slug) }, text);
}

/**
 * Who waits, for hosts. They are let in from inside the room.
 * @param {RoomInfo} room
 * @param {RowTools} tools
 * @param {boolean} linked  with a way of its own
 */
function doors(room, { clock, roomUrl }, linked) {
  const list = element("div", { class: "doors" });
  for (const who of room.waiting) {
    const sentence = interpolate(gettext("%(name)s is waiting at the door"), { name: who.name });
    const text = element("p", null, element("span", null, sentence), element("small", null, clock.howLong(who.since)));
    const open = linked && element("a", { class: "btn ink", href: roomUrl(room.slug) }, gettext("Go to the door"));
    list.append(element("div", { class: "door" }, disc(who, { large: true }), text, open));
  }
  return list;
}

/**
 * @param {RoomInfo} room
 * @param {Clock} clock
 */
function lastUsed(room, clock) {
  if (!room.last_used_at) return gettext("Not used yet");
  return interpolate(gettext("Last used %(when)s"), { when: clock.recent(room.last_used_at) });
}
