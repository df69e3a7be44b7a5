/** The home page: the office board, live. */

import { find } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { PROTOCOL, ServerType } from "../signaling/messages.js";
import { ReconnectingSocket } from "../signaling/socket.js";
import { HomeBoard } from "../views/home_board.js";
import { HomeClock } from "../views/home_clock.js";
import { SearchField } from "../views/search_field.js";

/** @typedef {import("../signaling/messages.js").RoomInfo} RoomInfo */

const MINUTE_MS = 60_000;

const config = JSON.parse(find("#page-config").textContent ?? "{}");
const clock = new HomeClock(config.language, config.timeZone);
const roomUrl = (/** @type {string} */ slug) => config.roomUrl.replace("__slug__", encodeURIComponent(slug));
const root = find("#board");
const board = new HomeBoard(root, { clock, roomUrl, heading: find("#today") });
const search = new SearchField(find("#search", document, HTMLInputElement), find("#search-key"));
const socket = new ReconnectingSocket(new URL(config.socket, location.href.replace(/^http/, "ws")), [PROTOCOL]);

/** @type {RoomInfo[]} */
let rooms = config.rooms;

/** @param {RoomInfo} room */
function update(room) {
  const at = rooms.findIndex((known) => known.slug === room.slug);
  if (at < 0) return;
  rooms = rooms.with(at, room);
  board.render(rooms);
}

/** @param {string} text */
function hear(text) {
  const message = JSON.parse(text);
  if (message.type === ServerType.ROOMS_STATE) {
    rooms = message.rooms;
    board.render(rooms);
  } else if (message.type === ServerType.ROOM_UPDATED) update(message.room);
}

/** @param {boolean} lost */
function showConnection(lost) {
  const note = find("#connection");
  note.dataset.connection = lost ? "lost" : "open";
  note.hidden = !lost;
}

/** @param {string} query */
function show(query) {
  const count = board.search(query);
  const words = ngettext("%(count)s room found", "%(count)s rooms found", count);
  find("#found").textContent = query.trim() ? interpolate(words, { count }) : gettext("All rooms are shown");
}

socket.addEventListener("open", () => showConnection(false));
socket.addEventListener("message", (event) => hear(/** @type {CustomEvent<string>} */ (event).detail));
socket.addEventListener("close", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.final) location.reload();
  else showConnection(true);
});
search.addEventListener("search", (event) => show(/** @type {CustomEvent<string>} */ (event).detail));
root.addEventListener("clear-search", () => search.clear());
addEventListener("pagehide", () => socket.stop());
addEventListener("pageshow", (event) => event.persisted && socket.start());

board.render(rooms);
search.start();
socket.start();
setInterval(() => board.render(rooms), MINUTE_MS);
