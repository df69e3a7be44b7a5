/** How large others are shown here, for them to send no more: measured, and told when it has settled. */

/** @typedef {{camera: number | null, screen: number | null}} Sight  heights in device pixels; null: not to be seen */

const SETTLE_MS = 100;
const WIDE = 16 / 9;

export class Sights {
  #show;
  #arena;
  /** @type {Map<string, Element>} */
  #tiles = new Map();
  /** @type {{id: string | null, video: Element | null, sharing: string[]}} */
  #screen = { id: null, video: null, sharing: [] };
  /** @type {Set<Element>} */
  #inView = new Set();
  #views = new IntersectionObserver((entries) => this.#seen(entries));
  #sizes = new ResizeObserver(() => this.#soon());
  #changed = () => this.#soon();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;

  /**
   * @param {HTMLElement} arena  where a screen would be shown
   * @param {(id: string, sight: Sight) => unknown} show
   */
  constructor(arena, show) {
    this.#arena = arena;
    this.#show = show;
  }

  start() {
    document.addEventListener("visibilitychange", this.#changed);
  }

  stop() {
    document.removeEventListener("visibilitychange", this.#changed);
    clearTimeout(this.#settling);
    this.#views.disconnect();
    this.#sizes.disconnect();
    this.#tiles.clear();
    this.#inView.clear();
    this.#screen = { id: null, video: null, sharing: [] };
  }

  /** @param {string} id  of somebody else @param {Element} tile  their place on the stage, with a picture or without */
  add(id, tile) {
    this.#tiles.set(id, tile);
    this.#observe(tile);
  }

  /** @param {string} id */
  remove(id) {
    const tile = this.#tiles.get(id);
    if (!tile) return;
    this.#tiles.delete(id);
    this.#views.unobserve(tile);
    this.#sizes.unobserve(tile);
    this.#inView.delete(tile);
  }

  /** @param {string | null} id  whose screen has the stage @param {Element} video @param {string[]} sharing  all who share */
  screen(id, video, sharing) {
    if (this.#screen.video !== video) this.#observe(video);
    if (this.#screen.id === id && this.#screen.sharing.join() === sharing.join()) return;
    this.#screen = { id, video, sharing };
    this.#soon();
  }

  /** @param {Element} element */
  #observe(element) {
    this.#views.observe(element);
    this.#sizes.observe(element);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    for (const { target, isIntersecting } of entries) this.#inView[isIntersecting ? "add" : "delete"](target);
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#tell(), SETTLE_MS);
  }

  #tell() {
    for (const [id, tile] of this.#tiles) this.#show(id, { camera: this.#camera(tile), screen: this.#screenOf(id) });
  }

  /** @param {Element} tile  covered by the picture */
  #camera(tile) {
    if (document.hidden || !this.#inView.has(tile)) return null;
    const { width, height } = tile.getBoundingClientRect();
    return pixels(Math.max(height, width / WIDE));
  }

  /** Who does not share yet shall begin in the size that awaits them. @param {string} id */
  #screenOf(id) {
    if (document.hidden) return null;
    const { id: shown, video, sharing } = this.#screen;
    if (!sharing.includes(id)) return pixels(this.#arena.clientHeight);
    return id === shown && video ? pixels(video.clientHeight) : null;
  }
}

/** @param {number} length  CSS pixels @returns {number | null} device pixels */
function pixels(length) {
  return length > 0 ? Math.round(length * devicePixelRatio) : null;
}
