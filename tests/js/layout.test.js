import assert from "node:assert/strict";
import { test } from "node:test";
import { gridLayout, rowsFor, stripLayout } from "../../static/js/views/layout.js";

const GAP = 12;
const OFFICE = /** @type {const} */ ([1408, 756]);
const TELEPHONE = /** @type {const} */ ([374, 692]);
const BESIDE_A_PANEL = /** @type {const} */ ([644, 624]);
const EVERY_STAGE = [OFFICE, [992, 624], BESIDE_A_PANEL, [1768, 856], [828, 246], TELEPHONE, [374, 500]];

/** @param {import("../../static/js/views/layout.js").Box[]} boxes */
function overlaps(boxes) {
  return boxes.some((one, at) =>
    boxes
      .slice(at + 1)
      .some(
        (other) =>
          one.x < other.x + other.width - 0.01 &&
          other.x < one.x + one.width - 0.01 &&
          one.y < other.y + other.height - 0.01 &&
          other.y < one.y + one.height - 0.01,
      ),
  );
}

test("on a wide stage every number of people has its rows", () => {
  const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((count) => rowsFor(count, ...OFFICE, GAP).join("+"));
  assert.deepEqual(rows, ["1", "2", "2+1", "2+2", "3+2", "3+3", "4+3", "4+4"]);
  assert.deepEqual(rowsFor(3, 1768, 856, GAP), [3]);
});

test("on a telephone every number of people has its rows", () => {
  const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((count) => rowsFor(count, ...TELEPHONE, GAP).join("+"));
  assert.deepEqual(rows, ["1", "1+1", "1+2", "2+2", "2+2+1", "2+2+2", "2+2+2+1", "2+2+2+2"]);
});

test("beside a panel people stand one above the other where that makes them larger", () => {
  assert.deepEqual(rowsFor(2, ...BESIDE_A_PANEL, GAP), [1, 1]);
  assert.deepEqual(rowsFor(5, ...BESIDE_A_PANEL, GAP), [2, 2, 1]);
  const [tile] = gridLayout(2, ...BESIDE_A_PANEL, GAP);
  assert.ok(tile.width > 500);
});

test("a little more room is not worth another order: a panel in an office changes no row", () => {
  const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((count) => rowsFor(count, 1060, 756, GAP).join("+"));
  assert.deepEqual(rows, ["1", "2", "2+1", "2+2", "3+2", "3+3", "4+3", "4+4"]);
});

test("nobody stands outside the stage or in another's place, however many they are", () => {
  for (const [width, height] of EVERY_STAGE) {
    for (let count = 1; count <= 12; count += 1) {
      const boxes = gridLayout(count, width, height, GAP);
      assert.equal(boxes.length, count);
      for (const box of boxes) {
        assert.ok(box.x >= -0.01 && box.x + box.width <= width + 0.01, `${count} people on ${width} by ${height}`);
        assert.ok(box.y >= -0.01 && box.y + box.height <= height + 0.01, `${count} people on ${width} by ${height}`);
        assert.ok(box.width > 0 && box.height > 0);
      }
      assert.equal(overlaps(boxes), false);
    }
  }
});

test("on a wide stage tiles are equal, between 4:3 and 16:9, and the group stands in the middle", () => {
  for (let count = 1; count <= 8; count += 1) {
    const [width, height] = OFFICE;
    const boxes = gridLayout(count, width, height, GAP);
    const ratio = boxes[0].width / boxes[0].height;
    assert.ok(ratio > 4 / 3 - 0.001 && ratio < 16 / 9 + 0.001);
    for (const box of boxes) assert.deepEqual([box.width, box.height], [boxes[0].width, boxes[0].height]);
    const last = boxes[boxes.length - 1];
    assert.ok(Math.abs(boxes[0].y - (height - last.y - last.height)) < 0.01);
    assert.ok(Math.abs(boxes[0].y + last.y + last.height - height) < 0.01);
  }
});

test("the order is kept: row by row, from the left", () => {
  for (const [width, height] of EVERY_STAGE) {
    const boxes = gridLayout(7, width, height, GAP);
    const sorted = [...boxes].sort((one, other) => one.y - other.y || one.x - other.x);
    assert.deepEqual(boxes, sorted);
  }
});

test("beside a share people stand in one line, downward in a tall strip and sideways in a flat one", () => {
  const downward = stripLayout(3, 192, 700, 8);
  assert.deepEqual(
    downward.map(({ x, y }) => [x, y]),
    [
      [0, 0],
      [0, 152],
      [0, 304],
    ],
  );
  const sideways = stripLayout(2, 374, 132, 8);
  assert.deepEqual(
    sideways.map(({ x, y, height }) => [x, y, height]),
    [
      [0, 0, 132],
      [184, 0, 132],
    ],
  );
});

test("a stage without room, or without people, shows nobody", () => {
  assert.deepEqual(gridLayout(0, 800, 600, GAP), []);
  assert.deepEqual(gridLayout(3, 0, 600, GAP), []);
  assert.deepEqual(gridLayout(3, 800, 0, GAP), []);
});
