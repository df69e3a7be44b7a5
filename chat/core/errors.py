"""Every error and every close code a client can get. Stable: clients and tests rely on the values."""

from enum import IntEnum, StrEnum


class ErrorCode(StrEnum):
    """`error.code` on the wire. The text beside it is for developers; what people read is the client's."""

    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    BAD_JSON = "bad_json"
    BAD_MESSAGE = "bad_message"
    UNKNOWN_TYPE = "unknown_type"
    NOT_JOINED = "not_joined"
    ALREADY_JOINED = "already_joined"
    NO_ACCESS = "no_access"
    ROOM_FULL = "room_full"
    CANNOT_APPROACH = "cannot_approach"
    UNKNOWN_PARTICIPANT = "unknown_participant"
    NOT_ALLOWED = "not_allowed"
    RESUME_REFUSED = "resume_refused"
    TOO_FAST = "too_fast"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


TEXTS = {
    ErrorCode.NOT_TEXT: "Frames are UTF-8 text, not binary.",
    ErrorCode.TOO_LARGE: "The frame is larger than 64 KiB.",
    ErrorCode.BAD_JSON: "The frame is not one JSON object.",
    ErrorCode.BAD_MESSAGE: "The message does not fit its schema.",
    ErrorCode.UNKNOWN_TYPE: "Clients send no message of this type.",
    ErrorCode.NOT_JOINED: "Join the call first.",
    ErrorCode.ALREADY_JOINED: "This connection has joined already.",
    ErrorCode.NO_ACCESS: "You may not enter this room.",
    ErrorCode.ROOM_FULL: "Every seat is taken.",
    ErrorCode.CANNOT_APPROACH: "Nobody may visit this call now. Joining is as possible as it was.",
    ErrorCode.UNKNOWN_PARTICIPANT: "Nobody in this call has that id.",
    ErrorCode.NOT_ALLOWED: "Only a host may do this.",
    ErrorCode.RESUME_REFUSED: "The resume secret is not valid any more.",
    ErrorCode.TOO_FAST: "Too many frames, or joins. Those past the limit are dropped.",
    ErrorCode.UNAVAILABLE: "A service is away for a moment. Try again.",
    ErrorCode.INTERNAL: "Something went wrong on the server. It has been logged.",
}


class CloseCode(IntEnum):
    """WebSocket close codes. 4500-4999: do not come back by yourself. Every other: come back.

    Source: RFC 6455, section 7.4.2 (4000-4999 are private use).
    """

    DRAINING = 4012
    TRY_AGAIN = 4013
    TOO_SLOW = 4408
    TOO_FAST = 4429
    SIGNED_OUT = 4500
    REMOVED = 4501
    ROOM_CLOSED = 4502
    REPLACED = 4503
    NO_ACCESS = 4504
    RELOAD = 4505
    PROTOCOL_ERROR = 4506
    DENIED = 4507
    CALL_ENDED = 4508


CLOSE_TEXTS = {
    CloseCode.DRAINING: "This server process is leaving; come back at once.",
    CloseCode.TRY_AGAIN: "A service is away for a moment, the seat ran out, or the session has a new key; come back.",
    CloseCode.TOO_SLOW: "The client did not speak, or did not read, in time; come back.",
    CloseCode.TOO_FAST: "Too many frames, or too many connections of one person; come back.",
    CloseCode.SIGNED_OUT: "Not signed in.",
    CloseCode.REMOVED: "A host removed this participant.",
    CloseCode.ROOM_CLOSED: "The room is closed.",
    CloseCode.REPLACED: "Another connection took this participant's place.",
    CloseCode.NO_ACCESS: "No such room, or no access to it: the two are not told apart.",
    CloseCode.RELOAD: "The page speaks another protocol version; reload it.",
    CloseCode.PROTOCOL_ERROR: "Too many frames that break the protocol.",
    CloseCode.DENIED: "A host did not let this person in.",
    CloseCode.CALL_ENDED: "A host ended the call for everyone.",
}


class CallError(Exception):
    """A refusal with a stable code, told to whoever asked. Never a fault of the server.

    code: what the client gets. The text follows from it.
    """

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(TEXTS[code])
        self.code = code
