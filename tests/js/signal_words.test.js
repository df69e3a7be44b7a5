import assert from "node:assert/strict";
import test from "node:test";
import { signalOf } from "../../static/js/views/signal_words.js";

/** @param {any} more  how somebody's link stands */
const signal = (more) =>
  signalOf({ isSelf: false, heardBadly: false, link: "connected", away: false, quality: null, ...more });
const quality = (/** @type {any} */ grade, /** @type {any} */ cause = null, /** @type {any} */ heard = null) => ({
  quality: { grade, cause, heard },
});

test("a good connection says so only to whoever asks", () => {
  assert.deepEqual(signal(quality("good")), { grade: "good", word: "", sentence: "Good connection." });
});

test("a weak connection has a word, and its cause in a sentence", () => {
  const sentence = "Weak connection. Data is lost on the way. They hear you badly.";
  assert.deepEqual(signal(quality("poor", "loss", "poor")), { grade: "poor", word: "Weak", sentence });
});

test("every cause has its words", () => {
  const causes = ["loss", "delay", "cpu", "line", "silence"];
  const sentences = causes.map((cause) => signal(quality("fair", cause))?.sentence);
  assert.equal(new Set(sentences).size, causes.length);
  assert.ok(sentences.every((sentence) => /^Uneven connection\. \S/.test(sentence ?? "")));
});

test("a broken line is told from somebody who sends nothing", () => {
  assert.equal(signal(quality("lost", "line"))?.word, "Reconnecting");
  assert.equal(signal(quality("lost", "silence"))?.word, "Nothing arrives");
});

test("a link that is being made is told from one that is being mended", () => {
  assert.equal(signal({ link: "connecting" })?.word, "Connecting");
  assert.equal(signal({ link: "connecting", ...quality("good") })?.word, "Reconnecting");
  assert.equal(signal({ link: "failed", ...quality("good") })?.word, "No connection");
});

test("nothing is said of what nobody knows yet, nor of oneself when all is well", () => {
  assert.equal(signal({}), null);
  assert.equal(signal({ isSelf: true, link: "self" }), null);
});

test("whoever is heard badly by many is told so on their own picture", () => {
  assert.equal(signal({ isSelf: true, link: "self", heardBadly: true })?.word, "Others hear you badly");
});
