/**
 * What a page without a product does: camera, WebSocket, RTCPeerConnection, trickle ICE as in every tutorial.
 * The benchmark calls what stands in `window.bare`, and clicks on the button.
 */

const parameters = new URLSearchParams(location.search);
/** What the product asked for before it fitted anything: 640x360. */
const CAPTURE = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30, max: 30 } },
};

/** @type {MediaStream} */
let own;
/** @type {WebSocket} */
let socket;
/** @type {Map<string, RTCPeerConnection>} */
const links = new Map();
/** Whether links are made with empty senders, and filled later. */
let empty = false;

function show(stream, into, muted) {
  const video = Object.assign(document.createElement("video"), { autoplay: true, playsInline: true, muted });
  video.srcObject = stream;
  document.getElementById(into).append(video);
}

async function openCamera() {
  own = await navigator.mediaDevices.getUserMedia(CAPTURE);
  show(own, "own", true);
}

function openSocket() {
  const { promise, resolve } = Promise.withResolvers();
  socket = new WebSocket(`ws://${location.host}/relay`);
  socket.addEventListener("open", resolve);
  socket.addEventListener("message", ({ data }) => obey(JSON.parse(data)));
  return promise;
}

function say(message) {
  socket.send(JSON.stringify(message));
}

function join() {
  say({ type: "join", room: parameters.get("room") });
}

function makeLink(id) {
  const pc = new RTCPeerConnection();
  links.set(id, pc);
  pc.onicecandidate = ({ candidate }) => candidate && say({ type: "candidate", to: id, candidate });
  pc.ontrack = ({ track, streams: [stream] }) => {
    if (track.kind === "video") show(stream ?? new MediaStream([track]), "others", false);
  };
  return pc;
}

async function offer(id) {
  const pc = makeLink(id);
  if (empty) for (const kind of ["audio", "video"]) pc.addTransceiver(kind, { direction: "sendrecv", streams: [own] });
  else for (const track of own.getTracks()) pc.addTrack(track, own);
  await pc.setLocalDescription();
  say({ type: "offer", to: id, description: pc.localDescription });
}

async function answer(id, description) {
  const pc = makeLink(id);
  if (!empty) for (const track of own.getTracks()) pc.addTrack(track, own);
  await pc.setRemoteDescription(description);
  if (empty) for (const transceiver of pc.getTransceivers()) transceiver.direction = "sendrecv";
  await pc.setLocalDescription();
  say({ type: "answer", to: id, description: pc.localDescription });
}

function fill(pc) {
  for (const { sender, receiver } of pc.getTransceivers()) {
    sender.replaceTrack(own.getTracks().find(({ kind }) => kind === receiver.track.kind));
  }
}

const OBEY = {
  welcome: ({ peers }) => Promise.all(peers.map(offer)),
  offer: ({ from, description }) => answer(from, description),
  answer: ({ from, description }) => links.get(from).setRemoteDescription(description),
  candidate: ({ from, candidate }) => links.get(from)?.addIceCandidate(candidate),
  put: ({ from }) => fill(links.get(from)),
};
/** One message after the other. */
let chain = Promise.resolve();

function obey(message) {
  chain = chain.then(() => OBEY[message.type](message));
}

const CLICKS = {
  /** Everything still to do, as in a page that has no step before joining. */
  cold: async () => {
    await openSocket();
    join();
  },
  /** The socket stands; who is there is asked at the click. */
  open: () => join(),
  /** The links stand; tracks are put on, and the others are told to do the same. */
  connected: () => {
    for (const [id, pc] of links) {
      fill(pc);
      say({ type: "put", to: id });
    }
  },
};

window.bare = {
  /** Somebody who is there already. */
  async reside({ connected = false } = {}) {
    empty = connected;
    await openCamera();
    await openSocket();
    join();
  },
  /** Somebody who will click. how: a key of CLICKS. */
  async approach(how) {
    empty = how === "connected";
    await openCamera();
    if (how !== "cold") await openSocket();
    if (how === "connected") join();
    document.getElementById("join").addEventListener("click", CLICKS[how]);
  },
};
