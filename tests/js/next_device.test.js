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
/** @param {string | null} microphone @param {string | null} camera  what is wrong with each */
const own = (microphone = null, camera = null) => ({ microphone: { error: microphone }, camera: { error: camera } });

test("what was plugged in is found, a headset with its speaker", () => {
  const before = lists([LID], [LID], [LID]);
  assert.deepEqual(plugged(before, lists([LID], [LID, DESK], [LID]), own()), { kind: "camera", device: DESK });
  const headset = plugged(before, lists([PREFERRED, LID, DESK], [LID], [LID, DESK]), own());
  assert.deepEqual(headset, { kind: "microphone", device: DESK, speaker: DESK });
});

test("nothing was plugged in when names appear, something went, or the system prefers another one", () => {
  assert.equal(plugged(lists([]), lists([LID, DESK]), own()), null);
  assert.equal(plugged(lists([LID, DESK]), lists([LID]), own()), null);
  assert.equal(plugged(lists([LID]), lists([PREFERRED, DOUBLE, LID]), own()), null);
});

test("the first one of all is offered to whoever was told that there is none", () => {
  const before = lists([LID]);
  const after = lists([LID], [DESK]);
  assert.deepEqual(plugged(before, after, own(null, "missing")), { kind: "camera", device: DESK });
  assert.equal(plugged(before, after, own()), null, "perhaps it only has its name by now");
  assert.equal(plugged(before, after, own(null, "in_use")), null, "it was there");
  assert.deepEqual(plugged(lists([]), lists([DESK]), own("missing")), {
    kind: "microphone",
    device: DESK,
    speaker: undefined,
  });
});
