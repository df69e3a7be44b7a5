import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../../static/js/views/clock.js";
import { HomeClock } from "../../static/js/views/home_clock.js";

const NOON = Date.parse("2026-11-24T12:00:00Z");
const HOUR = 3600;
const NOW = NOON / 1000;
const now = () => NOON;

test("times are told as in the person's time zone", () => {
  assert.equal(new Clock("en", "UTC", now).time(NOW - 3 * HOUR), "9:00");
  assert.equal(new Clock("ja", "Asia/Tokyo", now).time(NOW), "21:00");
});

test("how long something lasts is told in minutes, or to the second", () => {
  const clock = new Clock("en", "UTC", now);
  assert.deepEqual([clock.howLong(NOW - 30), clock.howLong(NOW - 150)], ["just now", "2 min"]);
  assert.deepEqual([clock.elapsed(NOW - 1458), clock.elapsed(NOW - 3723)], ["24:18", "1:02:03"]);
});

test("days are told as one says them", () => {
  const clock = new HomeClock("en", "UTC", now);
  assert.equal(clock.today(), "Tuesday 24 November");
  assert.equal(new HomeClock("ja", "UTC", now).today(), "11月24日（火）");
  assert.equal(clock.recent(NOW - 3 * HOUR), "today, 9:00");
  assert.equal(clock.recent(NOW - 24 * HOUR), "yesterday, 12:00");
  assert.equal(clock.recent(NOW - 5 * 24 * HOUR), "19 November");
});
