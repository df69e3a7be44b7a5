"""The examples that both sides of the wire are tested with."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from chat.core.decode import FrameError, decode
from chat.core.errors import ErrorCode
from chat.core.messages import FromClient, FromServer

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> Any:
    """One of the files."""
    return json.loads((FIXTURES / f"{name}.json").read_text())


def examples(name: str) -> list[Any]:
    """Every example of a file, named by its type."""
    return [pytest.param(one, id=f"{tag}-{n}") for tag, ones in fixture(name).items() for n, one in enumerate(ones)]


def tags(union: object) -> set[str]:
    """The types of all messages of one direction."""
    return {str(struct.__struct_config__.tag) for struct in get_args(union)}


@pytest.mark.parametrize(("name", "union"), [("client", FromClient), ("server", FromServer)])
def test_every_message_has_an_example_and_every_example_is_filed_under_its_type(name: str, union: object):
    found = fixture(name)
    assert set(found) == tags(union)
    assert all(example["type"] == tag for tag, ones in found.items() for example in ones)
    assert all(found.values())


@pytest.mark.parametrize("example", examples("client"))
def test_a_client_message_is_understood_and_nothing_in_it_is_lost(example: dict[str, Any]):
    message = decode(json.dumps(example))
    written = msgspec.to_builtins(message)
    assert _without_defaults(written, example) == example


@pytest.mark.parametrize("example", examples("server"))
def test_a_server_message_is_written_just_so(example: dict[str, Any]):
    message = msgspec.convert(example, FromServer)  # type: ignore[call-overload]
    assert json.loads(msgspec.json.encode(message)) == example


@pytest.mark.parametrize("example", [pytest.param(one, id=one["what"]) for one in fixture("invalid")])
def test_an_invalid_frame_is_refused_with_its_code(example: dict[str, str]):
    with pytest.raises(FrameError) as caught:
        decode(example["frame"])
    assert caught.value.code is ErrorCode(example["code"])


def _without_defaults(written: Any, sent: Any) -> Any:
    """What came back, without the defaults of fields that were not sent."""
    if isinstance(written, dict):
        return {key: _without_defaults(value, sent[key]) for key, value in written.items() if key in sent}
    if isinstance(written, list):
        return [_without_defaults(one, other) for one, other in zip(written, sent, strict=True)]
    return written
