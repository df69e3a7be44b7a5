import assert from "node:assert/strict";
import test from "node:test";
import { browserName, deviceKind } from "../../static/js/call/machine.js";
import { settled } from "./support/fake_clock.js";
import { ALICE, assertReleased, bobsTab, event, PONG, self, someone } from "./support/session_stage.js";

/** Came before Bob, as Alice did: he offers. */
const CAROL = someone("carol", 2);

/** Reports of links over which sound comes, and nothing else. @param {any} tab */
function flows(tab) {
  for (const pc of tab.all.values()) {
    const started = tab.clock.now();
    pc.getStats = async () => {
      const now = tab.clock.now();
      const at = { timestamp: now, lastPacketReceivedTimestamp: now };
      const candidate = { candidateType: "host", protocol: "udp" };
      return new Map(
        [
          { ...at, id: "p", type: "candidate-pair", selected: true, localCandidateId: "l", remoteCandidateId: "r" },
          { ...at, id: "a", type: "inbound-rtp", kind: "audio", mid: "0", packetsReceived: (now - started) / 20 },
          { ...at, id: "v", type: "inbound-rtp", kind: "video", mid: "1", framesDecoded: (now - started) / 50 },
          { ...candidate, id: "l", type: "local-candidate" },
          { ...candidate, id: "r", type: "remote-candidate" },
        ].map((entry) => [entry.id, entry]),
      );
    };
  }
}

/** @param {any} tab */
const reports = (tab) => tab.ws().sent.filter((/** @type {any} */ message) => message.type === "call.report");
/** After how many seconds it was told of Alice's link. @param {any} tab */
const aboutAlice = (tab) =>
  reports(tab).flatMap((/** @type {any} */ { about, link }) => (about === ALICE.id ? [link.seconds] : []));
/** @param {any} tab @param {number} at */
const quality = (tab, at) => tab.state.participants[at].quality;

async function inside() {
  const tab = bobsTab();
  await tab.joins([ALICE, CAROL]);
  flows(tab);
  await tab.clock.pass(3_000);
  return tab;
}

/** The server answers all the while. @param {any} tab @param {number} ms */
async function lasts(tab, ms) {
  for (let passed = 0; passed < ms; passed += 5_000) {
    await tab.clock.pass(5_000);
    await tab.hears(PONG);
  }
}

test("how somebody is heard shows, and that they are lost", async () => {
  const tab = await inside();
  assert.deepEqual(quality(tab, 0), { grade: "good", cause: null, heard: null, still: false });
  assert.equal(self(tab).quality, null);
  for (const pc of tab.all.values()) {
    const still = await pc.getStats();
    pc.getStats = async () => new Map([...still].map(([id, entry]) => [id, { ...entry, timestamp: tab.clock.now() }]));
  }
  await tab.clock.pass(3_000);
  assert.deepEqual(quality(tab, 0), { grade: "lost", cause: "line", heard: null, still: false });
});

test("the views hear of a grade once, however often it is looked at", async () => {
  const tab = await inside();
  let changes = 0;
  tab.state.addEventListener("change", () => {
    changes += 1;
  });
  await tab.clock.pass(10_000);
  assert.equal(changes, 0);
});

test("one hears badly of oneself when half of the others say so", async () => {
  const tab = await inside();
  assert.equal(self(tab).heardBadly, false);
  tab.state.showQuality(ALICE.id, { grade: "good", cause: null, heard: "poor" });
  assert.equal(self(tab).heardBadly, true);
  tab.state.showQuality(ALICE.id, { grade: "good", cause: null, heard: "fair" });
  assert.equal(self(tab).heardBadly, false);
});

test("whose picture stands still for the others is not told that they hear badly", async () => {
  const tab = await inside();
  const told = (/** @type {string} */ grade, /** @type {string} */ cause) => {
    const detail = { id: ALICE.id, grade: "good", cause: null, still: false, heard: { grade, cause }, sending: {} };
    tab.mesh.dispatchEvent(new CustomEvent("quality", { detail }));
    return self(tab).heardBadly;
  };
  assert.equal(told("poor", "silence"), false);
  assert.equal(told("poor", "cpu"), false);
  for (const cause of ["loss", "delay", "line"]) assert.equal(told("poor", cause), true, cause);
});

test("leaving tells the server of every link first, and lets go of everything", async () => {
  const tab = await inside();
  tab.session.leave();
  await tab.clock.pass(100);
  const types = tab.ws().sent.map((/** @type {any} */ { type }) => type);
  assert.deepEqual(types.slice(-3), ["call.report", "call.report", "call.leave"]);
  assert.deepEqual(
    reports(tab).map((/** @type {any} */ { about }) => about),
    [ALICE.id, CAROL.id],
  );
  const [{ link }] = reports(tab);
  assert.deepEqual([link.route, link.protocol, link.grades.lost], ["direct", "udp", 0]);
  assertReleased(tab);
});

test("the page that is about to go tells while it can, and not again when it goes", async () => {
  const tab = await inside();
  tab.session.goes();
  assert.equal(reports(tab).length, 2);
  tab.session.stop();
  assert.equal(reports(tab).length, 2);
  assertReleased(tab);
});

test("a page that was about to go and stayed tells again at the end", async () => {
  const tab = await inside();
  tab.session.goes();
  await tab.clock.pass(6_000);
  tab.session.leave();
  const [before, , after] = reports(tab);
  assert.equal(reports(tab).length, 4);
  assert.deepEqual([after.about, after.link.seconds - before.link.seconds], [ALICE.id, 6]);
  assertReleased(tab);
});

test("a link that lasts is told of meanwhile: before long first, then each minute", async () => {
  const tab = await inside();
  await lasts(tab, 10_000);
  assert.equal(reports(tab).length, 0);
  await lasts(tab, 5_000);
  assert.deepEqual(aboutAlice(tab), [15]);
  await lasts(tab, 120_000);
  assert.deepEqual(aboutAlice(tab), [15, 75, 135]);
});

test("an end that nobody can tell of loses no more than the last minute", async () => {
  const tab = await inside();
  await lasts(tab, 300_000);
  await tab.hears({ type: "call.ended", why: "host", by: "Alice" });
  assert.deepEqual(aboutAlice(tab).slice(0, 5), [15, 75, 135, 195, 255]);
  assertReleased(tab);
});

test("what could not be told while the server was away is told when it is back, as it is by then", async () => {
  const tab = await inside();
  await tab.clock.pass(20_000);
  tab.ws().ends(1006);
  await tab.clock.pass(200_000);
  const before = tab.ws();
  tab.session.intents.retryConnection();
  await settled();
  assert.notEqual(tab.ws(), before);
  tab.ws().opens();
  await tab.isIn([ALICE, CAROL], { resumed: true });
  assert.deepEqual(aboutAlice(tab), [195]);
});

test("the page that goes tells as well", async () => {
  const tab = await inside();
  tab.session.stop();
  assert.equal(reports(tab).length, 2);
  assertReleased(tab);
});

test("of whoever leaves it is told once", async () => {
  const tab = await inside();
  await tab.hears(event(2, "participant.left", { id: ALICE.id, why: "left" }));
  assert.deepEqual(
    reports(tab).map((/** @type {any} */ { about }) => about),
    [ALICE.id],
  );
  tab.session.leave();
  assert.deepEqual(
    reports(tab).map((/** @type {any} */ { about }) => about),
    [ALICE.id, CAROL.id],
  );
});

test("a link that never stood is not told of", async () => {
  const tab = bobsTab();
  await tab.joins([ALICE]);
  tab.session.leave();
  assert.deepEqual(reports(tab), []);
});

test("who is switched off or not shown is not missed", async () => {
  const tab = await inside();
  for (const pc of tab.all.values()) {
    const flowing = pc.getStats;
    pc.getStats = async () => new Map([...(await flowing())].filter(([id]) => id !== "v"));
  }
  await tab.clock.pass(5_000);
  assert.deepEqual(quality(tab, 0), { grade: "poor", cause: "silence", heard: null, still: true });
  tab.session.intents.show(ALICE.id, { camera: null, screen: null });
  await tab.hears(event(2, "participant.updated", { participant: { ...CAROL, media: { microphone: true } } }));
  await tab.clock.pass(5_000);
  assert.deepEqual([quality(tab, 0).grade, quality(tab, 1).grade], ["good", "good"]);
  assert.deepEqual([quality(tab, 0).still, quality(tab, 1).still], [false, false]);
});

test("a device is told by its kind, without the name of its owner", () => {
  const kinds = {
    "HD Webcam C270 (046d:0825)": "HD Webcam (046d:0825)",
    "Taro’s AirPods Pro": "AirPods Pro",
    "Taro Yamada's MacBook Pro Microphone": "MacBook Pro Microphone",
    "Default - Headset Microphone (Jabra)": "Headset Microphone Jabra",
    "AirPods (Taro)": "AirPods",
    "AirPods – Taro Yamada": "AirPods",
    太郎のAirPods: "AirPods",
    山田太郎のマイク: "マイク",
    田中さんのヘッドセット: "ヘッドセット",
    "既定 - 内蔵マイク": "内蔵 マイク",
    "既定 - マイク (太郎のAirPods)": "マイク AirPods",
    "Yamada iPhoneのマイク": "iPhone マイク",
    "Headset (Taro's AirPods Hands-Free)": "Headset AirPods Hands-Free",
    "Default - Headset (Taro's AirPods)": "Headset AirPods",
    "AirPods Pro de Marie": "AirPods Pro",
    "Mikrofon (AirPods von Marie)": "Mikrofon AirPods",
    "Micro de l’iPhone de Marie": "Micro iPhone",
    "Taros iPhone-Mikrofon": "iPhone Mikrofon",
    "Webcam HD, HD": "Webcam HD",
    Micha: "",
    "Büro von Frau Micmacher": "",
    "a\u0007b": "",
    "": "",
  };
  assert.deepEqual(Object.fromEntries(Object.keys(kinds).map((label) => [label, deviceKind(label)])), kinds);
});

test("of a device no more than eighty characters are told", () => {
  const ids = Array.from({ length: 20 }, (_, n) => `(046d:${String(1000 + n)})`);
  assert.equal(deviceKind(ids.join(" ")).length, 80);
});

test("a browser is told by its name and system", () => {
  const windows =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
  assert.equal(
    browserName("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"),
    "Firefox 153, Linux",
  );
  assert.equal(browserName(windows), "Chromium 156, Windows");
  assert.equal(browserName(`${windows} Edg/156.0.1`), "Edge 156, Windows");
  const iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
  assert.equal(browserName(iphone), "Safari 26, iOS");
  assert.equal(browserName("curl/8"), "");
});
