import assert from "node:assert/strict";
import { meet, wired } from "./wired.js";

export const descriptions = (/** @type {any} */ call) =>
  call.sent.filter((/** @type {any} */ m) => m.type === "signal.description");
export const offers = (/** @type {any} */ call) =>
  descriptions(call).filter((/** @type {any} */ m) => m.description.type === "offer");
export const pcs = (/** @type {any} */ call) => [...call.all.values()];
export const track = (/** @type {string} */ name) => /** @type {any} */ ({ name });

/** @param {any} call */
export function assertHealthy(call) {
  for (const pc of pcs(call))
    assert.deepEqual([pc.signalingState, pc.connectionState], ["stable", "connected"], pc.name);
}

export async function pair() {
  const call = wired("alice", "bob");
  meet(call);
  await call.clock.pass(200);
  return call;
}

export function watchRejections() {
  /** @type {unknown[]} */
  const seen = [];
  const note = (/** @type {unknown} */ error) => seen.push(error);
  const node = /** @type {any} */ (globalThis).process;
  node.on("unhandledRejection", note);
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    node.off("unhandledRejection", note);
    return seen;
  };
}
