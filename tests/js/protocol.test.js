import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ClientType, ErrorCode, FRAME_BYTES, ServerType } from "../../static/js/signaling/messages.js";

/** @param {string} name */
function fixture(name) {
  return JSON.parse(readFileSync(new URL(`../protocol/fixtures/${name}.json`, import.meta.url), "utf8"));
}

/** @param {object} types */
const sorted = (types) => Object.values(types).sort();

test("the client knows exactly the messages that have examples", () => {
  assert.deepEqual(Object.keys(fixture("client")).sort(), sorted(ClientType));
  assert.deepEqual(Object.keys(fixture("server")).sort(), sorted(ServerType));
});

test("every example is filed under its type, and its key is its type in upper snake", () => {
  for (const [name, types] of /** @type {const} */ ([
    ["client", ClientType],
    ["server", ServerType],
  ])) {
    const keys = Object.fromEntries(Object.entries(types).map(([key, type]) => [type, key]));
    for (const [type, examples] of Object.entries(fixture(name))) {
      assert.equal(keys[type], type.replaceAll(".", "_").toUpperCase());
      assert.ok(examples.length > 0);
      for (const example of examples) assert.equal(example.type, type);
    }
  }
});

test("every example of a client fits a frame", () => {
  for (const example of Object.values(fixture("client")).flat()) {
    assert.ok(new TextEncoder().encode(JSON.stringify(example)).length <= FRAME_BYTES);
  }
});

test("every code of an invalid frame is one the client knows", () => {
  const known = Object.values(ErrorCode);
  for (const { code } of fixture("invalid")) assert.ok(known.includes(code), code);
});
