/**
 * An RTCPeerConnection that keeps the rules of JSEP (RFC 9429) as far as a link can break them: signaling states, which
 * description fits which state, ICE generations, replaceTrack. Two of them are connected when each one's descriptions
 * name the other's current generation.
 */
export function fakeRtc() {
  /** @type {Map<string, FakePeerConnection>} */
  const all = new Map();
  let count = 0;

  class FakePeerConnection {
    name = `pc${++count}`;
    signalingState = "stable";
    connectionState = "new";
    generation = 0;
    offers = 0;
    /** @type {any} */ localDescription = null;
    /** @type {any} */ remoteDescription = null;
    /** @type {any} */ stable = { local: null, remote: null };
    /** @type {any[]} */ transceivers = [];
    /** @type {any[]} */ channels = [];
    /** @type {any[]} */ candidates = [];
    /** @type {any} */ onicecandidate;
    /** @type {any} */ onconnectionstatechange;
    wantsRestart = false;

    /** @param {any} configuration */
    constructor(configuration) {
      this.configuration = configuration;
      all.set(this.name, this);
    }

    /** @param {any} configuration  the bundle policy may not change */
    setConfiguration(configuration) {
      this.#open();
      if (configuration.bundlePolicy !== this.configuration.bundlePolicy) throw invalid("another bundle policy");
      this.configuration = configuration;
    }

    /** @param {string} kind @param {any} init */
    addTransceiver(kind, { direction }) {
      return this.#transceiver(kind, direction, null);
    }

    getTransceivers() {
      return [...this.transceivers].reverse();
    }

    /** @param {string} label @param {any} options */
    createDataChannel(label, options) {
      const channel = new FakeChannel(this, { label, ...options });
      this.channels.push(channel);
      return channel;
    }

    restartIce() {
      this.wantsRestart = true;
    }

    async setLocalDescription() {
      await null;
      this.#open();
      const answering = this.signalingState === "have-remote-offer";
      if (!answering && this.signalingState !== "stable") throw invalid(`offer in ${this.signalingState}`);
      if (!answering) this.#renewGeneration(this.generation === 0 || this.wantsRestart);
      else this.#renewGeneration(this.generation === 0 || parse(this.remoteDescription.sdp).generation !== this.remote);
      if (!answering) {
        this.offers += 1;
        this.#numberLines();
      }
      this.localDescription = { type: answering ? "answer" : "offer", sdp: this.#sdp() };
      this.signalingState = answering ? "stable" : "have-local-offer";
      if (answering) this.remote = parse(this.remoteDescription.sdp).generation;
      this.#gather();
      this.#connect();
    }

    /** @param {any} description */
    async setRemoteDescription({ type, sdp }) {
      await null;
      this.#open();
      const parsed = parse(sdp);
      if (type === "offer" && !["stable", "have-remote-offer"].includes(this.signalingState)) {
        throw invalid(`remote offer in ${this.signalingState}`);
      }
      if (type === "answer" && this.signalingState !== "have-local-offer") {
        throw invalid(`remote answer in ${this.signalingState}`);
      }
      this.remoteDescription = { type, sdp };
      this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
      if (type === "answer") this.remote = parsed.generation;
      if (type === "offer") for (const { kind, mid } of parsed.lines) this.#adopt(kind, mid);
      this.#connect();
    }

    /** @param {any} candidate */
    async addIceCandidate(candidate) {
      await null;
      this.#open();
      if (!this.remoteDescription) throw invalid("no remote description");
      if (typeof candidate?.candidate !== "string" || !candidate.candidate.startsWith("candidate:"))
        throw new TypeError("no candidate");
      this.candidates.push(candidate);
    }

    async getStats() {
      return new Map([["pair", { type: "candidate-pair", bytesReceived: this.bytes }]]);
    }

    bytes = 0;
    /** Nothing that others send over the link comes here. */
    deaf = false;

    close() {
      for (const channel of this.channels) channel.readyState = "closed";
      this.signalingState = "closed";
      this.connectionState = "closed";
      all.delete(this.name);
    }

    /** What the network does. @param {string} state */
    becomes(state) {
      if (this.connectionState === "closed" || this.connectionState === state) return;
      this.connectionState = state;
      this.onconnectionstatechange?.();
    }

    /** @param {string} line */
    finds(line) {
      this.onicecandidate?.({
        candidate: line && { candidate: line, sdpMid: "0", sdpMLineIndex: 0, usernameFragment: "u" },
      });
    }

    /** What this one sends on the line with this mid. @param {string} mid */
    sending(mid) {
      return this.transceivers.find((transceiver) => transceiver.mid === mid)?.sender.track ?? null;
    }

    #open() {
      if (this.signalingState === "closed") throw invalid("closed");
    }

    /** @param {boolean} anew */
    #renewGeneration(anew) {
      if (anew) this.generation += 1;
      this.wantsRestart = false;
    }

    /** @param {string} kind @param {string} direction @param {string | null} mid */
    #transceiver(kind, direction, mid) {
      const pc = this;
      const sender = {
        /** @type {any} */ track: null,
        setStreams() {},
        /** @type {any} */ parameters: { transactionId: "", encodings: [{ active: true }] },
        getParameters() {
          return structuredClone({ ...sender.parameters, transactionId: String(Math.random()) });
        },
        /** @param {any} parameters */
        async setParameters(parameters) {
          pc.#open();
          await null;
          sender.parameters = parameters;
        },
        /** @param {any} track */
        async replaceTrack(track) {
          await null;
          pc.#open();
          sender.track = track;
        },
      };
      const stop = () => {
        transceiver.direction = "stopped";
      };
      const transceiver = { mid, direction, sender, receiver: { track: { kind, from: pc.name } }, stop };
      this.transceivers.push(transceiver);
      return transceiver;
    }

    #numberLines() {
      this.transceivers.forEach((transceiver, index) => {
        transceiver.mid ??= String(index);
      });
    }

    /** @param {string} kind @param {string} mid */
    #adopt(kind, mid) {
      if (!this.transceivers.some((transceiver) => transceiver.mid === mid)) this.#transceiver(kind, "recvonly", mid);
    }

    #sdp() {
      const lines = this.transceivers.map(
        ({ kind, mid, receiver }) => `m=${kind ?? receiver.track.kind} 9 X\r\na=mid:${mid}\r\n`,
      );
      return `v=0\r\no=${this.name} ${this.generation}\r\n${lines.join("")}m=application 9 X\r\na=mid:dc\r\n`;
    }

    #gather() {
      queueMicrotask(() => {
        for (const transport of ["udp", "tcp"]) {
          const line = `candidate:1 1 ${transport} 1 10.0.0.1 9 typ host`;
          if (this.signalingState !== "closed") this.localDescription.sdp += `a=${line}\r\n`;
          this.finds(line);
        }
      });
    }

    #connect() {
      if (this.signalingState !== "stable") return;
      const theirs = parse(this.remoteDescription.sdp);
      const other = all.get(theirs.name);
      if (other?.signalingState !== "stable" || !other.remoteDescription) return;
      const mine = parse(other.remoteDescription.sdp);
      if (mine.name !== this.name || mine.generation !== this.generation || theirs.generation !== other.generation)
        return;
      for (const pc of [this, other]) queueMicrotask(() => pc.becomes("connected"));
      this.other = other;
      other.other = this;
      for (const channel of [...this.channels, ...other.channels]) queueMicrotask(() => channel.opens());
    }

    /** @type {FakePeerConnection | null} who it is connected with */
    other = null;

    /** The generation the last applied remote description named. */
    remote = 0;
  }

  return { FakePeerConnection: /** @type {any} */ (FakePeerConnection), all };
}

/** One end of a negotiated data channel: what is sent comes to the other end's channel of the same id. */
class FakeChannel {
  readyState = "connecting";
  /** @type {any} */ onopen = null;
  /** @type {any} */ onmessage = null;

  /** @param {any} pc @param {{label: string, negotiated?: boolean, id?: number}} options */
  constructor(pc, { label, negotiated, id }) {
    Object.assign(this, { pc, label, negotiated, id });
  }

  opens() {
    if (this.readyState !== "connecting") return;
    this.readyState = "open";
    this.onopen?.();
  }

  /** @param {string} data */
  send(data) {
    if (this.readyState !== "open") throw invalid("channel is not open");
    const { pc, id } = /** @type {any} */ (this);
    const far = pc.other?.channels.find((/** @type {any} */ channel) => channel.id === id);
    queueMicrotask(() => far?.readyState === "open" && !far.pc.deaf && far.onmessage?.({ data }));
  }
}

/** @param {string} sdp */
function parse(sdp) {
  const origin = /^o=(\S+) (\d+)/m.exec(sdp);
  if (!origin) throw new SyntaxError("this is no SDP");
  const lines = [...sdp.matchAll(/^m=(audio|video) .*\r\na=mid:(\S+)/gm)].map(([, kind, mid]) => ({ kind, mid }));
  return { name: origin[1], generation: Number(origin[2]), lines };
}

/** @param {string} text */
function invalid(text) {
  return Object.assign(new Error(text), { name: "InvalidStateError" });
}
