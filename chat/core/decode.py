"""From a frame to a message, or to a refusal. Whatever the frame is, nothing else comes out."""

from typing import get_args

import msgspec

from chat.core.errors import CallError, ErrorCode
from chat.core.messages import FRAME_BYTES, ChatSend, FromClient


class _Typed(msgspec.Struct):
    type: object = ""


_DECODER: msgspec.json.Decoder[FromClient] = msgspec.json.Decoder(FromClient)
_TYPE_DECODER = msgspec.json.Decoder(_Typed)
_KNOWN_TYPES = frozenset(str(struct.__struct_config__.tag) for struct in get_args(FromClient))


class FrameError(CallError):
    """A frame that breaks the protocol. `ref`: its type, where it has a known one."""

    def __init__(self, code: ErrorCode, ref: str = "") -> None:
        super().__init__(code)
        self.ref = ref


def decode(text: str | None) -> FromClient:
    """One client message from one text frame; None stands for a binary frame.

    Raises FrameError not_text, too_large, bad_json, unknown_type or bad_message.
    """
    if text is None:
        raise FrameError(ErrorCode.NOT_TEXT)
    return decode_frame(text.encode("utf-8", "surrogatepass"))


def decode_frame(frame: bytes) -> FromClient:
    """The same from the frame's bytes."""
    if len(frame) > FRAME_BYTES:
        raise FrameError(ErrorCode.TOO_LARGE)
    try:
        return _DECODER.decode(frame)
    except msgspec.ValidationError as problem:
        raise _misfit(frame) from problem
    except (msgspec.DecodeError, RecursionError, UnicodeError) as problem:
        raise FrameError(ErrorCode.BAD_JSON) from problem


def ref_of(message: FromClient) -> str:
    """What an error calls this message: its type, or for chat its id."""
    if isinstance(message, ChatSend):
        return message.id
    return str(message.__struct_config__.tag)


def _misfit(frame: bytes) -> FrameError:
    try:
        kind = _TYPE_DECODER.decode(frame).type
    except (msgspec.DecodeError, RecursionError):
        return FrameError(ErrorCode.BAD_JSON)
    if not isinstance(kind, str) or kind not in _KNOWN_TYPES:
        return FrameError(ErrorCode.UNKNOWN_TYPE)
    return FrameError(ErrorCode.BAD_MESSAGE, ref=kind)
