"""A frame of RFC 6455 at a time, where it came or goes in one piece: what signals are made of."""

import struct
from typing import NamedTuple

from autobahn.websocket.xormasker import create_xor_masker  # type: ignore[attr-defined]

FIN, TEXT, BINARY = 0x80, 0x1, 0x2
FIN_AND_TEXT = FIN | TEXT
MASKED = 0x80
SHORT, MIDDLE = 126, 127
"""How a longer payload announces its length: in two bytes, in eight."""
MIDDLE_BYTES = 0xFFFF


class TextFrame(NamedTuple):
    """payload: unmasked, of any bytes. end: where the next frame begins."""

    payload: bytes
    end: int


def leading_text(data: bytes) -> TextFrame | None:
    """The text message in one frame, masked and of up to 64 KiB, that data begins with; None for anything else."""
    if len(data) < 6 or data[0] != FIN_AND_TEXT or data[1] < MASKED:
        return None
    size, start = data[1] - MASKED, 6
    if size == SHORT:
        size, start = int.from_bytes(data[2:4], "big"), 8
        if size < SHORT:
            return None
    elif size in (0, MIDDLE):
        return None
    if len(data) < start + size:
        return None
    masker = create_xor_masker(data[start - 4 : start], size)  # type: ignore[no-untyped-call]
    return TextFrame(masker.process(data[start : start + size]), start + size)


def message_frame(payload: bytes, is_binary: bool = False) -> bytes:
    """A message in one frame, as servers send it: not masked."""
    size, kind = len(payload), FIN | (BINARY if is_binary else TEXT)
    if size < SHORT:
        return bytes((kind, size)) + payload
    if size <= MIDDLE_BYTES:
        return struct.pack("!BBH", kind, SHORT, size) + payload
    return struct.pack("!BBQ", kind, MIDDLE, size) + payload
