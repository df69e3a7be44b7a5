"""The store did what it was asked, and its answer was lost on the way: whoever asks again is asking for the same."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from redis.exceptions import ConnectionError, TimeoutError

from chat.core.errors import CloseCode, ErrorCode
from chat.live.live import Live
from chat.live.store import Alter, Settled
from chat.models import Membership, Room, User
from chat.services.watch import Watch
from tests.realtime.people import Socket, joined, looking_at, names, opened, visiting

pytestmark = pytest.mark.usefixtures("outage")

Transact = Callable[[int, Alter], Awaitable[Settled]]


@contextmanager
def answers_lost(live: Live, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In here the store does what it is asked, and nobody hears of it."""
    transact: Transact = live.store.transact

    async def loses(room: int, alter: Alter) -> Settled:
        await transact(room, alter)
        raise TimeoutError("no answer")

    with monkeypatch.context() as patch:
        patch.setattr(live.store, "transact", loses)
        yield


@contextmanager
def away_once_saved(live: Live, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In here the store does one more thing, answers, and goes away."""
    transact: Transact = live.store.transact

    async def away(*_: object) -> Settled:
        raise ConnectionError("away")

    with monkeypatch.context() as patch:

        async def saves(room: int, alter: Alter) -> Settled:
            patch.setattr(live.store, "transact", away)
            patch.setattr(live.store, "load", away)
            return await transact(room, alter)

        patch.setattr(live.store, "transact", saves)
        yield


async def asks_in_vain(socket: Socket, **fields: object) -> None:
    """Ask for a seat and be told that it cannot be said."""
    await socket.says("call.join", media={}, **fields)
    await socket.is_refused(ErrorCode.UNAVAILABLE, "call.join")


async def inside(live: Live, room: Room) -> list[str]:
    """Who has a seat."""
    call = await live.store.load(room.pk)
    return [one.name for one in call.participants] if call else []


async def test_whoever_asks_again_has_one_seat_and_the_others_hear_of_it(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        assert names((await b.joins())["roster"]) == ["Alice Amano", "坊 Bob"]
        assert (await a.hears("participant.updated"))["participant"]["id"] == b.id
        assert len(await a.sees()) == 2


async def test_the_last_seat_is_not_lost_to_oneself(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    await Room.objects.filter(pk=room.pk).aupdate(capacity=2)
    async with joined(room, alice), looking_at(room, bob) as b:
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        await b.joins()


async def test_a_home_page_shows_who_came_in_at_the_second_try(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice), opened("/ws/home/", alice) as home, looking_at(room, bob) as b:
        await home.hears("rooms.state")
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        await b.joins()
        assert names((await home.hears("room.updated"))["room"]["inside"]) == ["Alice Amano", "坊 Bob"]


async def test_whoever_goes_instead_of_asking_again_leaves_no_seat_behind(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice) as a:
        async with looking_at(room, bob) as b:
            with answers_lost(live, monkeypatch):
                await asks_in_vain(b)
            assert await inside(live, room) == ["Alice Amano", "坊 Bob"]
        await a.hears("participant.left")
        assert await inside(live, room) == ["Alice Amano"]


async def test_a_seat_that_may_be_there_already_is_no_place_to_visit_from(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice), looking_at(room, bob) as b:
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        await b.says("call.approach")
        await b.is_refused(ErrorCode.ALREADY_JOINED, "call.approach")


async def test_a_visitor_who_asks_again_has_one_seat_under_the_same_id(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        visitor = b.id
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        assert names((await b.joins())["roster"]) == ["Alice Amano", "坊 Bob"]
        assert b.id == visitor
        await a.hears("participant.updated")


async def test_a_reloaded_page_that_asks_again_has_its_seat(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice), joined(room, bob) as b, looking_at(room, bob) as again:
        with answers_lost(live, monkeypatch):
            await asks_in_vain(again, replaces=b.secret)
        assert names((await again.joins(replaces=b.secret))["roster"]) == ["Alice Amano", "坊 Bob"]


async def test_whoever_leaves_and_comes_again_is_somebody_new(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice), looking_at(room, bob) as b:
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        await b.joins()
        first = b.id
        await b.says("call.leave")
        await b.joins()
        assert b.id != first


async def test_a_seat_that_could_not_be_shown_is_taken_by_asking_again(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    await Room.objects.filter(pk=room.pk).aupdate(capacity=2)
    async with joined(room, alice), looking_at(room, bob) as b:
        with away_once_saved(live, monkeypatch):
            await asks_in_vain(b)
        assert names((await b.joins())["roster"]) == ["Alice Amano", "坊 Bob"]


async def test_a_seat_that_could_not_be_shown_is_not_left_behind(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice):
        async with looking_at(room, bob) as b:
            with away_once_saved(live, monkeypatch):
                await asks_in_vain(b)
            assert await inside(live, room) == ["Alice Amano", "坊 Bob"]
        assert await inside(live, room) == ["Alice Amano"]


async def test_whoever_is_refused_at_the_second_try_leaves_no_seat_behind(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice), looking_at(room, bob) as b:
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        await b.says("call.join", media={}, resume="x" * 43)
        await b.is_refused(ErrorCode.RESUME_REFUSED, "call.join")
        assert await inside(live, room) == ["Alice Amano"]


async def test_whoever_leaves_instead_of_asking_again_leaves_no_seat_behind(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        await b.says("call.leave")
        await a.hears("participant.left")
        assert await inside(live, room) == ["Alice Amano"]


async def test_a_host_who_is_not_inside_hears_of_who_waits_since_the_second_try(
    lobby_room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with opened("/ws/home/", alice) as home, looking_at(lobby_room, bob) as b:
        await home.hears("rooms.state")
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        await b.knocks()
        assert names((await home.hears("room.updated"))["room"]["waiting"]) == ["坊 Bob"]


async def test_whoever_is_sent_away_while_the_answer_is_being_lost_leaves_no_seat_behind(
    room: Room, alice: User, bob: User, live: Live, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice):
        async with looking_at(room, bob) as b:
            transact: Transact = live.store.transact

            async def loses(key: int, alter: Alter) -> Settled:
                monkeypatch.setattr(live.store, "transact", transact)
                await Membership.objects.filter(person=bob).adelete()
                await watch.sweep()
                await transact(key, alter)
                raise TimeoutError("no answer")

            monkeypatch.setattr(live.store, "transact", loses)
            await b.says("call.join", media={})
            assert await b.is_closed_with() == CloseCode.NO_ACCESS
        assert await inside(live, room) == ["Alice Amano"]


async def test_whoever_comes_back_to_an_old_seat_leaves_no_second_one_behind(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice), joined(room, bob) as before, looking_at(room, bob) as b:
        await before.drops()
        with answers_lost(live, monkeypatch):
            await asks_in_vain(b)
        await b.joins(resume=before.secret)
        assert await inside(live, room) == ["Alice Amano", "坊 Bob"]
        assert b.id == before.id
