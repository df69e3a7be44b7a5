/** @typedef {{id: string, label: string}} Device */
/** @typedef {{microphones: Device[], cameras: Device[], speakers: Device[]}} DeviceList */

/**
 * @param {MediaDevices | undefined} mediaDevices
 * @returns {Promise<DeviceList>} empty lists where the browser does not say
 */
export async function listDevices(mediaDevices) {
  const all = (await mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
  const of = (/** @type {string} */ kind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId)
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: of("audioinput"), cameras: of("videoinput"), speakers: of("audiooutput") };
}
