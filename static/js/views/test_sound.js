/** Two soft notes on the chosen speaker, or an error: on another one they would say that it works. */

const NOTES_HZ = [523.25, 659.25];
const NOTE_SECONDS = 0.35;

/**
 * @param {string} speaker  the id of an audio output, empty for the system's own
 * @returns {Promise<void>} after the sound
 * @throws {DOMException} when the speaker refuses
 */
export async function playTestSound(speaker) {
  const audio = new Audio();
  if (speaker) await audio.setSinkId(speaker);
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  audio.srcObject = destination.stream;
  for (const [at, hz] of NOTES_HZ.entries())
    note(context, destination, hz, context.currentTime + 0.1 + at * NOTE_SECONDS);
  await audio.play();
  await new Promise((done) => setTimeout(done, (NOTES_HZ.length + 1) * NOTE_SECONDS * 1000));
  audio.srcObject = null;
  await context.close();
}

/**
 * @param {AudioContext} context
 * @param {AudioNode} destination
 * @param {number} hz
 * @param {number} start  seconds
 */
function note(context, destination, hz, start) {
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.linearRampToValueAtTime(0.2, start + 0.03);
  gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
  const tone = new OscillatorNode(context, { frequency: hz });
  tone.connect(gain).connect(destination);
  tone.start(start);
  tone.stop(start + NOTE_SECONDS);
}
