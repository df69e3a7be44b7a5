import assert from "node:assert/strict";
import { test } from "node:test";
import { demand, encodingOf, plan } from "../../static/js/rtc/ladder.js";

const LINKS = [1, 2, 3, 4, 5, 6, 7, 12];
const HEIGHTS = [null, 1, 90, 144, 194, 270, 388, 540, 720, 1000, 2160, undefined];
const LINES = [0, 30_000, 50_000, 80_000, 110_000, 128_000, 150_000, 250_000, 400_000, 1_000_000, 9_000_000, null];
const STRAINS = [0, 1, 2];

/** Every case of the grid. @param {(needs: {links: number, shown: {camera: any, screen: any}, strain: number, line: number | null}) => void} check */
function everywhere(check) {
  for (const links of LINKS)
    for (const camera of HEIGHTS)
      for (const screen of HEIGHTS)
        for (const line of LINES)
          for (const strain of STRAINS) check({ links, shown: { camera, screen }, strain, line });
}

const rate = (/** @type {{bitrate: number} | null} */ rung) => rung?.bitrate ?? 0;
/** As bits per second, lines, and frames: what may never grow when less is possible. @param {any} rung */
const size = (rung) => [rate(rung), rung?.height ?? 0, rung?.frameRate ?? 0];
/** @param {number[]} one @param {number[]} other */
const nowhereMore = (one, other) => one.every((value, at) => value <= other[at]);

test("sound is never taken away, and picture never takes what sound needs", () => {
  everywhere((needs) => {
    const { microphone, camera, screen } = plan(needs);
    assert.ok(microphone.bitrate === null || microphone.bitrate >= 16_000);
    if (needs.line === null) return;
    const spoken = (microphone.bitrate ?? 32_000) + 30_000;
    assert.ok(rate(camera) + rate(screen) <= Math.max(0, needs.line - spoken), JSON.stringify(needs));
  });
});

test("what is hidden costs nothing", () => {
  everywhere((needs) => {
    const planned = plan(needs);
    for (const source of /** @type {const} */ (["camera", "screen"]))
      if (needs.shown[source] === null) assert.equal(planned[source], null);
  });
});

test("a thinner line, more links or more strain never ask for more", () => {
  /** @param {any} less @param {any} more */
  const ordered = (less, more) => {
    const [small, large] = [plan(less), plan(more)];
    assert.ok(nowhereMore(size(small.screen), size(large.screen)), JSON.stringify([less, more, small, large]));
    const [one, other] = [rate(small.camera) + rate(small.screen), rate(large.camera) + rate(large.screen)];
    assert.ok(one <= other, JSON.stringify([less, more, small, large]));
  };
  everywhere((needs) => {
    const next = (/** @type {any[]} */ values, /** @type {any} */ value) => values[values.indexOf(value) + 1];
    if (next(LINES, needs.line) !== undefined) ordered(needs, { ...needs, line: next(LINES, needs.line) });
    if (next(LINKS, needs.links)) ordered({ ...needs, links: next(LINKS, needs.links) }, needs);
    if (next(STRAINS, needs.strain)) ordered({ ...needs, strain: next(STRAINS, needs.strain) }, needs);
  });
});

test("a camera alone shrinks with every reason to, and grows with the tile it is shown in", () => {
  const alone = { links: 3, shown: { camera: 388, screen: null }, strain: 0, line: 1_000_000 };
  /** @param {any} less @param {any} more */
  const ordered = (less, more) =>
    assert.ok(nowhereMore(size(plan(less).camera), size(plan(more).camera)), JSON.stringify([less, more]));
  for (const links of LINKS)
    for (const line of LINES)
      for (const strain of STRAINS) {
        const sizes = HEIGHTS.filter((height) => typeof height === "number");
        const at = (/** @type {number} */ camera) => ({ links, line, strain, shown: { camera, screen: null } });
        for (const [index, camera] of sizes.slice(1).entries()) ordered(at(sizes[index]), at(camera));
        for (const camera of sizes) ordered({ ...at(camera), links: links + 1 }, at(camera));
        for (const camera of sizes) ordered({ ...at(camera), strain: strain + 1 }, at(camera));
      }
  for (const line of LINES.slice(1)) ordered({ ...alone, line: LINES[LINES.indexOf(line) - 1] }, { ...alone, line });
});

test("the table: two people see each other well, eight keep the uplink small", () => {
  const camera = (/** @type {number} */ links, /** @type {number} */ shown) =>
    plan({ links, shown: { camera: shown, screen: null } }).camera;
  assert.deepEqual(camera(1, 800), { height: 720, frameRate: 30, bitrate: 1_500_000 });
  assert.deepEqual(camera(1, 464), { height: 360, frameRate: 30, bitrate: 675_000 });
  assert.deepEqual(camera(3, 388), { height: 360, frameRate: 24, bitrate: 450_000 });
  assert.deepEqual(camera(7, 194), { height: 180, frameRate: 16, bitrate: 130_000 });
  assert.deepEqual(camera(7, 800), { height: 360, frameRate: 16, bitrate: 300_000 });
});

test("on a line of 250 kbit/s the sound has its part and the picture the rest", () => {
  const { camera } = plan({ links: 1, shown: { camera: 720, screen: null }, line: 250_000 });
  assert.ok(camera && camera.bitrate <= 250_000 - 68_000 && camera.height === 180);
  assert.equal(plan({ links: 1, shown: { camera: 720 }, line: 75_000 }).camera, null);
});

test("a screen goes before a camera on a thin line", () => {
  const { camera, screen } = plan({ links: 1, shown: { camera: 180, screen: 1080 }, line: 250_000 });
  assert.ok(screen && screen.bitrate > 2 * rate(camera));
});

test("what there is not takes nothing of the line from what there is, and is planned as if it were alone", () => {
  const needs = { links: 1, shown: { camera: 180, screen: 1080 }, line: 150_000 };
  const [both, one] = [plan(needs), plan({ ...needs, both: false })];
  assert.equal(rate(both.camera), 0);
  assert.ok(rate(one.camera) > 75_000);
  assert.ok(rate(one.screen) > rate(both.screen));
});

test("an encoding scales down what is captured, and never up", () => {
  const rung = { height: 180, frameRate: 16, bitrate: 130_000 };
  const sent = { active: true, maxBitrate: 130_000, maxFramerate: 16 };
  assert.deepEqual(encodingOf(rung, { height: 720, frameRate: 30 }), { ...sent, scaleResolutionDownBy: 4 });
  assert.deepEqual(encodingOf(rung, { height: 90, frameRate: 30 }), { ...sent, scaleResolutionDownBy: 1 });
  assert.deepEqual(encodingOf(null, { height: 720, frameRate: 30 }), { active: false });
});

test("a camera captures what the most demanding link is sent, and no more", () => {
  const small = { height: 180, frameRate: 16, bitrate: 130_000 };
  const large = { height: 360, frameRate: 12, bitrate: 300_000 };
  assert.deepEqual(demand([small, null, large]), { height: 360, frameRate: 16 });
  assert.equal(demand([null, null]), null);
});
