import assert from "node:assert/strict";
import { test } from "node:test";
import { heightOf, resolutions } from "../../static/js/views/resolution.js";

/** @param {number[]} heights @param {number | null} height */
const offered = (heights, height) => resolutions({ heights, height }).map(({ value }) => heightOf(value));

test("what the camera can do is offered, and as it fits", () => {
  assert.deepEqual(offered([180, 360, 720], 360), [null, 180, 360, 720]);
  assert.deepEqual(offered([180, 360], null), [null, 180, 360]);
});

test("a size chosen for another camera still shows as the chosen one", () => {
  assert.deepEqual(offered([180, 360, 540, 720], 1080), [null, 180, 360, 540, 720, 1080]);
});

test("a remembered size shows before any camera is open", () => {
  assert.deepEqual(offered([], 540), [null, 540]);
});
