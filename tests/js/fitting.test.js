import assert from "node:assert/strict";
import { test } from "node:test";
import { Fitting } from "../../static/js/rtc/fitting.js";
import { FakeClock } from "./support/fake_clock.js";

/** A mesh that notes what it is told. */
class FakeMesh extends EventTarget {
  /** @type {Record<string, any>} The encoding of each line by "id source". */
  encodings = {};
  /** @type {[string, any][]} */
  told = [];

  /** @param {string} id @param {string} source @param {any} encoding */
  encode(id, source, encoding) {
    this.encodings[`${id} ${source}`] = encoding;
  }

  /** @param {string} id @param {any} message */
  sendControl(id, message) {
    this.told.push([id, message]);
    return true;
  }

  /** @param {string} type @param {any} detail */
  says(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** @param {string} id @param {number | null} camera @param {number | null} [screen] */
  wants(id, camera, screen = null) {
    const wanted = (/** @type {number | null} */ height) => (height === null ? null : { height });
    this.says("control", { id, message: { t: "want", camera: wanted(camera), screen: wanted(screen) } });
  }
}

/** @param {string[]} ids */
function stage(...ids) {
  const mesh = new FakeMesh();
  const clock = new FakeClock();
  const fitting = new Fitting({ mesh, clock });
  /** @type {any[]} */
  const events = [];
  for (const type of ["demand", "starved"])
    fitting.addEventListener(type, (event) => events.push(/** @type {CustomEvent} */ (event).detail));
  fitting.captured("camera", { height: 720, frameRate: 30 });
  fitting.follow(ids);
  return { mesh, clock, fitting, events };
}

test("who shows a picture small is sent it small, and who hides it is sent nothing", async () => {
  const { mesh, clock } = stage("bob", "carol");
  mesh.wants("bob", 180);
  mesh.wants("carol", null);
  await clock.pass(100);
  assert.equal(mesh.encodings["bob camera"].scaleResolutionDownBy, 4);
  assert.deepEqual(mesh.encodings["carol camera"], { active: false });
});

test("everybody is fitted anew when somebody comes or goes", () => {
  const { mesh, fitting } = stage("bob");
  mesh.wants("bob", 720);
  const alone = mesh.encodings["bob camera"].maxBitrate;
  fitting.follow(["bob", "carol", "dave", "erin", "frank", "grace", "heidi"]);
  const crowded = mesh.encodings["bob camera"].maxBitrate;
  fitting.follow(["bob"]);
  assert.ok(crowded < alone / 4);
  assert.equal(mesh.encodings["bob camera"].maxBitrate, alone);
});

test("the camera need not capture more than the most demanding link is sent", () => {
  const { mesh, events } = stage("bob", "carol");
  mesh.wants("bob", 180);
  mesh.wants("carol", 90);
  assert.deepEqual(events.at(-1), { height: 180, frameRate: 20 });
});

test("a smaller capture is scaled down less", () => {
  const { mesh, fitting } = stage("bob", "carol");
  mesh.wants("bob", 180);
  fitting.captured("camera", { height: 180, frameRate: 24 });
  assert.equal(mesh.encodings["bob camera"].scaleResolutionDownBy, 1);
});

test("others hear how they are shown, once, and again over a new link", () => {
  const { mesh, fitting } = stage("bob");
  fitting.want("bob", { camera: 388, screen: null });
  fitting.want("bob", { camera: 388, screen: null });
  const want = ["bob", { t: "want", camera: { height: 388 }, screen: null }];
  assert.deepEqual(mesh.told, [want]);
  mesh.says("ready", { id: "bob" });
  assert.deepEqual(mesh.told, [want, want]);
});

test("on a line too thin for it the own picture goes, is told of, and comes back by itself", async () => {
  const { mesh, clock, events } = stage("bob");
  mesh.wants("bob", 720);
  const during = async (/** @type {number} */ seconds, /** @type {any} */ sending) => {
    for (let second = 0; second < seconds; second += 1) {
      await clock.pass(1_000);
      mesh.says("quality", { id: "bob", sending, heard: null });
    }
  };
  await during(3, { limit: "none", available: 250_000 });
  assert.equal(mesh.encodings["bob camera"].maxBitrate < 250_000 - 68_000 + 25_000, true);
  await during(21, { limit: "line", available: 100_000 });
  assert.deepEqual(mesh.encodings["bob camera"], { active: false });
  assert.equal(mesh.encodings["bob microphone"].active, true);
  assert.equal(events.at(-1), true);
  await during(60, { limit: "none", available: 900_000 });
  assert.equal(mesh.encodings["bob camera"].active, true);
  assert.ok(events.includes(false));
});

test("a screen stays on a line that is too thin for a face, and goes when only sound fits, which is told", async () => {
  const { mesh, clock, fitting, events } = stage("bob");
  const during = async (/** @type {number} */ seconds, /** @type {number} */ available) => {
    for (let second = 0; second < seconds; second += 1) {
      await clock.pass(1_000);
      mesh.says("quality", { id: "bob", sending: { limit: "line", available }, heard: null });
    }
  };
  fitting.captured("camera", null);
  fitting.captured("screen", { height: 1080, frameRate: 15 });
  mesh.wants("bob", 360, 900);
  await during(60, 110_000);
  assert.equal(mesh.encodings["bob screen"].active, true);
  assert.ok(!events.includes(true));
  await during(5, 70_000);
  assert.deepEqual(mesh.encodings["bob screen"], { active: false });
  assert.equal(events.at(-1), true);
  await during(40, 140_000);
  assert.equal(mesh.encodings["bob screen"].active, true);
  assert.equal(events.at(-1), false);
});

/** Nothing is heard for so many seconds, and what congestion control had estimated falls. @param {any} stage */
async function cut({ mesh, clock }, seconds = 20, pair = "p") {
  for (let second = 0; second < seconds; second += 1) {
    await clock.pass(1_000);
    const available = Math.max(5_000, 500_000 / (second + 1) ** 2);
    const grade = second < 2 ? "good" : "lost";
    mesh.says("quality", { id: "bob", grade, cause: "line", sending: { limit: "line", pair, available }, heard: null });
  }
}

test("a line that is cut is no thin line: the picture is sent all the while, and after it", async () => {
  const { mesh, clock, events } = stage("bob");
  mesh.wants("bob", 720);
  await cut({ mesh, clock });
  for (const available of [20_000, 30_000, 45_000, 60_000, 80_000, 110_000, 160_000]) {
    await clock.pass(1_000);
    mesh.says("quality", { id: "bob", grade: "good", sending: { limit: "line", pair: "p", available }, heard: null });
    assert.equal(mesh.encodings["bob camera"].active, true);
  }
  assert.ok(!events.includes(true));
});

for (const how of /** @type {const} */ (["another link", "another way"]))
  test(`${how} is another line: a picture that the one before did not carry is sent at once`, async () => {
    const { mesh, clock, events } = stage("bob");
    mesh.wants("bob", 720);
    const sees = async (/** @type {string} */ pair, /** @type {number} */ available) => {
      await clock.pass(1_000);
      mesh.says("quality", { id: "bob", grade: "good", sending: { limit: "line", pair, available }, heard: null });
    };
    for (let second = 0; second < 5; second += 1) await sees("p", 70_000);
    assert.equal(mesh.encodings["bob camera"].active, false);
    if (how === "another link") mesh.says("ready", { id: "bob" });
    else await sees("q", 30_000);
    assert.equal(mesh.encodings["bob camera"].active, true);
    for (let second = 0; second < 5; second += 1) await sees("q", 110_000);
    assert.deepEqual(
      [mesh.encodings["bob camera"].active, events.findLast((event) => typeof event === "boolean")],
      [true, false],
    );
  });

test("one who is heard and sends nothing of what they should is no cut line: what the line carries is still learned", async () => {
  const { mesh, clock } = stage("bob");
  mesh.wants("bob", 720);
  const sees = async (/** @type {number} */ seconds, /** @type {number} */ available) => {
    for (let second = 0; second < seconds; second += 1) {
      await clock.pass(1_000);
      const sending = { limit: "line", pair: "p", available };
      mesh.says("quality", { id: "bob", grade: "lost", cause: "silence", sending, heard: null });
    }
  };
  await sees(5, 70_000);
  assert.equal(mesh.encodings["bob camera"].active, false);
  await sees(20, 900_000);
  assert.equal(mesh.encodings["bob camera"].active, true);
});

test("whose encoder could not keep up when they were lost makes nobody else's picture smaller", async () => {
  const { mesh, clock } = stage("bob", "carol");
  mesh.wants("carol", 360);
  const before = mesh.encodings["carol camera"].maxBitrate;
  const says = (/** @type {string} */ id, /** @type {any} */ quality) =>
    mesh.says("quality", { id, heard: null, ...quality });
  says("bob", { grade: "good", cause: null, sending: { limit: "cpu", available: 900_000 } });
  for (let second = 0; second < 30; second += 1) {
    await clock.pass(1_000);
    says("bob", { grade: "lost", cause: "line", sending: { limit: "none", available: 900_000 } });
    says("carol", { grade: "good", cause: null, sending: { limit: "none", available: 2_000_000 } });
  }
  assert.equal(mesh.encodings["carol camera"].maxBitrate, before);
});

test("a screen that nobody shares takes nothing of the line from the camera", async () => {
  const { mesh, clock, fitting } = stage("bob");
  mesh.wants("bob", 360, 900);
  for (let second = 0; second < 3; second += 1) {
    await clock.pass(1_000);
    mesh.says("quality", { id: "bob", grade: "good", sending: { limit: "line", available: 150_000 }, heard: null });
  }
  assert.ok(mesh.encodings["bob camera"].maxBitrate > 60_000);
  fitting.captured("screen", { height: 1080, frameRate: 15 });
  assert.ok(!(mesh.encodings["bob camera"].maxBitrate > 60_000));
});

test("of several lines the dead one loses the picture within five seconds, and only that one", async () => {
  const { mesh, clock, events } = stage("bob", "carol");
  mesh.wants("bob", 720);
  mesh.wants("carol", 720);
  for (let second = 0; second < 5; second += 1) {
    await clock.pass(1_000);
    mesh.says("quality", { id: "bob", sending: { limit: "line", available: second ? 83_000 : 222_000 }, heard: null });
    mesh.says("quality", { id: "carol", sending: { limit: "none", available: 2_000_000 }, heard: null });
  }
  assert.deepEqual(mesh.encodings["bob camera"], { active: false });
  assert.equal(mesh.encodings["bob microphone"].active, true);
  assert.equal(mesh.encodings["carol camera"].active, true);
  assert.ok(!events.includes(true), "the own picture is not gone");
});

test("one who hears nothing of us but is not listed any more changes nothing", () => {
  const { mesh } = stage("bob");
  mesh.wants("mallory", 720);
  mesh.says("quality", { id: "mallory", sending: { limit: "line", available: 1 }, heard: null });
  assert.deepEqual(
    Object.keys(mesh.encodings).filter((key) => key.startsWith("mallory")),
    [],
  );
});

test("what somebody wanted a moment before they were followed counts when they are", () => {
  const { mesh, fitting } = stage("bob");
  mesh.wants("carol", null);
  fitting.follow(["bob", "carol"]);
  assert.deepEqual(mesh.encodings["carol camera"], { active: false });
});

test("what somebody wanted who was not followed next is forgotten", () => {
  const { mesh, fitting } = stage("bob");
  mesh.wants("carol", null);
  fitting.follow(["bob"]);
  fitting.follow(["bob", "carol"]);
  assert.equal(mesh.encodings["carol camera"].active, true);
});

test("who wants another size with every message is fitted ten times a second, and gets the last", async () => {
  const { mesh, clock } = stage("bob");
  let fitted = 0;
  mesh.encode = (_id, source, encoding) => {
    if (source !== "camera") return;
    fitted += 1;
    mesh.encodings.last = encoding;
  };
  for (let message = 0; message < 500; message += 1) mesh.wants("bob", message % 2 ? 90 : 720);
  mesh.wants("bob", null);
  await clock.pass(1_000);
  assert.ok(fitted <= 3, `${fitted}`);
  assert.deepEqual(mesh.encodings.last, { active: false });
  assert.equal(clock.pending, 0);
});
