import assert from "node:assert/strict";
import test from "node:test";
import { endingWords } from "../../static/js/views/ending_words.js";

const BY_A_HOST = ["removed", "banned", "ended"];
const text = (/** @type {string} */ reason, /** @type {string} */ by) =>
  endingWords(reason, { room: "Weekly", by, time: "10:30" }).text;

test("who ended it is named", () => {
  for (const reason of BY_A_HOST) assert.match(text(reason, "Alice"), /^Alice ended .* 10:30\./);
});

test("a host whose name is not known has sentences of their own, not a word in place of a name", () => {
  for (const reason of BY_A_HOST) assert.match(text(reason, ""), /^A host ended .* 10:30\./);
});

test("whoever was denied does not read what a host puts off with", () => {
  assert.equal(endingWords("denied", { room: "Weekly", by: "", time: "" }).title, "You were not let in");
});
