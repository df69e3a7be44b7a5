"""Log lines say what happened and in which request, and never what opens doors."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest

from chat.logs import Json, Lines, RequestId, mask

FORMATTERS: list[Callable[[], logging.Formatter]] = [Lines, Json]
OPENS_DOORS = [
    "GET /setup/s3cret/ refused",
    "GET /accounts/set-password/s3cret/?next=/",
    "/accounts/password/reset/key/1-s3cret/",
    "Cookie: sessionid=s3cret; csrftoken=s3cret",
    '{"type":"call.join","resume":"s3cret"}',
    '"{\\"resume\\":\\"s3cret\\"}"',
    "{'password': 's3cret', 'password1': 's3cret'}",
    '{"username":"1700000000:x","credential":"s3cret="}',
    "redis://:s3cret@127.0.0.1:6379/0 is away",
    "postgres://kaigi:s3cret@db.example.com/kaigi",
    "Authorization: Bearer s3crets3cret",
    "a=ice-ufrag:s3cret\r\na=ice-pwd:s3crets3cret\r\n",
    '"sdp":"v=0\\r\\na=ice-pwd:s3cret\\r\\na=fingerprint"',
]


def record(text: str, *arguments: object, **more: Any) -> logging.LogRecord:
    return logging.LogRecord("chat.test", logging.WARNING, "", 0, text, arguments, **{"exc_info": None} | more)


@pytest.mark.parametrize("make", FORMATTERS)
@pytest.mark.parametrize("text", OPENS_DOORS)
def test_what_opens_doors_is_masked(make: Callable[[], logging.Formatter], text: str) -> None:
    line = make().format(record("Said: %s", text))
    assert "s3cret" not in line
    assert "..." in line


@pytest.mark.parametrize("make", FORMATTERS)
def test_also_in_the_words_of_an_exception(make: Callable[[], logging.Formatter]) -> None:
    try:
        raise ConnectionError("redis://:s3cret@127.0.0.1")
    except ConnectionError:
        line = make().format(record("Away.", exc_info=sys.exc_info()))
    assert "ConnectionError" in line
    assert "s3cret" not in line


@pytest.mark.parametrize("text", ["Room weekly is full.", "http://localhost:8000/rooms/weekly/", "会議を始めます"])
def test_what_opens_none_stays_as_it_is(text: str) -> None:
    assert mask(text) == text


def test_a_json_line_is_one_object_with_everything_a_machine_needs() -> None:
    told = json.loads(Json().format(record('坊 said "%s"', "hello")))
    assert told.pop("timestamp").endswith("Z")
    assert told == {"event": '坊 said "hello"', "level": "warning", "logger": "chat.test"}


# The id of a request


async def ask(*headers: tuple[bytes, bytes], kind: str = "http") -> tuple[str, list[Any]]:
    """What an application logs and sends under these headers."""
    lines: list[str] = []
    sent: list[Any] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.create_task(asyncio.to_thread(lambda: lines.append(Json().format(record("Here.")))))
        await send({"type": f"{kind}.response.start" if kind == "http" else "websocket.accept"})

    async def send(message: Any) -> None:
        sent.append(message)

    await RequestId(application)({"type": kind, "headers": list(headers)}, None, send)
    return json.loads(lines[0])["request_id"], sent


async def test_a_proxys_id_is_taken_over_and_sent_back() -> None:
    id, sent = await ask((b"x-request-id", b"0123456789abcdef"))
    assert id == "0123456789abcdef"
    assert (b"x-request-id", b"0123456789abcdef") in sent[0]["headers"]


@pytest.mark.parametrize("given", [b"", b"short", b"x" * 65, b'0123456789"}{"', b"0123456789\n"])
async def test_an_id_that_could_forge_a_line_is_replaced(given: bytes) -> None:
    id, _ = await ask((b"x-request-id", given))
    assert id.encode() != given
    assert len(id) == 16


async def test_a_socket_has_an_id_too_and_its_messages_are_left_alone() -> None:
    id, sent = await ask(kind="websocket")
    assert len(id) == 16
    assert sent == [{"type": "websocket.accept"}]


async def test_two_requests_have_two_ids() -> None:
    (first, _), (second, _) = await asyncio.gather(ask(), ask())
    assert first != second
