import { Link } from "../../../static/js/rtc/link.js";
import { Mesh } from "../../../static/js/rtc/mesh.js";
import { FakeClock } from "./fake_clock.js";
import { fakeRtc } from "./fake_rtc.js";

/** A little reproducible chance (mulberry32). @param {number} seed */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Meshes of a call, wired together like the server would: in order for each pair, with a delay, stamped with who sent it.
 * @param {...string} names  in order of joining
 */
export function wired(...names) {
  const clock = new FakeClock();
  const { FakePeerConnection, all } = fakeRtc();
  /** @type {any} */
  const call = {
    clock,
    all,
    meshes: {},
    sent: [],
    problems: [],
    tracks: [],
    states: [],
    controls: [],
    ready: [],
    delay: () => 1,
    lose: () => false,
  };
  names.forEach((name, index) => {
    let links = 0;
    /** @type {any} */
    const platform = { RTCPeerConnection: FakePeerConnection, MediaStream: undefined };
    const makeLink = (/** @type {any} */ options) => new Link({ ...options, ...platform });
    const mesh = new Mesh({ clock, makeLink, newId: () => `${name}-${++links}` });
    mesh.enter({ order: index + 1, iceServers: [{ urls: ["stun:x"] }] });
    wire(call, name, mesh);
  });
  return call;
}

/** @param {any} call @param {string} name @param {Mesh} mesh */
function wire(call, name, mesh) {
  call.meshes[name] = mesh;
  const lastAt = new Map();
  const on = (/** @type {string} */ type, /** @type {(detail: any) => void} */ run) =>
    mesh.addEventListener(type, (event) => run(/** @type {any} */ (event).detail));
  on("problem", (detail) => call.problems.push({ at: name, ...detail }));
  on("track", (detail) => call.tracks.push({ at: name, ...detail }));
  on("state", (detail) => call.states.push({ at: name, ...detail }));
  on("control", (detail) => call.controls.push({ at: name, ...detail }));
  on("ready", (detail) => call.ready.push({ at: name, ...detail }));
  on("signal", (message) => {
    const copy = { ...JSON.parse(JSON.stringify(message)), from: name };
    call.sent.push(copy);
    if (call.lose(copy)) return;
    const at = Math.max(call.clock.now() + call.delay(), lastAt.get(message.to) ?? 0);
    lastAt.set(message.to, at);
    call.clock.setTimeout(() => call.meshes[message.to]?.signal(copy), at - call.clock.now());
  });
}

/** Everybody knows of everybody. @param {any} call */
export function meet(call) {
  const names = Object.keys(call.meshes);
  for (const name of names) {
    for (const other of names)
      if (other !== name) call.meshes[name].add({ id: other, order: names.indexOf(other) + 1 });
  }
}

/** What was told last of a link. @param {any} call @param {string} at @param {string} id  of the other end */
export function stateOf(call, at, id) {
  const told = call.states.filter((/** @type {any} */ state) => state.at === at && state.id === id);
  return told.at(-1)?.state ?? "connecting";
}
