const PATIENCE_MS = 2_000;

/**
 * Whether a camera really gives pictures: some systems open one that another program holds, and it stays dark.
 * @param {MediaStreamTrack} track
 * @param {{page?: Document, patienceMs?: number}} [options]
 * @returns {Promise<boolean>} true as well where it cannot be known: without a page, in a hidden one, on an old browser
 */
export async function framesArrive(track, { page = globalThis.document, patienceMs = PATIENCE_MS } = {}) {
  if (!page || page.hidden) return true;
  const video = page.createElement("video");
  if (!("requestVideoFrameCallback" in video)) return true;
  Object.assign(video, { muted: true, playsInline: true });
  video.srcObject = new MediaStream([track]);
  try {
    return await firstFrame(video, page, patienceMs);
  } finally {
    video.srcObject = null;
  }
}

/**
 * @param {HTMLVideoElement} video
 * @param {Document} page
 * @param {number} patienceMs
 * @returns {Promise<boolean>}
 */
function firstFrame(video, page, patienceMs) {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(page.hidden), patienceMs);
    video.requestVideoFrameCallback(() => {
      clearTimeout(late);
      resolve(true);
    });
    video.play().catch(() => {});
  });
}
