import assert from "node:assert/strict";
import { test } from "node:test";
import { screenTrouble } from "../../static/js/views/trouble.js";

test("a screen that cannot be shared is told of, a change of mind is not", () => {
  for (const code of ["failed", "in_use", "missing"]) assert.match(screenTrouble(code), /could not be shared/, code);
  assert.equal(screenTrouble("denied"), "");
});
