"""Who is handed the addresses of the house's STUN and TURN servers, with which credentials, and for how long."""

import logging
import time
from typing import Any

import pytest
from pytest_django import Settings

from chat.core.turn import credentials
from chat.models import Room, User
from tests.live.conftest import Clock
from tests.realtime.people import Socket, joined, looking_at

SECRET = "north-wind-and-sun-0123456789abcdef"
STUN, TURN = "stun:turn.example.com", "turn:turn.example.com?transport=udp"
TTL = 600


@pytest.fixture
def turn(settings: Settings) -> None:
    """The house has a STUN and TURN server."""
    settings.TURN_URLS = [STUN, TURN]
    settings.TURN_SECRET = SECRET
    settings.TURN_TTL_SECONDS = TTL


@pytest.fixture
def server_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The server's clock, turned by hand."""
    hands = Clock(float(int(time.time())))
    monkeypatch.setattr("chat.services.joining.server_time", hands)
    return hands


def credentials_until(ice: list[dict[str, Any]], participant: str) -> int:
    """When the credentials of this participant end; everything about them is right."""
    stun, turn = ice
    username, credential = turn["username"], turn["credential"]
    expires = int(username.partition(":")[0])
    assert (stun, turn["urls"]) == ({"urls": [STUN]}, [TURN])
    assert (username, credential) == credentials(SECRET, participant, expires)
    return expires


async def renewal(socket: Socket) -> list[dict[str, Any]]:
    """What a ping brings besides its pong."""
    return [message for message in await socket.catches_up() if message["type"] == "ice.renewed"]


async def test_a_house_without_a_turn_server_names_none_and_nobody_elses(room: Room, alice: User):
    async with looking_at(room, alice) as a:
        assert (await a.joins())["ice"] == []
        assert await renewal(a) == []


async def test_whoever_joins_is_given_credentials_of_their_own(
    room: Room, alice: User, bob: User, turn: None, server_clock: Clock
):
    async with looking_at(room, alice) as a, looking_at(room, bob) as b:
        for socket in (a, b):
            snapshot = await socket.joins()
            assert credentials_until(snapshot["ice"], socket.id) == server_clock() + TTL


async def test_credentials_say_nothing_about_the_person(room: Room, alice: User, turn: None):
    async with looking_at(room, alice) as a:
        username = (await a.joins())["ice"][1]["username"]
    assert alice.username not in username
    assert alice.email not in username


async def test_whoever_comes_back_is_given_new_credentials(room: Room, bob: User, turn: None, server_clock: Clock):
    async with joined(room, bob) as b:
        await b.drops()
        server_clock.goes_on(TTL)
        async with looking_at(room, bob) as again:
            snapshot = await again.joins(resume=b.secret)
            assert snapshot["resumed"]
            assert credentials_until(snapshot["ice"], b.id) == server_clock() + TTL


async def test_nobody_who_looks_on_or_waits_is_given_credentials(
    lobby_room: Room, alice: User, bob: User, turn: None, server_clock: Clock
):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.catches_up()
        await b.knocks()
        server_clock.goes_on(TTL)
        await b.catches_up()
        assert "credential" not in str(b.heard)
        await a.says("lobby.admit", participant=b.id)
        snapshot = await b.is_in()
        assert credentials_until(snapshot["ice"], b.id) == server_clock() + TTL


async def test_credentials_are_renewed_before_they_end(room: Room, alice: User, turn: None, server_clock: Clock):
    async with joined(room, alice) as a:
        server_clock.goes_on(TTL / 2)
        assert await renewal(a) == []
        server_clock.goes_on(1)
        (renewed,) = await renewal(a)
        assert credentials_until(renewed["ice"], a.id) == server_clock() + TTL
        assert await renewal(a) == []


async def test_whoever_has_left_is_given_nothing_more(room: Room, alice: User, turn: None, server_clock: Clock):
    async with joined(room, alice) as a:
        await a.says("call.leave")
        server_clock.goes_on(TTL)
        assert await renewal(a) == []


async def test_a_stun_server_alone_needs_no_renewal(room: Room, alice: User, settings: Settings, server_clock: Clock):
    settings.TURN_URLS = [STUN]
    async with looking_at(room, alice) as a:
        assert (await a.joins())["ice"] == [{"urls": [STUN]}]
        server_clock.goes_on(10 * TTL)
        assert await renewal(a) == []


async def test_no_log_line_holds_a_credential(
    room: Room, alice: User, turn: None, server_clock: Clock, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("chat").info("The log is on.")
    async with looking_at(room, alice) as a:
        first = (await a.joins())["ice"][1]["credential"]
        server_clock.goes_on(TTL)
        second = (await renewal(a))[0]["ice"][1]["credential"]
    assert "The log is on." in caplog.text
    assert first != second
    assert [word for word in (first, second, SECRET) if word in caplog.text] == []
