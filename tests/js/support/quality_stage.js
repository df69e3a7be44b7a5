/** Links that flow by themselves as the clock goes on, and a watch over their quality. */

import { QualityWatch } from "../../../static/js/rtc/quality.js";
import { FakeClock, settled } from "./fake_clock.js";

/** Somebody's link as getStats tells it: flows by itself as the clock goes on, or does not. */
export class FakeLink {
  flows = true;
  sends = { microphone: true, camera: true };
  lossy = 0;
  rtt = 0.02;
  report = { packets: 0, lost: 0, frames: 0, heardAt: 0, audioAt: 0, videoAt: 0 };

  /** @param {number} now @param {number} passed */
  pass(now, passed) {
    if (!this.flows) return;
    const { report } = this;
    report.heardAt = now;
    if (this.sends.microphone) Object.assign(report, { packets: report.packets + passed / 20, audioAt: now });
    if (this.sends.camera) Object.assign(report, { frames: report.frames + passed / 50, videoAt: now });
    report.lost += (passed / 20) * this.lossy;
  }

  /** @param {number} timestamp */
  stats(timestamp) {
    const { packets, lost, frames, heardAt, audioAt, videoAt } = this.report;
    const candidate = { timestamp, candidateType: "host", protocol: "udp" };
    const pair = { localCandidateId: "l", remoteCandidateId: "r", currentRoundTripTime: this.rtt };
    const inbound = { type: "inbound-rtp", timestamp, packetsLost: 0, codecId: "c" };
    const entries = [
      { ...candidate, id: "l", type: "local-candidate" },
      { ...candidate, id: "r", type: "remote-candidate" },
      { ...pair, id: "p", timestamp, type: "candidate-pair", selected: true, lastPacketReceivedTimestamp: heardAt },
      {
        ...inbound,
        id: "a",
        kind: "audio",
        mid: "0",
        packetsReceived: packets,
        packetsLost: lost,
        lastPacketReceivedTimestamp: audioAt,
      },
      {
        ...inbound,
        id: "v",
        kind: "video",
        mid: "1",
        packetsReceived: frames,
        framesDecoded: frames,
        lastPacketReceivedTimestamp: videoAt,
      },
      { id: "c", type: "codec", timestamp, mimeType: "audio/opus" },
    ];
    return /** @type {any} */ (new Map(entries.map((entry) => [entry.id, entry])));
  }
}

class FakeMesh extends EventTarget {
  /** @type {Map<string, FakeLink>} */
  links = new Map();
  /** @type {{id: string, message: any}[]} */
  said = [];
  clock = new FakeClock();
  looks = 0;

  /** @param {string} id */
  async stats(id) {
    this.looks += 1;
    return this.links.get(id)?.stats(this.clock.now()) ?? null;
  }

  /** @param {string} id @param {any} message */
  sendControl(id, message) {
    this.said.push({ id, message });
    return true;
  }

  /** @param {string} name @param {any} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** @param {string[]} ids @param {{isHidden?: () => boolean}} [options] */
export function stage(ids, options = {}) {
  const mesh = new FakeMesh();
  for (const id of ids) mesh.links.set(id, new FakeLink());
  const watch = new QualityWatch({ mesh: /** @type {any} */ (mesh), clock: mesh.clock, ...options });
  /** @type {any[]} */
  const told = [];
  mesh.addEventListener("quality", (event) => told.push(/** @type {CustomEvent} */ (event).detail));
  watch.follow(ids);
  for (const id of ids) watch.expect(id, { microphone: true, camera: true });
  const pass = async (/** @type {number} */ ms) => {
    for (let gone = 0; gone < ms; gone += 100) {
      for (const link of mesh.links.values()) link.pass(mesh.clock.now() + 100, 100);
      await mesh.clock.pass(100);
    }
    await settled();
  };
  const link = (/** @type {string} */ id) => /** @type {FakeLink} */ (mesh.links.get(id));
  return { mesh, watch, told, pass, link, last: () => told.at(-1) };
}
