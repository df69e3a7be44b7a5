import assert from "node:assert/strict";
import test from "node:test";
import { Later } from "../../static/js/views/later.js";

/** @param {any[]} answers */
function later(...answers) {
  /** @type {string[]} */
  const told = [];
  let fetched = 0;
  const fetch = async () => {
    const answer = answers[fetched++];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    view: new Later(fetch, (script) => `${script} made`, {
      there: () => told.push("there"),
      failed: () => told.push("failed"),
    }),
    told,
    count: () => fetched,
  };
}

test("a view is fetched once, when it is first asked for", async () => {
  const { view, told, count } = later("panel");
  assert.deepEqual([view.view, count()], [null, 0]);
  await Promise.all([view.ask(), view.ask()]);
  await view.ask();
  assert.deepEqual([view.view, count(), told], ["panel made", 1, ["there"]]);
});

test("a view that could not be had is fetched again when asked for again", async () => {
  const { view, told } = later(new TypeError("no network"), "panel");
  await view.ask();
  assert.equal(view.view, null);
  await view.ask();
  assert.deepEqual([view.view, told], ["panel made", ["failed", "there"]]);
});

test("fetching ahead makes no view, and says nothing when it fails", async () => {
  const { view, told, count } = later(new TypeError("no network"), "panel");
  await view.ahead();
  await view.ahead();
  assert.deepEqual([view.view, told, count()], [null, [], 2]);
});
