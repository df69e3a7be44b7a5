"""Nobody takes more than their share, and whoever does costs the others nothing."""

import json

import pytest
from redis.exceptions import ConnectionError as RedisAway

from chat.core.bucket import EXCESS_FRAMES_ALLOWED, FRAMES_AT_ONCE
from chat.core.call.entering import JOINS_A_MINUTE
from chat.core.call.state import MINUTE_SECONDS
from chat.core.errors import CloseCode, ErrorCode
from chat.live.live import Live
from chat.models import Room, User
from chat.services.watch import Watch
from tests.live.conftest import Clock
from tests.realtime.people import joined, looking_at, opened, types

PING = json.dumps({"type": "ping", "sent_at": 1})
HAND = json.dumps({"type": "hand.raise", "raised": True})


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock by which frames are counted stands still."""
    monkeypatch.setattr("chat.consumers.gate.time.monotonic", lambda: 1000.0)


async def test_a_flood_is_told_once_and_dropped_and_then_ended(room: Room, alice: User, bob: User, still: None):
    async with joined(room, alice) as a, joined(room, bob) as b:
        for _ in range(FRAMES_AT_ONCE + EXCESS_FRAMES_ALLOWED + 1):
            await b.writes(PING)
        assert await b.is_closed_with() == CloseCode.TOO_FAST
        codes = [message["code"] for message in b.heard if message["type"] == "error"]
        assert codes == [ErrorCode.TOO_FAST]
        assert types(b.heard).count("pong") < FRAMES_AT_ONCE
        await b.drops()
        assert (await a.hears("participant.away"))["id"] == b.id
        await a.says("hand.raise", raised=True)
        await a.hears("participant.updated")


async def test_what_comes_too_fast_is_not_obeyed(room: Room, alice: User, bob: User, still: None):
    async with joined(room, alice) as a, joined(room, bob) as b:
        for _ in range(FRAMES_AT_ONCE):
            await b.writes(PING)
        await b.writes(HAND)
        await b.is_refused(ErrorCode.TOO_FAST, "")
        assert types(await a.catches_up()) == ["participant.joined"]


async def test_whoever_was_too_fast_comes_back_to_their_seat(room: Room, alice: User, bob: User, still: None):
    async with joined(room, alice) as a, joined(room, bob) as b:
        for _ in range(FRAMES_AT_ONCE + EXCESS_FRAMES_ALLOWED + 1):
            await b.writes(PING)
        await b.is_closed_with()
        await b.drops()
        async with looking_at(room, bob) as again:
            assert (await again.joins(resume=b.secret))["resumed"]
            await a.hears("participant.back")


@pytest.mark.parametrize("path", ["/ws/home/", "/ws/rooms/weekly/", "/ws/nowhere/"])
async def test_whoever_says_nothing_is_closed(room: Room, bob: User, path: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chat.consumers.gate.FIRST_FRAME_SECONDS", 0)
    async with opened(path, bob) as b:
        assert await b.is_closed_with() in (CloseCode.TOO_SLOW, CloseCode.NO_ACCESS)


async def test_whoever_spoke_once_may_be_silent(room: Room, bob: User, monkeypatch: pytest.MonkeyPatch):
    async with opened("/ws/home/", bob) as b:
        await b.catches_up()
        monkeypatch.setattr("chat.consumers.gate.FIRST_FRAME_SECONDS", 0)
        assert await b.catches_up() == []


async def test_one_socket_more_than_allowed_is_refused_and_the_others_stay(
    room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chat.consumers.person.SOCKETS_A_PERSON", 2)
    async with joined(room, bob) as first, opened("/ws/home/", bob) as second:
        await second.hears("rooms.state")
        async with opened("/ws/home/", bob) as third:
            assert await third.is_closed_with() == CloseCode.TOO_FAST
        async with joined(room, alice):
            await first.hears("participant.joined")
        await second.drops()
        async with opened("/ws/home/", bob) as third:
            await third.hears("rooms.state")


# Redis is away


async def _away(*args: object, **kwargs: object) -> None:
    raise RedisAway("Redis is away")


async def test_a_store_that_is_away_is_told_to_whoever_asked_and_ends_nothing(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch, outage: object
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await a.catches_up()
        with monkeypatch.context() as patch:
            patch.setattr(live.store, "transact", _away)
            patch.setattr(live.store, "renew", _away)
            await b.says("hand.raise", raised=True)
            await b.is_refused(ErrorCode.UNAVAILABLE, "hand.raise")
            await b.says("ping", sent_at=1)
            await b.is_refused(ErrorCode.UNAVAILABLE, "ping")
        assert types(await a.catches_up()) == []
        await b.says("hand.raise", raised=True)
        await a.hears("participant.updated")


async def test_whoever_may_not_stay_is_closed_out_while_the_store_is_away(
    room: Room, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch, outage: object
):
    async with joined(room, bob) as b:
        with monkeypatch.context() as patch:
            patch.setattr(live.store, "transact", _away)
            bob.is_active = False
            await bob.asave()
            assert await b.is_closed_with() == CloseCode.SIGNED_OUT


async def test_a_change_is_saved_while_the_layer_is_away_and_found_by_the_sweep(
    room: Room, bob: User, live: Live, watch: Watch, monkeypatch: pytest.MonkeyPatch, outage: object
):
    async with joined(room, bob) as b:
        with monkeypatch.context() as patch:
            patch.setattr(live.announcer._layer, "group_send", _away)
            bob.is_active = False
            await bob.asave()
            await watch.sweep()
            assert await b.is_closed_with() == CloseCode.SIGNED_OUT


async def test_a_page_that_opens_while_the_layer_is_away_comes_back(
    room: Room, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch, outage: object
):
    monkeypatch.setattr(live.announcer._layer, "group_add", _away)
    async with looking_at(room, bob) as b:
        assert await b.is_closed_with() == CloseCode.TRY_AGAIN


async def test_whoever_joins_and_leaves_without_end_is_held_up_for_a_minute(
    room: Room, alice: User, bob: User, clock: Clock
):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        for _ in range(JOINS_A_MINUTE):
            await b.joins()
            await b.says("call.leave")
        await b.says("call.join", media={})
        await b.is_refused(ErrorCode.TOO_FAST, "call.join")
        assert types(await a.catches_up()).count("participant.joined") == JOINS_A_MINUTE
        clock.goes_on(MINUTE_SECONDS)
        assert len((await b.joins())["roster"]) == 2
