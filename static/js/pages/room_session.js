/** The engine of the room page, put together. */

import { RoomState } from "../call/room_state.js";
import { Session } from "../call/session.js";
import { steadyClock } from "../lib/steady_clock.js";
import { Devices } from "../media/devices.js";
import { Meter } from "../media/meter.js";
import { Mixer } from "../media/mixer.js";
import { Preferences } from "../media/preferences.js";
import { Screen } from "../media/screen.js";
import { Mesh } from "../rtc/mesh.js";
import { SignalingClient } from "../signaling/client.js";
import { PROTOCOL } from "../signaling/messages.js";
import { ReconnectingSocket } from "../signaling/socket.js";

/**
 * @param {{room: import("../signaling/messages.js").RoomInfo, me: {person: string, name: string}, socket: string}} config
 * @returns {Session}
 */
export function makeSession({ room, me, socket }) {
  const url = new URL(socket, location.href.replace(/^http/, "ws"));
  const clock = steadyClock();
  return new Session({
    signaling: new SignalingClient(new ReconnectingSocket(url, [PROTOCOL], { clock }), { clock }),
    mesh: new Mesh({ clock }),
    clock,
    devices: new Devices(),
    screen: new Screen(),
    meter: new Meter(),
    mixer: new Mixer(),
    preferences: new Preferences(),
    state: new RoomState({ room, me }),
    storage: sessionStorageOrNull(),
    locks: navigator.locks,
  });
}

/** Reading `sessionStorage` alone throws where site data is blocked. */
function sessionStorageOrNull() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}
