import assert from "node:assert/strict";
import { test } from "node:test";
import { nextOf } from "../../static/js/views/next_device.js";

const LID = { id: "lid", label: "Lid" };
const DESK = { id: "desk", label: "Desk" };
const PREFERRED = { id: "default", label: "Default - Lid" };
const DOUBLE = { id: "communications", label: "Communications - Lid" };

test("the next device is the first one that is not the one that went", () => {
  assert.equal(nextOf([DESK, LID], "desk"), LID);
  assert.equal(nextOf([LID], "desk"), LID);
});

test("no other device, no offer", () => {
  assert.equal(nextOf([DESK], "desk"), undefined);
  assert.equal(nextOf([], null), undefined);
});

test("what the system prefers now is offered, even if it was chosen before; its double never", () => {
  assert.equal(nextOf([PREFERRED, DOUBLE, LID], "default"), PREFERRED);
  assert.equal(nextOf([DOUBLE, LID], "desk"), LID);
});
