/** Where the tiles stand: a pure computation. The order is the order of arrival, oneself last. */

/** @typedef {{x: number, y: number, width: number, height: number}} Box  CSS pixels */

const WIDE_ROW_OF_THREE = 1600;
const WIDEST = 16 / 9;
const NARROWEST = 4 / 3;
const LARGE_ROW = 1.25;
/** So much larger people must become before a wide stage gives up its rows. */
const WORTH_IT = 1.3;

/** Tiles per row. @type {Record<number, number[]>} */
const WIDE = { 1: [1], 2: [2], 3: [2, 1], 4: [2, 2], 5: [3, 2], 6: [3, 3], 7: [4, 3], 8: [4, 4] };
/** @type {Record<number, number[]>} */
const TALL = { 1: [1], 2: [1, 1], 3: [1, 2], 4: [2, 2], 5: [2, 2, 1], 6: [2, 2, 2], 7: [2, 2, 2, 1], 8: [2, 2, 2, 2] };

/**
 * @param {number} count
 * @param {number} width  of the stage
 * @param {number} height
 * @param {number} gap
 * @returns {number[]} tiles per row, from the top
 */
export function rowsFor(count, width, height, gap) {
  const tall = TALL[count] ?? rowsOf(count, 2);
  if (height > width) return tall;
  if (count === 3 && width >= WIDE_ROW_OF_THREE) return [3];
  const wide = WIDE[count] ?? rowsOf(count, Math.ceil(Math.sqrt(count)));
  // Beside a panel the stage is nearly square: what fits a telephone may make people larger there.
  return areaOf(tall, width, height, gap) > WORTH_IT * areaOf(wide, width, height, gap) ? tall : wide;
}

/**
 * Equal tiles in the middle of the stage; on a tall stage they fill it.
 * @param {number} count
 * @param {number} width
 * @param {number} height
 * @param {number} gap
 * @returns {Box[]}
 */
export function gridLayout(count, width, height, gap) {
  if (count === 0 || width <= 0 || height <= 0) return [];
  const rows = rowsFor(count, width, height, gap);
  return height > width ? fill(rows, width, height, gap) : centre(rows, width, height, gap);
}

/**
 * One line of tiles beside a share (downward) or under it (sideways); it scrolls.
 * @param {number} count
 * @param {number} width
 * @param {number} height
 * @param {number} gap
 * @returns {Box[]}
 */
export function stripLayout(count, width, height, gap) {
  const downward = height > width;
  const tile = downward ? { width, height: Math.round(width * 0.75) } : { width: Math.round((height * 4) / 3), height };
  const step = (downward ? tile.height : tile.width) + gap;
  return Array.from({ length: count }, (_, at) => ({
    x: downward ? 0 : at * step,
    y: downward ? at * step : 0,
    ...tile,
  }));
}

/**
 * @param {number[]} rows
 * @param {number} width
 * @param {number} height
 * @param {number} gap
 */
function centre(rows, width, height, gap) {
  const tile = tileOf(rows, width, height, gap);
  const top = (height - rows.length * tile.height - gap * (rows.length - 1)) / 2;
  return rows.flatMap((inRow, row) => {
    const left = (width - inRow * tile.width - gap * (inRow - 1)) / 2;
    const y = top + row * (tile.height + gap);
    return Array.from({ length: inRow }, (_, at) => ({ x: left + at * (tile.width + gap), y, ...tile }));
  });
}

/**
 * The size of one of equal tiles.
 * @param {number[]} rows
 * @param {number} width
 * @param {number} height
 * @param {number} gap
 */
function tileOf(rows, width, height, gap) {
  const most = Math.max(...rows);
  return within({ width: (width - gap * (most - 1)) / most, height: (height - gap * (rows.length - 1)) / rows.length });
}

/**
 * @param {number[]} rows
 * @param {number} width
 * @param {number} height
 * @param {number} gap
 */
function areaOf(rows, width, height, gap) {
  const tile = tileOf(rows, width, height, gap);
  return tile.width * tile.height;
}

/** @param {{width: number, height: number}} cell */
function within({ width, height }) {
  if (width / height > WIDEST) return { width: height * WIDEST, height };
  if (width / height < NARROWEST) return { width, height: width / NARROWEST };
  return { width, height };
}

/**
 * @param {number[]} rows
 * @param {number} width
 * @param {number} height
 * @param {number} gap
 */
function fill(rows, width, height, gap) {
  const weights = rows.map((inRow, row) => (rows.length === 2 && row === 0 && inRow < rows[1] ? LARGE_ROW : 1));
  const unit = (height - gap * (rows.length - 1)) / weights.reduce((sum, weight) => sum + weight, 0);
  let y = 0;
  return rows.flatMap((inRow, row) => {
    const tile = { width: (width - gap * (inRow - 1)) / inRow, height: unit * weights[row] };
    const boxes = Array.from({ length: inRow }, (_, at) => ({ x: at * (tile.width + gap), y, ...tile }));
    y += tile.height + gap;
    return boxes;
  });
}

/**
 * @param {number} count
 * @param {number} most
 */
function rowsOf(count, most) {
  const rows = Array.from({ length: Math.floor(count / most) }, () => most);
  return count % most ? [...rows, count % most] : rows;
}
