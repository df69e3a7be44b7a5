import assert from "node:assert/strict";
import { test } from "node:test";
import { DeviceMenus } from "../../static/js/views/device_menu.js";
import { Later } from "../../static/js/views/later.js";
import { settled } from "./support/fake_clock.js";

/** As much of an element as the menus need. */
class FakeMenu extends EventTarget {
  focused = 0;
  matches = () => true;
  contains = () => false;
  querySelector = () => ({ focus: () => (this.focused += 1) });

  async opens() {
    this.dispatchEvent(new Event("beforetoggle"));
    await settled();
  }
}
Object.assign(globalThis, { Element: FakeMenu, document: { activeElement: null } });

const STATE = { devices: [], own: { microphone: {}, camera: {} }, speakerId: null, media: {} };

test("a menu whose script could not be fetched is filled when it is opened again", async () => {
  const menus = /** @type {any} */ ({ "#microphone-menu": new FakeMenu(), "#camera-menu": new FakeMenu() });
  /** @type {string[]} */
  const told = [];
  const script = {
    fillMicrophoneMenu: () => told.push("microphone"),
    fillCameraMenu: () => told.push("camera"),
  };
  const answers = [() => Promise.reject(new TypeError("no network")), () => Promise.resolve(script)];
  const items = new Later(
    () => /** @type {any} */ (answers.shift())(),
    (fetched) => fetched,
    { there: () => view.render(/** @type {any} */ (STATE)), failed: () => told.push("failed") },
  );
  const root = /** @type {any} */ ({ querySelector: (/** @type {string} */ name) => menus[name] });
  const view = new DeviceMenus(root, /** @type {any} */ ({}), items);
  view.render(/** @type {any} */ (STATE));
  const menu = menus["#microphone-menu"];
  await menu.opens();
  assert.deepEqual(told, ["failed"]);
  await menu.opens();
  assert.deepEqual(told, ["failed", "microphone", "camera"]);
  await menu.opens();
  assert.deepEqual([told.length, answers.length], [3, 0], "it is there");
});
