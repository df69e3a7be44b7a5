/**
 * Runs in every page before the page's own scripts: how long the picture in a tile of somebody else stood still. Decoded
 * frames (framesDecoded of W3C webrtc-stats) are counted every SAMPLE_MS; how late that was tells when the machine itself stalls.
 */
(() => {
  const SAMPLE_MS = 100;

  /** @typedef {{frames: number, at: number, longest: number, decoded: number}} Watched  times of performance.now() */

  /** @type {RTCPeerConnection[]} */
  const links = [];
  /** @type {Map<string, Watched>}  by person; one who is not shown any more stands still */
  const tiles = new Map();
  let expectedAt = performance.now();
  let late = 0;

  const NativeLink = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends NativeLink {
    constructor(/** @type {any[]} */ ...options) {
      super(...options);
      links.push(this);
    }
  };

  const receiverOf = (/** @type {MediaStreamTrack | undefined} */ track) =>
    links.flatMap((link) => link.getReceivers()).find((receiver) => track && receiver.track === track);

  const decoded = async (/** @type {RTCRtpReceiver} */ receiver) => {
    const stats = [...(await receiver.getStats()).values()];
    return stats.find(({ type }) => type === "inbound-rtp")?.framesDecoded ?? 0;
  };

  const look = async (/** @type {HTMLElement} */ tile) => {
    const stream = /** @type {MediaStream | null} */ (tile.querySelector("video")?.srcObject);
    const receiver = receiverOf(stream?.getVideoTracks()[0]);
    if (!receiver) return;
    const frames = await decoded(receiver);
    const key = tile.dataset.person ?? "";
    const known = tiles.get(key) ?? { frames: 0, at: performance.now(), longest: 0, decoded: 0 };
    // A new link counts from 0 again.
    if (frames > 0 && frames !== known.frames) {
      const now = performance.now();
      known.longest = Math.max(known.longest, now - known.at);
      known.decoded += frames > known.frames ? frames - known.frames : frames;
      Object.assign(known, { frames, at: now });
    }
    tiles.set(key, known);
  };

  const sample = () => {
    const now = performance.now();
    late = Math.max(late, now - expectedAt);
    expectedAt = now + SAMPLE_MS;
    for (const tile of document.querySelectorAll("#tiles .tile[data-self=false]")) void look(/** @type {HTMLElement} */ (tile));
  };
  setInterval(sample, SAMPLE_MS);

  window.kaigiFrames = {
    /** Forgets what was until now. */
    begin: () => {
      late = 0;
      for (const tile of tiles.values()) Object.assign(tile, { at: performance.now(), longest: 0, decoded: 0 });
    },
    /** The longest standstill in milliseconds and how many frames came, by person; how late a look was; links ever made. */
    read: () => {
      const now = performance.now();
      const seen = [...tiles].map(([key, { at, longest, decoded: count }]) => [key, { still: Math.max(longest, now - at), decoded: count }]);
      return { tiles: Object.fromEntries(seen), late, links: links.length };
    },
  };
})();
