/** @typedef {"denied" | "missing" | "in_use" | "unsupported" | "insecure" | "failed" | "ended"} MediaErrorCode */

/**
 * DOMException names of getUserMedia and getDisplayMedia (W3C Media Capture and Streams, section 10.2), old names of
 * browsers included.
 * @type {Record<string, MediaErrorCode>}
 */
const CODES = {
  NotAllowedError: "denied",
  PermissionDeniedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  DevicesNotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "in_use",
  TrackStartError: "in_use",
  AbortError: "in_use",
  NotSupportedError: "unsupported",
  TypeError: "unsupported",
};

/**
 * @param {unknown} error
 * @returns {MediaErrorCode}
 */
export function mediaErrorCode(error) {
  const name = /** @type {{name?: string} | null} */ (error)?.name ?? "";
  return Object.hasOwn(CODES, name) ? CODES[name] : "failed";
}

/**
 * Why there is no capture at all: browsers hide it from plain http.
 * @param {boolean} isSecure
 * @returns {MediaErrorCode}
 */
export function absenceCode(isSecure) {
  return isSecure ? "unsupported" : "insecure";
}
