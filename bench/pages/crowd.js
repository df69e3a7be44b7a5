/**
 * The others of a call, all in one page and as cheap as can be: each has one link, to the one who is measured, sends a
 * small picture over it, and decodes what comes without drawing it. `window.crowd` is what the benchmark calls.
 */

/** What each of the others sends, whatever is measured: the same small picture at the same small rate. */
const SENT = { width: 320, height: 180, frameRate: 15, bitrate: 150_000 };

/** @type {Promise<MediaStreamTrack>} */
let camera;

function openCamera() {
  const { width, height, frameRate } = SENT;
  const video = { width: { exact: width }, height: { exact: height }, frameRate: { exact: frameRate } };
  camera ??= navigator.mediaDevices.getUserMedia({ video }).then((stream) => stream.getVideoTracks()[0]);
  return camera;
}

/** A sound has to be played, or the decoder is never asked for any and conceals nothing. */
function play(track) {
  const audio = Object.assign(document.createElement("audio"), { autoplay: true });
  audio.srcObject = new MediaStream([track]);
  document.body.append(audio);
}

/** Somebody with a bare RTCPeerConnection, who answers whoever offers. */
async function bareOne(room) {
  const own = await openCamera();
  const socket = new WebSocket(`ws://${location.host}/relay`);
  const say = (message) => socket.send(JSON.stringify(message));
  let pc;
  const obey = {
    welcome: () => {},
    offer: async ({ from, description }) => {
      pc = new RTCPeerConnection();
      pc.onicecandidate = ({ candidate }) => candidate && say({ type: "candidate", to: from, candidate });
      pc.ontrack = ({ track }) => track.kind === "audio" && play(track);
      const sender = pc.addTrack(own);
      await pc.setRemoteDescription(description);
      await pc.setLocalDescription();
      say({ type: "answer", to: from, description: pc.localDescription });
      const parameters = sender.getParameters();
      parameters.encodings[0].maxBitrate = SENT.bitrate;
      await sender.setParameters(parameters);
    },
    candidate: ({ candidate }) => pc?.addIceCandidate(candidate),
  };
  let chain = Promise.resolve();
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(data);
    chain = chain.then(() => obey[message.type](message));
  });
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  say({ type: "join", room });
}

/** Somebody with the product's own client and mesh, who says how large the other is shown. */
async function productOne(socketPath, person, height) {
  const { SignalingClient } = await import("/bench/js/signaling/client.js");
  const { ReconnectingSocket } = await import("/bench/js/signaling/socket.js");
  const { PROTOCOL, ServerType } = await import("/bench/js/signaling/messages.js");
  const { Mesh } = await import("/bench/js/rtc/mesh.js");
  const own = await openCamera();
  const url = new URL(socketPath, location.href.replace(/^http/, "ws"));
  const signaling = new SignalingClient(new ReconnectingSocket(url, [PROTOCOL]));
  const mesh = new Mesh();
  const on = (target, type, run) => target.addEventListener(type, ({ detail }) => run(detail));
  const met = new Set();
  const meet = (someone) => {
    if (someone.person !== person || met.has(someone.id)) return;
    met.add(someone.id);
    mesh.add(someone);
    mesh.encode(someone.id, "camera", { active: true, maxBitrate: SENT.bitrate });
  };
  on(mesh, "signal", (message) => signaling.signal(message));
  on(mesh, "ready", ({ id }) => mesh.sendControl(id, { t: "want", camera: { height }, screen: null }));
  on(mesh, "track", ({ source, track }) => source === "microphone" && play(track));
  for (const type of ["description", "candidates", "need"]) on(signaling, `signal.${type}`, (message) => mesh.signal(message));
  on(signaling, ServerType.PARTICIPANT_JOINED, ({ participant }) => meet(participant));
  mesh.setTrack("camera", own);
  const joined = new Promise((resolve) => {
    on(signaling, ServerType.CALL_JOINED, ({ self, roster, ice }) => {
      mesh.enter({ order: roster.find(({ id }) => id === self).order, iceServers: ice });
      roster.forEach(meet);
      resolve();
    });
  });
  signaling.addEventListener("open", () => signaling.join({ media: { microphone: false, camera: true, screen: false } }));
  const refused = new Promise((_, reject) => on(signaling, "error", ({ code }) => reject(new Error(code))));
  signaling.start();
  await Promise.race([joined, refused]);
}

/** What has come in on each link so far. */
async function received() {
  const reports = await Promise.all(benchLinks.filter((pc) => pc.connectionState === "connected").map((pc) => pc.getStats()));
  return reports.map((report) => {
    const inbound = [...report.values()].filter(({ type }) => type === "inbound-rtp");
    const video = inbound.filter(({ kind }) => kind === "video").sort((a, b) => b.framesDecoded - a.framesDecoded)[0];
    const audio = inbound.find(({ kind }) => kind === "audio");
    return {
      frames: video?.framesDecoded ?? 0,
      width: video?.frameWidth ?? 0,
      height: video?.frameHeight ?? 0,
      samples: audio?.totalSamplesReceived ?? 0,
      concealed: (audio?.concealedSamples ?? 0) - (audio?.silentConcealedSamples ?? 0),
    };
  });
}

window.crowd = {
  bare: (room, count) => Promise.all(Array.from({ length: count }, () => bareOne(room))),
  product: (socketPath, person, count, height) =>
    Promise.all(Array.from({ length: count }, () => productOne(socketPath, person, height))),
  received,
};
