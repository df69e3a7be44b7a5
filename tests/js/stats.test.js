import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { read } from "../../static/js/rtc/sample.js";
import { grade, LOST_MS, share } from "../../static/js/rtc/stats.js";

/** Reports of real browsers to each other over a real, badly treated network: each name has two or more, seconds apart. */
const CAPTURED = Object.fromEntries(
  ["chromium", "firefox"].map((name) => [
    name,
    JSON.parse(readFileSync(new URL(`./support/stats_${name}.json`, import.meta.url), "utf8")),
  ]),
);
const BOTH = { microphone: 0, camera: 0 };

/** @param {string} browser @param {string} scene */
function samples(browser, scene) {
  /** @type {import("../../static/js/rtc/sample.js").Sample[]} */
  const list = [];
  for (const report of CAPTURED[browser][scene]) list.push(read(report, list.at(-1) ?? null));
  return list;
}

/** @param {string} browser @param {string} scene @param {any} [expected] @param {any} [limit] */
function verdict(browser, scene, expected = BOTH, limit = "none") {
  const list = samples(browser, scene);
  return grade(list[0], /** @type {any} */ (list.at(-1)), expected, limit);
}

/** @param {any} changes  of a healthy sample @param {any} lines */
function sample(changes = {}, lines = {}) {
  const line = {
    packets: 50,
    lost: 0,
    frames: 0,
    dropped: 0,
    samples: 48_000,
    concealed: 0,
    at: 9_990,
    codec: "",
    height: 0,
  };
  const three = {
    microphone: line,
    camera: { ...line, samples: 0, frames: 10 },
    screen: { ...line, packets: 0, at: 0 },
  };
  for (const [name, change] of Object.entries(lines)) Object.assign(three, { [name]: { ...three.camera, ...change } });
  const sending = { limit: "none", available: null, loss: 0, height: 0, frameRate: 0 };
  return /** @type {any} */ ({ at: 10_000, heardAt: 9_990, rtt: 0.02, lines: three, way: null, sending, ...changes });
}

for (const browser of ["chromium", "firefox"]) {
  test(`${browser}: picture and sound that flow are good`, () => {
    assert.deepEqual(verdict(browser, "flowing"), {
      grade: "good",
      cause: null,
      loss: 0,
      concealed: 0,
      rtt: verdict(browser, "flowing").rtt,
      still: false,
    });
    assert.ok(/** @type {number} */ (verdict(browser, "flowing").rtt) < 0.1);
  });

  test(`${browser}: a line that loses every twentieth packet is not good, and says that it loses`, () => {
    const { grade: found, cause, loss, concealed } = verdict(browser, "lossy");
    assert.ok(["fair", "poor"].includes(found));
    assert.equal(cause, "loss");
    assert.ok(loss > 0.01 && loss < 0.1 && concealed > 0.01);
  });

  test(`${browser}: 300 ms there and back are fair, for the delay`, () => {
    const { grade: found, cause, rtt } = verdict(browser, "slow");
    assert.deepEqual([found, cause], ["fair", "delay"]);
    assert.ok(/** @type {number} */ (rtt) > 0.29);
  });

  test(`${browser}: a dead link is lost, by the line, and not a moment before two seconds`, () => {
    const [, oneSecond, twoSeconds, threeSeconds] = samples(browser, "dead");
    const [first] = samples(browser, "dead");
    assert.notEqual(grade(first, oneSecond, BOTH).grade, "lost");
    assert.deepEqual([grade(first, twoSeconds, BOTH).grade, grade(first, twoSeconds, BOTH).cause], ["lost", "line"]);
    assert.equal(grade(twoSeconds, threeSeconds, BOTH).grade, "lost");
  });

  test(`${browser}: freezeCount says nothing of a dead stream`, () => {
    const frozen = CAPTURED[browser].dead.map(
      (/** @type {any[]} */ report) => report.find(({ kind, mid }) => kind === "video" && mid === "1").freezeCount,
    );
    assert.equal(frozen[0], frozen.at(-1));
  });

  test(`${browser}: nothing sent and nothing expected is good; expected, it is lost by silence`, () => {
    assert.equal(verdict(browser, "nothing_sent", {}).grade, "good");
    const { grade: found, cause, concealed } = verdict(browser, "nothing_sent", { microphone: 0 });
    assert.deepEqual([found, cause, concealed], ["lost", "silence", 0]);
  });

  test(`${browser}: whoever has just switched off or on is not heard badly for it`, () => {
    const list = ["camera_off", "nothing_sent"].flatMap((scene) => CAPTURED[browser][scene]);
    const samples = /** @type {any[]} */ ([]);
    for (const report of list) samples.push(read(report, samples.at(-1) ?? null));
    const [before, , after] = samples;
    assert.equal(grade(before, after, {}).grade, "good");
    assert.equal(grade(before, after, { microphone: after.at }).grade, "good");
  });

  test(`${browser}: what was switched on a moment ago may take its time`, () => {
    const [, now] = samples(browser, "nothing_sent");
    assert.equal(verdict(browser, "nothing_sent", { microphone: now.at - LOST_MS / 2 }).grade, "good");
  });

  test(`${browser}: knows way, codecs and the size that is sent`, () => {
    const [, { way, lines, sending }] = samples(browser, "flowing");
    assert.deepEqual(way, { route: "direct", protocol: "udp" });
    assert.deepEqual([lines.microphone.codec, lines.camera.codec], ["opus", "VP8"]);
    assert.ok(sending.height >= 180 && sending.frameRate > 0);
  });
}

test("a sound that comes without its picture is poor; the far side may say why", () => {
  const after = sample({}, { camera: { at: 7_000 } });
  assert.deepEqual([grade(sample(), after, BOTH).grade, grade(sample(), after, BOTH).cause], ["poor", "silence"]);
  assert.equal(grade(sample(), after, BOTH, "line").cause, "line");
  assert.equal(grade(sample(), after, { microphone: 0 }).grade, "good");
});

test("a picture that does not come any more stands still after five seconds, after two when the line is the reason", () => {
  const since = (/** @type {number} */ at) => sample({}, { camera: { at } });
  const stands = (/** @type {any} */ after, /** @type {any} */ limit, expected = BOTH) =>
    grade(sample(), after, expected, limit).still;
  assert.deepEqual([stands(since(5_100), "none"), stands(since(5_000), "none")], [false, true]);
  assert.deepEqual([stands(since(8_100), "line"), stands(since(8_000), "line")], [false, true]);
  assert.equal(stands(since(1_000), "line", /** @type {any} */ ({ microphone: 0 })), false, "a camera that is off");
  assert.equal(stands(since(1_000), "line", { microphone: 0, camera: 9_000 }), false, "one just switched on");
  assert.equal(stands(sample({ heardAt: 5_000 }, { camera: { at: 1_000 } }), "line"), false, "a link that is lost");
  const fallen = sample({ heardAt: 5_000 });
  assert.equal(grade(fallen, since(1_000), BOTH, "line").still, false, "a link that has just come back");
});

test("who is silent and whose line carries no picture is not lost", () => {
  const after = sample({}, { camera: { at: 7_000 } });
  assert.equal(grade(sample(), after, { camera: 0 }, "line").grade, "poor");
  assert.equal(grade(sample(), after, { camera: 0 }).grade, "lost");
});

test("a camera that is held back from somebody is limited by the line", () => {
  const camera = { id: "o", type: "outbound-rtp", mid: "1", kind: "video", timestamp: 1 };
  assert.equal(read([{ ...camera, active: false }]).sending.limit, "line");
  assert.equal(read([{ ...camera, active: true }]).sending.limit, "none");
  assert.equal(read([camera]).sending.limit, "none");
});

test("a computer that cannot keep up is named, the far one and one's own", () => {
  assert.deepEqual(
    [grade(sample(), sample(), BOTH, "cpu").grade, grade(sample(), sample(), BOTH, "cpu").cause],
    ["fair", "cpu"],
  );
  const after = sample({ at: 11_000, heardAt: 11_000 }, { camera: { at: 11_000, frames: 14, dropped: 6 } });
  const dropping = grade(sample(), after, { camera: 0 });
  assert.deepEqual([dropping.grade, dropping.cause], ["poor", "cpu"]);
});

test("the worst trouble gives the grade and the cause", () => {
  const after = sample({ rtt: 0.25 }, { camera: { packets: 145, lost: 5 } });
  assert.deepEqual([grade(sample(), after, BOTH).grade, grade(sample(), after, BOTH).cause], ["poor", "loss"]);
});

test("a new link begins to count anew, and has not heard less for it", () => {
  const old = sample({}, { camera: { packets: 9_000, frames: 900, lost: 40 } });
  const fresh = read(
    [
      {
        id: "i",
        type: "inbound-rtp",
        kind: "video",
        mid: "1",
        timestamp: 10_500,
        packetsReceived: 3,
        framesDecoded: 0,
      },
    ],
    old,
  );
  assert.equal(fresh.heardAt, old.heardAt);
  assert.equal(share(old, fresh, "lost", "packets"), 0);
});

test("a relayed way is called so, by the protocol it is reached with", () => {
  const relay = { id: "l", type: "local-candidate", candidateType: "relay", protocol: "udp", relayProtocol: "tls" };
  const remote = { id: "r", type: "remote-candidate", candidateType: "host", protocol: "udp" };
  const pair = { id: "p", type: "candidate-pair", selected: true, localCandidateId: "l", remoteCandidateId: "r" };
  assert.deepEqual(read([relay, remote, pair]).way, { route: "relay", protocol: "tls" });
});

test("who hides a camera, and so is sent nothing of it, hears nothing of a thin line", () => {
  const before = sample({ at: 5_000, heardAt: 4_990 }, { microphone: { at: 4_990, packets: 0 } });
  const lossy = sample({}, { microphone: { at: 9_990, packets: 230, lost: 20 } });
  assert.equal(grade(before, lossy, { microphone: 0, camera: null }, "line").cause, "loss");
  assert.equal(grade(before, lossy, { microphone: 0, camera: 0 }, "line").cause, "line");
  const silent = sample({}, { microphone: { at: 4_990, packets: 0 } });
  const { grade: found, cause } = grade(before, silent, { microphone: 0, camera: null }, "line");
  assert.deepEqual([found, cause], ["lost", "silence"]);
});
