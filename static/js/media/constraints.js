/** What is asked of a microphone and of a camera (W3C Media Capture and Streams, section 4.3.8). Pure. */

/** @typedef {{height: number, frameRate: number}} Size  pixels of the shorter side, frames per second */
/** @typedef {{echoCancellation: boolean, noiseSuppression: boolean, autoGainControl: boolean}} Processing */

/** Heights that a person may choose as the most. */
export const HEIGHTS = Object.freeze([180, 360, 540, 720, 1080]);
/** The most without a choice: nobody is sent more by themselves. */
export const USUAL_MOST = 720;
/** Before anybody is sent anything. */
export const PREVIEW = Object.freeze({ height: 360, frameRate: 30 });
const WIDE = 16 / 9;
const FRAMES_MOST = 30;

/** @param {Size} size @returns {MediaTrackConstraints} */
export function cameraConstraints({ height, frameRate }) {
  return {
    width: { ideal: Math.round(height * WIDE) },
    height: { ideal: height },
    frameRate: { ideal: frameRate, max: FRAMES_MOST },
  };
}

/**
 * The heights that a camera can do.
 * @param {MediaStreamTrack | null} track
 * @returns {number[]} all of them where the browser does not say
 */
export function heightsOf(track) {
  const most = track?.getCapabilities?.().height?.max ?? Infinity;
  return HEIGHTS.filter((height) => height <= most);
}

/**
 * What a camera gives now.
 * @param {MediaStreamTrack | null} track
 * @returns {Size | null}
 */
export function sizeOf(track) {
  const { width = 0, height = 0, frameRate = FRAMES_MOST } = track?.getSettings() ?? {};
  return width && height ? { height: Math.min(width, height), frameRate } : null;
}
