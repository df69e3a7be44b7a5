import assert from "node:assert/strict";
import { test } from "node:test";

/** As much of an element as a banner needs. */
class FakeElement extends EventTarget {
  hidden = true;
  textContent = "";
  dataset = {};
  /** @type {Record<string, FakeElement>} */
  parts = {};
  /** @param {string} selector */
  querySelector(selector) {
    this.parts[selector] ??= new FakeElement();
    return this.parts[selector];
  }
}
Object.assign(globalThis, {
  Element: FakeElement,
  HTMLMediaElement: class {},
  document: { getElementById: () => null },
});
const { Extras } = await import("../../static/js/views/extras.js");

const own = { microphone: { deviceId: "a", error: null }, camera: { deviceId: null, error: null } };
const STATE = { participants: [], devices: listed("a"), own, connection: "open" };

/** @param {...string} ids */
function listed(...ids) {
  const microphones = ids.map((id) => ({ id, label: id, group: id }));
  return { microphones, cameras: [], speakers: [] };
}

function stage() {
  const root = new FakeElement();
  /** @type {() => void} */
  let drawn = () => {};
  const there = new Promise((resolve) => (drawn = () => resolve(null)));
  const options = { notices: { show: () => {} }, draw: drawn };
  const extras = new Extras(/** @type {any} */ (root), /** @type {any} */ (options));
  const render = (/** @type {object} */ more = {}) => extras.render(/** @type {any} */ ({ ...STATE, ...more }));
  return { banner: root.querySelector("#device-banner"), there, render };
}

test("what is plugged in is offered, though the offer's script is fetched only then", async () => {
  const { banner, there, render } = stage();
  assert.equal(render(), false);
  const devices = listed("a", "b");
  render({ devices });
  await there;
  render({ devices });
  assert.deepEqual([banner.hidden, banner.parts.b?.textContent.includes("b")], [false, true]);
});

test("a microphone that is gone is told of, though nothing was fetched before", async () => {
  const { banner, there, render } = stage();
  render();
  const gone = { own: { ...own, microphone: { deviceId: "a", error: "ended" } } };
  render(gone);
  await there;
  render(gone);
  assert.equal(banner.hidden, false);
});
