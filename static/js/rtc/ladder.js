/**
 * How large, how often and at what rate each link is sent a picture: a table by the number of links, brought down by what
 * the receiver shows, what the line carries and what the machine bears. Pure.
 */

/** @typedef {{height: number, frameRate: number, bitrate: number}} Rung  pixels, frames and bits per second */
/** @typedef {{camera?: number | null, screen?: number | null}} Shown  height in device pixels; null: hidden; undefined: not said yet */
/** @typedef {{microphone: {bitrate: number | null}, camera: Rung | null, screen: Rung | null}} Plan  null: nothing is sent; the microphone's: as the codec likes */
/** @typedef {{height: number, frameRate: number}} Capture */
/** @typedef {{active: boolean, maxBitrate?: number, maxFramerate?: number, scaleResolutionDownBy?: number}} Encoding */
/**
 * @typedef {object} Needs  of one link
 * @property {number} links  how many there are in all
 * @property {Shown} shown  by the receiver
 * @property {boolean} [both]  there are both, camera and screen: else neither leaves anything of the line to the other
 * @property {number} [strain]  steps to go down because the encoder cannot keep up, 0 to 2
 * @property {number | null} [line]  bits per second that this link carries, sound included; null: more than is asked of it
 */

/** Sizes of a camera's picture, with a rate at which a face looks well in them (VP8). */
const STEPS = [
  rung(90, 15, 60_000),
  rung(180, 20, 130_000),
  rung(270, 24, 250_000),
  rung(360, 30, 450_000),
  rung(540, 30, 800_000),
  rung(720, 30, 1_500_000),
  rung(1080, 30, 3_000_000),
];
/** Less is no picture, for any encoder. */
const CAMERA_LEAST = 30_000;
/**
 * The most of a camera, by links. The uplink of eight people is shared by seven; sixteen frames, because fifteen asked of
 * an uneven camera are fourteen. "large" is for a receiver who shows it at least `from` pixels high.
 */
const CAMERAS = [
  { links: 1, from: 1000, normal: rung(720, 30, 1_500_000), large: rung(1080, 30, 3_000_000) },
  { links: 3, from: 540, normal: rung(360, 24, 450_000), large: rung(540, 25, 800_000) },
  { links: 5, from: 540, normal: rung(270, 20, 250_000), large: rung(360, 20, 450_000) },
  { links: 7, from: 540, normal: rung(180, 16, 130_000), large: rung(360, 16, 300_000) },
  { links: Infinity, from: 540, normal: rung(90, 10, 60_000), large: rung(180, 12, 130_000) },
];
/** The most of a screen: text needs its pixels, rather few frames than blurred letters. */
const SCREENS = [
  { links: 1, most: rung(2160, 30, 2_500_000) },
  { links: 3, most: rung(1440, 15, 1_200_000) },
  { links: 5, most: rung(1080, 15, 800_000) },
  { links: 7, most: rung(1080, 10, 500_000) },
  { links: Infinity, most: rung(1080, 5, 300_000) },
];
const SCREEN_STEPS = [360, 540, 720, 1080, 1440, 2160];
const SCREEN_LEAST = 30_000;
const SCREEN_SHARE = 0.75;
/** A step is taken when there is at least this part of its rate. */
const ENOUGH = 0.75;
const SLOWER = 0.8;
const STRAIN_MOST = 2;
/** The machine's strain does not shrink a picture below 180: encoders shrink it by themselves as well. */
const STRAIN_FLOOR = 1;
/** So much larger than sent may a face be shown, before anybody minds. */
const STRETCH = 1.3;
/** The only link has the line to itself. */
const ALONE = 1.5;
/** What Opus is asked for, and what it takes of the line with its headers; by itself it is 32 kbit/s of speech. */
const VOICE = { bitrate: null, taken: 68_000 };
const THIN_VOICE = { bitrate: 16_000, taken: 50_000 };
const THIN_LINE = 110_000;

/**
 * @param {Plan} planned
 * @returns {number} bit/s that it takes of the line
 */
export function taken({ camera, screen }) {
  return VOICE.taken + (camera?.bitrate ?? 0) + (screen?.bitrate ?? 0);
}

/**
 * @param {Needs} needs
 * @returns {Plan} of sound, screen and camera, in this order, as far as the line goes
 */
export function plan({ links, shown, both = true, strain = 0, line = null }) {
  const voice = line !== null && line < THIN_LINE ? THIN_VOICE : VOICE;
  const left = line === null ? Infinity : Math.max(0, line - voice.taken);
  const wanted = { camera: cameraFor(links, shown.camera, strain), screen: screenFor(links, shown.screen, strain) };
  const screen = within(wanted.screen, wanted.camera && both ? left * SCREEN_SHARE : left);
  return {
    microphone: { bitrate: voice.bitrate },
    camera: cameraWithin(wanted.camera, left - (both && screen ? screen.bitrate : 0)),
    screen,
  };
}

/**
 * @param {Rung | null} rung
 * @param {Capture | null} capture  what there is to send; null: nothing
 * @returns {Encoding} for RTCRtpSender.setParameters (W3C WebRTC, section 5.2)
 */
export function encodingOf(rung, capture) {
  if (!rung) return { active: false };
  const scaleResolutionDownBy = capture ? Math.max(1, capture.height / rung.height) : 1;
  return { active: true, maxBitrate: rung.bitrate, maxFramerate: rung.frameRate, scaleResolutionDownBy };
}

/**
 * Nothing is captured larger than somebody is sent it.
 * @param {(Rung | null)[]} rungs  of one camera, one a link
 * @returns {Capture | null} null: nobody is sent anything
 */
export function demand(rungs) {
  const sent = rungs.filter((rung) => rung !== null);
  if (sent.length === 0) return null;
  const most = (/** @type {"height" | "frameRate"} */ name) => Math.max(...sent.map((rung) => rung[name]));
  return { height: most("height"), frameRate: most("frameRate") };
}

/** @param {number} links @param {number | null | undefined} shown @param {number} strain @returns {Rung | null} */
function cameraFor(links, shown, strain) {
  if (shown === null) return null;
  const { from, normal, large } = row(CAMERAS, links);
  const most = shown !== undefined && shown >= from ? large : normal;
  const wanted = Math.min(most.height, (shown ?? most.height) / STRETCH);
  const roof = STEPS.findIndex(({ height }) => height >= wanted);
  const step = STEPS[Math.max(Math.min(roof, STRAIN_FLOOR), roof - strained(strain))];
  const bitrate = Math.min(most.bitrate, step.bitrate * (links === 1 ? ALONE : 1));
  const frameRate = Math.round(Math.min(most.frameRate, step.frameRate) * SLOWER ** strained(strain));
  return rung(step.height, frameRate, bitrate);
}

/** @param {number} links @param {number | null | undefined} shown @param {number} strain @returns {Rung | null} */
function screenFor(links, shown, strain) {
  if (shown === null) return null;
  const { most } = row(SCREENS, links);
  const height = SCREEN_STEPS.find((step) => step >= Math.min(most.height, shown ?? most.height)) ?? most.height;
  return rung(height, Math.round(most.frameRate * SLOWER ** strained(strain)), most.bitrate);
}

/** The largest step that looks well at this rate. @param {Rung | null} wanted @param {number} rate @returns {Rung | null} */
function cameraWithin(wanted, rate) {
  if (!wanted || rate < CAMERA_LEAST) return null;
  const bitrate = Math.min(wanted.bitrate, Math.floor(rate));
  const fitting = STEPS.findLast((step) => step.bitrate * ENOUGH <= rate) ?? STEPS[0];
  if (fitting.height >= wanted.height) return { ...wanted, bitrate };
  return rung(fitting.height, Math.min(wanted.frameRate, fitting.frameRate), bitrate);
}

/** @param {Rung | null} wanted @param {number} rate @returns {Rung | null} */
function within(wanted, rate) {
  if (!wanted || rate < SCREEN_LEAST) return null;
  return { ...wanted, bitrate: Math.min(wanted.bitrate, Math.floor(rate)) };
}

/** @template {{links: number}} T @param {T[]} table @param {number} links @returns {T} */
function row(table, links) {
  return table.find((candidate) => links <= candidate.links) ?? table[table.length - 1];
}

/** @param {number} strain */
function strained(strain) {
  return Math.min(STRAIN_MOST, Math.max(0, strain));
}

/** @param {number} height @param {number} frameRate @param {number} bitrate @returns {Rung} */
function rung(height, frameRate, bitrate) {
  return { height, frameRate, bitrate };
}
