"""Frames that come in one piece are taken as they are; everything else is left to those who know all of RFC 6455."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videochat_site.frames import leading_text, message_frame

MASK = b"\x01\xf2\x03\xe4"


def sent(payload: bytes, first: int = 0x81, mask: bytes = MASK) -> bytes:
    """A frame as a browser sends it."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + struct.pack("!H", size)
    return bytes([first]) + length + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


@given(st.binary(min_size=1, max_size=1_000), st.binary(min_size=4, max_size=4), st.binary(max_size=20))
def test_a_whole_text_frame_is_unmasked_and_what_follows_is_left(payload: bytes, mask: bytes, rest: bytes):
    frame = sent(payload, mask=mask)
    assert leading_text(frame + rest) == (payload, len(frame))


@pytest.mark.parametrize("size", [125, 126, 65_535])
def test_every_length_up_to_64_kib_is_taken(size: int):
    assert leading_text(sent(b"x" * size)) == (b"x" * size, len(sent(b"x" * size)))


@given(st.integers(min_value=0, max_value=300))
def test_a_part_of_a_frame_is_left(size: int):
    frame = sent(b"x" * 300)
    assert leading_text(frame[:size]) is None


@pytest.mark.parametrize(
    "frame",
    [
        sent(b"a fragment", first=0x01),
        sent(b"the rest of a message", first=0x80),
        sent(b"compressed", first=0xC1),
        sent(b"binary", first=0x82),
        sent(b"a ping", first=0x89),
        sent(b""),
        b"\x81\x08unmasked",
        b"\x81\xfe\x00\x05" + MASK + b"a length that could be shorter",
        b"\x81\xff" + struct.pack("!Q", 70_000) + MASK + b"x" * 70_000,
    ],
)
def test_any_other_frame_is_left(frame: bytes):
    assert leading_text(frame) is None


@pytest.mark.parametrize(("size", "head"), [
    (0, b"\x81\x00"), (125, b"\x81\x7d"), (126, b"\x81\x7e\x00\x7e"), (65_535, b"\x81\x7e\xff\xff"),
    (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
])  # fmt: skip
def test_what_is_sent_says_how_long_it_is(size: int, head: bytes):
    assert message_frame(b"x" * size) == head + b"x" * size


def test_a_binary_message_is_sent_as_one():
    assert message_frame(b"\x00", is_binary=True) == b"\x82\x01\x00"
