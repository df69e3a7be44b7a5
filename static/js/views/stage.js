/** The stage: a tile for everyone, placed by the layout, and who speaks. Tiles are never made twice nor moved in the page. */

import { find } from "../lib/dom.js";
import { gridLayout, stripLayout } from "./layout.js";
import { Tile } from "./tile.js";

/** @typedef {import("./types.js").CallState} CallState */

const GAP = 12;
const NARROW_GAP = 8;
const NARROW = 820;
const SMALL_TILE = 260;
const LEVELS_MS = 100;
const SPEAKING_LEVEL = 0.3;

export class Stage {
  #root;
  #playback;
  #levelOf;
  #sights;
  #alone;
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  #strip = false;
  #mirrored = true;
  #resize = new ResizeObserver(() => this.#place());
  /** Who was loud when they were listened to last. @type {Set<string>} */
  #loud = new Set();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #listening;

  /**
   * @param {HTMLElement} root
   * @param {{playback: import("./playback.js").Playback, sights: import("./sights.js").Sights,
   *   levelOf: (id: string) => number}} options  levels 0 to 1
   */
  constructor(root, { playback, sights, levelOf }) {
    this.#root = root;
    this.#playback = playback;
    this.#levelOf = levelOf;
    this.#sights = sights;
    this.#alone = find("#alone", root);
  }

  start() {
    this.#resize.observe(this.#root);
    this.#listening ??= setInterval(() => this.#listen(), LEVELS_MS);
  }

  stop() {
    this.#resize.disconnect();
    clearInterval(this.#listening);
    this.#listening = undefined;
    for (const tile of this.#tiles.values()) tile.remove();
    this.#tiles.clear();
  }

  /**
   * @param {CallState} state
   * @param {{strip: boolean, mirrored: boolean}} look  strip: a screen has the stage
   */
  render(state, { strip, mirrored }) {
    this.#strip = strip;
    this.#mirrored = mirrored;
    const here = new Set(state.participants.map((participant) => participant.id));
    for (const [id, tile] of this.#tiles) if (!here.has(id)) this.#end(id, tile);
    let before = this.#alone.previousElementSibling;
    for (const participant of [...state.participants].reverse()) before = this.#seat(participant, before);
    this.#alone.hidden = state.participants.length !== 1 || strip;
    this.#root.dataset.count = String(state.participants.length);
    this.#place();
  }

  /**
   * @param {string} id
   * @param {string} name
   */
  react(id, name) {
    this.#tiles.get(id)?.react(name);
  }

  /**
   * Updates a tile, or makes it at its place in the order.
   * @param {import("./types.js").Participant} participant
   * @param {Element | null} last  the tile that stands at this place now
   * @returns {Element | null} the tile before this one
   */
  #seat(participant, last) {
    const known = this.#tiles.get(participant.id);
    if (known) {
      known.update(participant, this.#mirrored);
      return known.root === last ? known.root.previousElementSibling : last;
    }
    const tile = new Tile(participant, this.#playback);
    tile.update(participant, this.#mirrored);
    this.#tiles.set(participant.id, tile);
    if (last) last.after(tile.root);
    else this.#root.prepend(tile.root);
    if (!participant.isSelf) this.#sights.add(participant.id, tile.root);
    return last;
  }

  /**
   * @param {string} id
   * @param {Tile} tile
   */
  #end(id, tile) {
    this.#sights.remove(id);
    tile.remove();
    this.#tiles.delete(id);
  }

  #place() {
    const { clientWidth: width, clientHeight: height } = this.#root;
    const gap = window.innerWidth <= NARROW ? NARROW_GAP : GAP;
    const tiles = [...this.#root.querySelectorAll(".tile")].map((node) => this.#tileOf(node));
    const boxes = this.#strip
      ? stripLayout(tiles.length, width, height, NARROW_GAP)
      : gridLayout(tiles.length, width, height, gap);
    this.#root.classList.toggle("strip", this.#strip);
    if (this.#strip) this.#root.tabIndex = 0;
    else this.#root.removeAttribute("tabindex");
    this.#root.classList.toggle("small", !this.#strip && boxes.some((box) => box.width < SMALL_TILE));
    for (const [at, box] of boxes.entries()) tiles[at]?.place(box);
  }

  /** @param {Element} node */
  #tileOf(node) {
    return this.#tiles.get(/** @type {HTMLElement} */ (node).dataset.participant ?? "");
  }

  /** Between two syllables a mark does not flicker: each change draws the page anew. */
  #listen() {
    const loud = new Set([...this.#tiles.keys()].filter((id) => this.#levelOf(id) > SPEAKING_LEVEL));
    for (const [id, tile] of this.#tiles) tile.speaks(loud.has(id) || this.#loud.has(id));
    this.#loud = loud;
  }
}
