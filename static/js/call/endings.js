import { CloseCode } from "../signaling/messages.js";

/** Why it is over, by the close code of the socket. @type {Record<number, string>} */
const REASONS = {
  [CloseCode.SIGNED_OUT]: "signed_out",
  [CloseCode.REMOVED]: "removed",
  [CloseCode.ROOM_CLOSED]: "closed",
  [CloseCode.REPLACED]: "replaced",
  [CloseCode.NO_ACCESS]: "no_access",
  [CloseCode.RELOAD]: "reload",
  [CloseCode.PROTOCOL_ERROR]: "protocol",
  [CloseCode.DENIED]: "denied",
  [CloseCode.CALL_ENDED]: "ended",
};

/**
 * @param {number} code  a final one, 4500 to 4999
 * @returns {string} a reason as in RoomState.ending
 */
export function reasonOf(code) {
  return REASONS[code] ?? "protocol";
}
