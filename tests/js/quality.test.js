import assert from "node:assert/strict";
import test from "node:test";
import { Summary } from "../../static/js/rtc/summary.js";
import { FakeLink, stage } from "./support/quality_stage.js";

test("a link that flows is good, and its far side is told so every five seconds", async () => {
  const { mesh, told, pass } = stage(["bob"]);
  await pass(20_500);
  assert.ok(told.length >= 19 && told.every(({ grade, cause }) => grade === "good" && cause === null));
  assert.equal(mesh.said.length, 4);
  const { id, message } = mesh.said[0];
  assert.deepEqual(
    [id, message.t, message.grade, message.cause, message.limit],
    ["bob", "heard", "good", null, "none"],
  );
});

test("a dead link is lost within three seconds, at whatever moment it died, and good at once when it lives", async () => {
  for (let moment = 0; moment < 1_000; moment += 200) {
    const { link, pass, last } = stage(["bob"]);
    await pass(5_000 + moment);
    link("bob").flows = false;
    await pass(3_000);
    assert.deepEqual([last().grade, last().cause], ["lost", "line"], `died ${moment} ms after a look`);
    link("bob").flows = true;
    await pass(3_000);
    assert.equal(last().grade, "good");
  }
});

test("while there is no connection at all it stays lost", async () => {
  const { mesh, pass, last } = stage(["bob"]);
  await pass(3_000);
  mesh.links.delete("bob");
  await pass(3_000);
  assert.equal(last().grade, "lost");
});

test("one bad look changes nothing, several do, and it takes good ones to be good again", async () => {
  const { link, told, pass, last } = stage(["bob"]);
  await pass(3_000);
  link("bob").rtt = 0.5;
  await pass(1_000);
  link("bob").rtt = 0.02;
  await pass(3_000);
  assert.ok(told.every(({ grade }) => grade === "good"));
  link("bob").rtt = 0.5;
  await pass(3_000);
  assert.deepEqual([last().grade, last().cause], ["poor", "delay"]);
  link("bob").rtt = 0.02;
  await pass(1_000);
  assert.deepEqual([last().grade, last().cause], ["poor", "delay"]);
  await pass(3_000);
  assert.deepEqual([last().grade, last().cause], ["good", null]);
});

test("somebody who switches both off is not lost for it; who only falls silent is", async () => {
  const { watch, link, pass, last } = stage(["bob"]);
  await pass(3_000);
  link("bob").sends = { microphone: false, camera: false };
  await pass(3_000);
  assert.deepEqual([last().grade, last().cause], ["lost", "silence"]);
  watch.expect("bob", { microphone: false, camera: false });
  await pass(2_000);
  assert.equal(last().grade, "good");
  watch.expect("bob", { microphone: true, camera: false });
  await pass(1_500);
  assert.equal(last().grade, "good");
});

test("who has hung up is not lost, and is watched again when the link stands anew", async () => {
  const { mesh, watch, link, told, pass, last } = stage(["bob"]);
  await pass(3_000);
  link("bob").flows = false;
  mesh.tell("control", { id: "bob", message: { t: "bye" } });
  await pass(8_000);
  assert.ok(told.every(({ grade }) => grade === "good"));
  assert.equal(watch.summary("bob")?.grades.lost, 0);
  mesh.tell("ready", { id: "bob" });
  await pass(3_000);
  assert.equal(last().grade, "lost");
});

test("how the far side hears us is passed on until the link is lost", async () => {
  const { mesh, link, pass, last } = stage(["bob"]);
  await pass(2_000);
  const heard = { t: "heard", grade: "poor", cause: "loss", loss: 0.1, concealed: 0, rtt: null, limit: "none" };
  mesh.tell("control", { id: "bob", message: heard });
  await pass(1_000);
  assert.deepEqual(last().heard, heard);
  link("bob").flows = false;
  await pass(4_000);
  assert.equal(last().heard, null);
});

test("a picture that stood still moves again when three looks agree, and the far side hears nothing of it", async () => {
  const { mesh, link, told, pass, last } = stage(["bob"]);
  await pass(2_000);
  const heard = { t: "heard", grade: "good", cause: null, loss: 0, concealed: 0, rtt: null, limit: "line" };
  mesh.tell("control", { id: "bob", message: heard });
  link("bob").sends = { microphone: true, camera: false };
  await pass(4_000);
  assert.deepEqual([last().still, last().grade, last().cause], [true, "poor", "line"]);
  link("bob").sends = { microphone: true, camera: true };
  await pass(1_500);
  assert.equal(last().still, true);
  await pass(2_000);
  assert.equal(last().still, false);
  assert.equal(told[0].still, false);
  assert.ok(mesh.said.every(({ message }) => !("still" in message)));
});

test("the first picture of a camera is shown as soon as it comes, however late", async () => {
  const { link, pass, last } = stage(["bob"]);
  link("bob").sends = { microphone: true, camera: false };
  await pass(8_000);
  assert.equal(last().still, true);
  link("bob").sends = { microphone: true, camera: true };
  await pass(1_500);
  assert.equal(last().still, false);
});

test("after a link was lost its picture has time to come, and is shown as soon as it does", async () => {
  const { link, told, pass, last } = stage(["bob"]);
  await pass(2_000);
  link("bob").flows = false;
  await pass(15_000);
  link("bob").flows = true;
  link("bob").sends = { microphone: true, camera: false };
  await pass(2_500);
  link("bob").sends = { microphone: true, camera: true };
  await pass(5_000);
  assert.equal(last().grade, "good");
  assert.ok(told.every(({ still }) => !still));
});

test("a change is told to the far side at once", async () => {
  const { mesh, link, pass } = stage(["bob"]);
  await pass(2_000);
  link("bob").lossy = 0.2;
  await pass(4_000);
  const grades = mesh.said.map(({ message }) => message.grade);
  assert.deepEqual([grades[0], grades.at(-1)], ["good", "poor"]);
});

test("a page that nobody looks at looks every five seconds", async () => {
  const { mesh, pass } = stage(["bob"], { isHidden: () => true });
  await pass(1_000);
  mesh.looks = 0;
  await pass(20_000);
  assert.equal(mesh.looks, 4);
});

test("of who is gone nothing is kept, and without anybody nothing is looked at", async () => {
  const { mesh, watch, pass } = stage(["bob", "carol"]);
  await pass(2_000);
  watch.follow(["carol"]);
  assert.equal(watch.summary("bob"), null);
  watch.follow([]);
  assert.equal(mesh.clock.pending, 0);
});

test("a browser that says nothing of one link holds up the look at no other", async () => {
  const { mesh, told, pass } = stage(["bob", "carol"]);
  const stats = mesh.stats.bind(mesh);
  mesh.stats = (id) => (id === "carol" ? new Promise(() => {}) : stats(id));
  await pass(20_000);
  assert.ok(told.length >= 9);
  assert.ok(told.every(({ id }) => id === "bob"));
});

test("a link that never came up has no summary", async () => {
  const { mesh, watch, pass, told } = stage(["bob"]);
  mesh.links.clear();
  await pass(5_000);
  assert.deepEqual([told, watch.summary("bob")], [[], null]);
});

test("the summary tells times, loss, round trips, the worst moments and how often the link was mended", async () => {
  const { mesh, watch, link, pass } = stage(["bob"]);
  const offer = (/** @type {string} */ name, /** @type {number} */ number) =>
    mesh.tell("signal", { type: "signal.description", to: "bob", link: name, offer: number, description: {} });
  for (const number of [1, 1, 2]) offer("first", number);
  offer("second", 1);
  await pass(30_000);
  link("bob").flows = false;
  await pass(10_000);
  link("bob").flows = true;
  link("bob").rtt = 0.1;
  await pass(20_000);
  const summary = /** @type {import("../../static/js/rtc/summary.js").LinkSummary} */ (watch.summary("bob"));
  const { seconds, route, protocol, grades, restarts, links, rtt, codecs, moments } = summary;
  assert.deepEqual([seconds, route, protocol, restarts, links], [60, "direct", "udp", 1, 2]);
  assert.deepEqual(rtt, { least: 20, median: 20, p95: 100 });
  assert.deepEqual(codecs, { microphone: "opus", camera: "opus", screen: "" });
  assert.ok(grades.lost >= 7 && grades.lost <= 9 && grades.good >= 48);
  assert.equal(moments.length, 1);
  assert.deepEqual([moments[0].grade, moments[0].cause, moments[0].seconds], ["lost", "line", grades.lost]);
});

test("a link that was made before it was said who is there counts as one, and its restarts too", async () => {
  const { mesh, watch, pass } = stage([]);
  mesh.links.set("bob", new FakeLink());
  for (const number of [1, 2]) mesh.tell("signal", { to: "bob", link: "first", offer: number, description: {} });
  mesh.tell("signal", { to: "carol", link: "hers", offer: 1, description: {} });
  watch.follow(["bob"]);
  await pass(3_000);
  assert.deepEqual([watch.summary("bob")?.links, watch.summary("bob")?.restarts], [1, 1]);
});

test("a long and bad call has no longer summary than a short one", async () => {
  const { watch, link, pass } = stage(["bob"]);
  for (let time = 0; time < 30; time += 1) {
    link("bob").flows = time % 2 === 0;
    await pass(4_000 + time * 100);
  }
  assert.equal(watch.summary("bob")?.moments.length, 10);
});

test("the summary's times are such as the wire takes, wherever the machine's clock is set", () => {
  const began = 1_800_000_000_000;
  const summary = new Summary(began);
  assert.equal(summary.tell(began + 8 * 24 * 3_600_000).seconds, 604_800);
  assert.equal(summary.tell(began - 40_000).seconds, 0);
});
