/**
 * Runs in every page before its own scripts, bare pages and the product alike, and writes down what happens when:
 * benchLog holds {at, what, ...} in order. `at` is in ms since 1970, comparable between all pages of one machine.
 */
(() => {
  /** @type {({at: number, what: string} & Record<string, unknown>)[]} */
  const log = [];
  /** @type {RTCPeerConnection[]} */
  const links = [];
  const note = (/** @type {string} */ what, more = {}) => {
    log.push({ at: performance.timeOrigin + performance.now(), what, ...more });
  };
  const typeOf = (/** @type {unknown} */ frame) => {
    try {
      return JSON.parse(String(frame)).type;
    } catch {
      return "";
    }
  };

  /** The first frame behind the decoder, as it is handed to whoever shows it; and when its last packet had come. */
  const awaitFrame = async (/** @type {MediaStreamTrack} */ track) => {
    const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 10 }).readable.getReader();
    const { value } = await reader.read();
    if (!value) return;
    const received = value.metadata?.().receiveTime;
    if (received) log.push({ at: performance.timeOrigin + received, what: "frame received" });
    note("frame", { width: value.displayWidth, height: value.displayHeight });
    value.close();
    await reader.cancel();
  };

  const NativeLink = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends NativeLink {
    constructor(/** @type {any[]} */ ...options) {
      super(...options);
      links.push(this);
      note("link");
      this.addEventListener("connectionstatechange", () => note(`link ${this.connectionState}`));
      this.addEventListener("track", ({ track }) => track.kind === "video" && awaitFrame(track));
    }
  };

  const replaceTrack = RTCRtpSender.prototype.replaceTrack;
  RTCRtpSender.prototype.replaceTrack = function (track) {
    if (track) note(`put ${track.kind}`);
    return replaceTrack.call(this, track);
  };

  const applyConstraints = MediaStreamTrack.prototype.applyConstraints;
  MediaStreamTrack.prototype.applyConstraints = async function (wanted) {
    note(`${this.kind} constraints`, { wanted: JSON.stringify(wanted) });
    await applyConstraints.call(this, wanted);
    note(`${this.kind} constrained`);
  };
  const setParameters = RTCRtpSender.prototype.setParameters;
  RTCRtpSender.prototype.setParameters = function (parameters) {
    if (this.track?.kind === "video") note("encoding", { wanted: JSON.stringify(parameters.encodings) });
    return setParameters.call(this, parameters);
  };

  for (const name of ["setLocalDescription", "setRemoteDescription"]) {
    const native = RTCPeerConnection.prototype[name];
    NativeLink.prototype[name] = async function (/** @type {any[]} */ ...description) {
      note(`${name} begins`);
      await native.apply(this, description);
      note(name);
    };
  }

  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(/** @type {any[]} */ ...options) {
      super(...options);
      this.addEventListener("open", () => note("socket open"));
      this.addEventListener("message", ({ data }) => note(`heard ${typeOf(data)}`));
    }
    send(/** @type {string} */ frame) {
      note(`said ${typeOf(frame)}`);
      super.send(frame);
    }
  };

  if (navigator.mediaDevices) {
    const native = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await native(wanted);
      note("camera");
      return stream;
    };
  }

  addEventListener("click", () => note("click"), true);
  Object.assign(window, { benchLog: log, benchLinks: links });
})();
