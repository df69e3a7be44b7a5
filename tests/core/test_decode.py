"""Whatever a frame is, decode() returns a message or refuses it with a code."""

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.core.decode import FrameError, decode, ref_of
from chat.core.errors import ErrorCode
from chat.core.messages import FRAME_BYTES, CallLeave, ChatSend, FromClient, Ping
from tests.core.frames import BAD_FRAMES, MISFITS, chat, frame, padded

STRUCTS = {str(struct.__struct_config__.tag): struct for struct in get_args(FromClient)}
quick = settings(max_examples=200, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize(("text", "code"), BAD_FRAMES.values(), ids=BAD_FRAMES)
def test_a_bad_frame_is_refused_with_its_code(text: str | None, code: ErrorCode):
    with pytest.raises(FrameError) as caught:
        decode(text)
    assert caught.value.code is code


def test_the_largest_frame_is_still_taken():
    assert decode(padded(FRAME_BYTES)) == CallLeave()


def test_a_misfit_is_called_by_its_type_and_an_unknown_type_by_nothing():
    for text, ref in ((MISFITS["a lock as text"], "call.lock"), (frame("call.hijack"), "")):
        with pytest.raises(FrameError) as caught:
            decode(text)
        assert caught.value.ref == ref


def test_a_field_named_twice_is_read_once():
    assert decode('{"type":"ping","sent_at":1,"sent_at":2}') == Ping(sent_at=2)


def test_the_type_may_stand_last():
    assert decode('{"sent_at":1,"type":"ping"}') == Ping(sent_at=1)


@pytest.mark.parametrize(("written", "text"), [("\\ud83d\\ude00", "😀"), ("議事録\\n1", "議事録\n1"), ("  x ", "  x ")])
def test_any_other_text_comes_through_unchanged(written: str, text: str):
    assert decode(chat(written)) == ChatSend(id="c1", text=text)


def test_an_error_names_a_chat_message_by_its_id_and_others_by_their_type():
    assert ref_of(ChatSend(id="c1", text="x")) == "c1"
    assert ref_of(Ping(sent_at=1)) == "ping"


# Anything at all

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(categories=None))
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)


def message_or_refusal(text: str | None) -> None:
    """Decode; nothing but a message or a refusal may come out."""
    try:
        message = decode(text)
    except FrameError:
        return
    assert isinstance(message, get_args(FromClient))


@quick
@given(st.text(st.characters(categories=None)))
def test_any_text_is_a_message_or_a_refusal(text: str):
    message_or_refusal(text)


@quick
@given(values)
def test_any_json_is_a_message_or_a_refusal(value: object):
    message_or_refusal(json.dumps(value))


@quick
@given(st.sampled_from(sorted(STRUCTS)), st.data())
def test_any_values_in_the_fields_of_a_message_are_a_message_or_a_refusal(type: str, data: st.DataObject):
    fields = {name: data.draw(values) for name in STRUCTS[type].__struct_encode_fields__}
    message_or_refusal(json.dumps({"type": type, **fields}, ensure_ascii=False))
