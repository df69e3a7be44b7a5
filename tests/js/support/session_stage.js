import assert from "node:assert/strict";
import { RoomState } from "../../../static/js/call/room_state.js";
import { Session } from "../../../static/js/call/session.js";
import { Devices } from "../../../static/js/media/devices.js";
import { Meter } from "../../../static/js/media/meter.js";
import { Mixer } from "../../../static/js/media/mixer.js";
import { Preferences } from "../../../static/js/media/preferences.js";
import { Screen } from "../../../static/js/media/screen.js";
import { Link } from "../../../static/js/rtc/link.js";
import { Mesh } from "../../../static/js/rtc/mesh.js";
import { SignalingClient } from "../../../static/js/signaling/client.js";
import { ReconnectingSocket } from "../../../static/js/signaling/socket.js";
import { FakeClock, settled } from "./fake_clock.js";
import { FakeMediaDevices, fakeLocks, fakeStorage } from "./fake_media.js";
import { fakeRtc } from "./fake_rtc.js";
import { fakeWebSocket, record } from "./fake_websocket.js";

export const ROOM = {
  slug: "office",
  name: "Office",
  description: "",
  is_open: true,
  lobby: false,
  locked: false,
  capacity: 6,
  role: "member",
  inside: [],
  waiting: [],
  last_used_at: null,
};

/** Somebody as the server tells of them. @param {string} name @param {number} order @param {object} [more] @returns {any} */
export function someone(name, order, more = {}) {
  const media = { microphone: true, camera: true, screen: false };
  return {
    id: `${name}-id`,
    person: name,
    name,
    role: "member",
    order,
    entered_at: order,
    media,
    hand: false,
    away: false,
    ...more,
  };
}

/**
 * Bob's browser tab in the room Office, and the server's end of his socket. `browser`: what tabs share.
 * @param {{reloaded?: boolean, browser?: any, storage?: any}} [options]
 */
export function bobsTab({ reloaded = false, browser = {}, storage = fakeStorage() } = {}) {
  const clock = new FakeClock();
  const Sockets = fakeWebSocket();
  const { FakePeerConnection, all } = fakeRtc();
  const media = new FakeMediaDevices();
  const mediaDevices = /** @type {any} */ (media);
  const socket = new ReconnectingSocket("/ws/", ["kaigi.1"], {
    WebSocket: /** @type {any} */ (Sockets),
    clock,
    random: () => 1,
  });
  const platform = { RTCPeerConnection: FakePeerConnection, MediaStream: undefined };
  const state = new RoomState({ room: /** @type {any} */ (ROOM), me: { person: "bob", name: "Bob" } });
  let ids = 0;
  const mesh = new Mesh({ clock, makeLink: (options) => new Link({ ...options, ...platform }) });
  const session = new Session({
    signaling: new SignalingClient(socket, { clock }),
    mesh,
    devices: new Devices({ mediaDevices, permissions: undefined, isSecure: true }),
    screen: new Screen({ mediaDevices, isSecure: true }),
    meter: new Meter(),
    mixer: new Mixer(),
    preferences: new Preferences(browser.local ?? fakeStorage()),
    state,
    storage,
    locks: browser.locks ?? fakeLocks(),
    clock,
    reloaded,
    newId: () => `chat-${++ids}`,
  });
  const told = {
    notices: record(state, "notice"),
    moderated: record(state, "moderated"),
    reactions: record(state, "reaction"),
  };
  const tab = { clock, Sockets, media, state, session, mesh, storage, all, ...told, ws: () => Sockets.last };
  return { ...tab, ...steps(tab) };
}

/** @param {any} tab */
function steps(tab) {
  /** @param {object[]} others @param {object} [more] */
  async function isIn(others = [], more = {}) {
    tab.ws().hears(joined(others, more));
    await tab.clock.pass(50);
  }
  /** The pre-join step is open and the socket too. */
  async function prepares() {
    const prepared = tab.session.prepare();
    await settled();
    tab.ws().opens();
    await prepared;
    await settled();
  }
  /** @param {object[]} [others] */
  async function joins(others = [], more = {}) {
    await prepares();
    tab.session.join();
    await isIn(others, more);
  }
  /** @param {object} message */
  async function hears(message) {
    tab.ws().hears(message);
    await tab.clock.pass(20);
  }
  return { isIn, prepares, joins, hears };
}

/** @param {object[]} others @param {object} [more] */
export function joined(others, more = {}) {
  const self = someone("bob", 5);
  return {
    type: "call.joined",
    self: self.id,
    resume: "secret-of-bob",
    resumed: false,
    role: "member",
    call: { epoch: "e1", seq: 1, started_at: 100, locked: false },
    roster: [...others, self],
    waiting: [],
    ice: [],
    chat: [],
    ...more,
  };
}

/** An event of the call. @param {number} seq @param {string} type @param {object} fields */
export function event(seq, type, fields) {
  return { type, epoch: "e1", seq, ...fields };
}

/** What the server answers to a heartbeat when nothing has happened since the join. */
export const PONG = { type: "pong", sent_at: 0, now: 0, epoch: "e1", seq: 1, chat: 0 };
export const ALICE = someone("alice", 1, { role: "host" });
export const CAROL = someone("carol", 9);
export const ids = (/** @type {any} */ tab) => tab.state.participants.map((/** @type {any} */ one) => one.id);
export const self = (/** @type {any} */ tab) => tab.state.participants.at(-1);

/** Nothing is open any more. @param {any} tab */
export function assertReleased(tab) {
  assert.deepEqual(tab.media.live, []);
  assert.equal(tab.all.size, 0);
  assert.equal(tab.clock.pending, 0);
  assert.equal(tab.session.levelOf("self"), 0);
}
