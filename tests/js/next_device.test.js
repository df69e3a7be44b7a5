import assert from "node:assert/strict";
import { test } from "node:test";
import { nextOf, plugged } from "../../static/js/views/next_device.js";

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

/** @param {any[]} microphones @param {any[]} [cameras] @param {any[]} [speakers] */
const lists = (microphones, cameras = [], speakers = []) => ({ microphones, cameras, speakers });

test("what was plugged in is found, a headset with its speaker", () => {
  const before = lists([LID], [LID], [LID]);
  assert.deepEqual(plugged(before, lists([LID], [LID, DESK], [LID])), { kind: "camera", device: DESK });
  const headset = plugged(before, lists([PREFERRED, LID, DESK], [LID], [LID, DESK]));
  assert.deepEqual(headset, { kind: "microphone", device: DESK, speaker: DESK });
});

test("nothing was plugged in when names appear, something went, or the system prefers another one", () => {
  assert.equal(plugged(lists([]), lists([LID, DESK])), null);
  assert.equal(plugged(lists([LID, DESK]), lists([LID])), null);
  assert.equal(plugged(lists([LID]), lists([PREFERRED, DOUBLE, LID])), null);
});
