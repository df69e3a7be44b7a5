"""How a visit ends: by the click of others, a lock, idleness, lost sockets and lost rights."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from chat.core.call import LEASE_SECONDS
from chat.core.call.visiting import VISIT_SECONDS
from chat.core.errors import CloseCode, ErrorCode
from chat.live.announce import participant_group
from chat.live.live import Live
from chat.models import Ban, Membership, Room, Session, User
from chat.services.watch import Watch
from tests.conftest import make_person
from tests.live.conftest import Clock
from tests.protocol.test_fixtures import fixture
from tests.realtime.people import (
    Socket,
    held_back,
    joined,
    looking_at,
    names,
    types,
    visiting,
)
from tests.realtime.test_relay import SIGNALS, sends, signal
from tests.realtime.test_visiting import ids, no_hurry, visitors  # noqa: F401


@pytest.fixture
def steady_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The server's monotonic clock, turned by hand; it knows nothing of the store's."""
    hands = Clock()
    monkeypatch.setattr("chat.services.visiting.monotonic", hands)
    return hands


async def is_let_go(socket: Socket, why: str, live: Live, room: Room) -> None:
    """Wait until this one visits no longer, on a socket that goes on."""
    assert (await socket.hears("visit.ended"))["why"] == why
    assert socket.id not in await visitors(live, room)
    await socket.says("call.sync")
    await socket.is_refused(ErrorCode.NOT_JOINED, "call.sync")


# Let go


async def test_a_lock_lets_a_visitor_go_who_may_still_knock(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await a.says("call.lock", locked=True)
        await is_let_go(b, "closed", live, room)
        assert (await a.hears("visitor.left"))["id"] == b.id
        await sends(b, signal("signal.need", a.id))
        await b.is_refused(ErrorCode.NOT_JOINED, "signal.need")
        await b.knocks()
        await a.says("call.lock", locked=False)
        await b.is_in()


async def test_the_last_seat_lets_a_visitor_go_whose_click_is_refused(
    room: Room, alice: User, bob: User, carol: User, live: Live
):
    room.capacity = 2
    await room.asave()
    async with joined(room, alice) as a, visiting(room, bob) as b, looking_at(room, carol) as c:
        await c.joins()
        await is_let_go(b, "closed", live, room)
        await b.says("call.join", media={})
        await b.is_refused(ErrorCode.ROOM_FULL, "call.join")
        await c.says("call.leave")
        assert ids((await b.approaches())["peers"]) == [a.id]


async def test_a_click_that_meets_the_dismissal_on_its_way_is_an_ordinary_join(
    room: Room, alice: User, bob: User, live: Live
):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        approached = await b.approaches()
        async with held_back(live) as held:
            await a.says("call.lock", locked=True)
            await a.says("call.lock", locked=False)
            await a.says("ping", sent_at=1)
            await a.hears("pong")
            snapshot = await b.joins()
        for message in held:
            await message
        assert snapshot["roster"][-1]["order"] != approached["order"]
        assert types(await b.catches_up()).count("visit.ended") == 0
        assert len(await b.sees()) == 2


async def test_a_dismissal_that_comes_late_ends_no_visit_since(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice), visiting(room, bob) as b:
        before = b.id
        await b.says("call.leave")
        await b.approaches()
        late = {"type": "live.dismiss", "id": before, "why": "closed"}
        await live.layer.group_send(participant_group(b.id), late)
        assert "visit.ended" not in types(await b.catches_up())
        assert await visitors(live, room) == [b.id]


async def test_a_seat_that_is_refused_ends_the_visit(room: Room, alice: User, bob: User, carol: User, live: Live):
    async with joined(room, alice) as a, joined(room, carol), visiting(room, bob) as b:
        await Room.objects.filter(pk=room.pk).aupdate(capacity=2)
        await b.says("call.join", media={})
        await b.is_refused(ErrorCode.ROOM_FULL, "call.join")
        assert await visitors(live, room) == []
        assert (await a.hears("visitor.left"))["id"] == b.id


async def test_with_the_last_one_inside_the_visitors_go(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await a.says("call.leave")
        await is_let_go(b, "closed", live, room)
        assert await live.store.load(room.pk) is None


async def test_a_call_that_is_ended_leaves_the_visitors_sockets_open(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await a.says("call.end")
        await is_let_go(b, "closed", live, room)


async def test_a_click_that_meets_the_end_of_the_call_begins_another_one(
    room: Room, alice: User, bob: User, live: Live
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        before = await live.store.load(room.pk)
        async with held_back(live) as held:
            await a.says("call.end")
            await a.says("hand.raise", raised=True)
            await a.is_refused(ErrorCode.NOT_JOINED, "hand.raise")
            snapshot = await b.joins()
        for message in held:
            await message
        assert await a.is_closed_with() == CloseCode.CALL_ENDED
        assert before
        assert snapshot["call"]["epoch"] != before.epoch
        assert "visit.ended" not in types(await b.catches_up())
        assert names(await b.sees()) == ["坊 Bob"]


async def test_whoever_does_not_click_is_let_go_after_two_minutes(
    room: Room, alice: User, bob: User, live: Live, clock: Clock, steady_clock: Clock
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        for hands in (clock, steady_clock):
            hands.goes_on(VISIT_SECONDS - 1)
        await b.catches_up()
        assert await visitors(live, room) == [b.id]
        for hands in (clock, steady_clock):
            hands.goes_on(1)
        await b.says("ping", sent_at=1)
        await is_let_go(b, "idle", live, room)
        assert (await a.hears("visitor.left"))["id"] == b.id
        await b.joins()


async def test_a_lost_lease_ends_a_visit_and_no_participant_departs(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        clock.goes_on(LEASE_SECONDS - 1)
        await a.catches_up()
        clock.goes_on(1)
        await live.sweep.once()
        await is_let_go(b, "expired", live, room)
        heard = types(await a.catches_up())
        assert "visitor.left" in heard
        assert "participant.left" not in heard


async def test_a_visit_that_the_store_forgot_ends_with_the_next_heartbeat(
    room: Room, alice: User, bob: User, live: Live
):
    async with joined(room, alice), visiting(room, bob) as b:
        live.store._calls.clear()  # type: ignore[attr-defined]
        live.store._leases.clear()  # type: ignore[attr-defined]
        await b.says("ping", sent_at=1)
        await is_let_go(b, "expired", live, room)


async def test_a_lost_socket_ends_the_visit_at_once(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await b.drops()
        assert (await a.hears("visitor.left"))["id"] == b.id
        assert await visitors(live, room) == []


async def test_a_visit_can_be_given_back(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await b.says("call.leave")
        assert (await a.hears("visitor.left"))["id"] == b.id
        assert await visitors(live, room) == []
        await b.joins()


# Rights


async def _leaves_the_room(person: User, room: Room) -> None:
    await (await Membership.objects.aget(room=room, person=person)).adelete()


async def _is_banned(person: User, room: Room) -> None:
    await Ban.objects.acreate(room=room, person=person)


async def _signs_out(person: User, room: Room) -> None:
    await Session.objects.filter(person=person).adelete()


async def _is_switched_off(person: User, room: Room) -> None:
    person.is_active = False
    await person.asave()


async def _loses_the_room(person: User, room: Room) -> None:
    room.is_open = False
    await room.asave()


LOSSES = [_leaves_the_room, _is_banned, _signs_out, _is_switched_off, _loses_the_room]


@pytest.mark.parametrize("loses", LOSSES)
async def test_whoever_loses_the_right_to_come_in_visits_no_longer(
    room: Room, alice: User, bob: User, live: Live, loses: Callable[[User, Room], Awaitable[None]]
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await loses(bob, room)
        assert await b.is_closed_with() >= CloseCode.SIGNED_OUT
        assert await visitors(live, room) == []
        assert loses is _loses_the_room or (await a.hears("visitor.left"))["id"] == b.id


@pytest.mark.parametrize("change", [{"lobby": True}, {"capacity": 2}], ids=["a lobby", "fewer seats"])
async def test_a_room_that_asks_by_now_lets_its_visitors_go(
    room: Room, alice: User, bob: User, carol: User, live: Live, change: dict[str, Any]
):
    async with joined(room, alice), joined(room, carol), visiting(room, bob) as b:
        for name, value in change.items():
            setattr(room, name, value)
        await room.asave()
        await is_let_go(b, "closed", live, room)


async def test_a_removed_person_visits_from_no_device(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, joined(room, bob) as b, visiting(room, bob) as other:
        await a.says("moderation.remove", participant=b.id)
        await is_let_go(other, "closed", live, room)
        await other.says("call.approach")
        await other.is_refused(ErrorCode.CANNOT_APPROACH, "call.approach")


async def test_mallory_who_was_let_in_for_a_moment_signals_nobody_after_it(room: Room, alice: User, live: Live):
    mallory = await sync_to_async(make_person)("mallory2", display_name="Mallory")
    await Membership.objects.acreate(room=room, person=mallory)
    async with joined(room, alice) as a, visiting(room, mallory) as m:
        await a.says("call.lock", locked=True)
        await m.hears("visit.ended")
        await a.catches_up()
        for type in SIGNALS:
            for example in fixture("client")[type]:
                await sends(m, example | {"to": a.id})
                await m.is_refused(ErrorCode.NOT_JOINED, type)
        assert await a.catches_up() == []


async def test_a_lobby_that_is_opened_while_somebody_approaches_turns_them_away(
    room: Room, alice: User, bob: User, live: Live, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    transact = live.store.transact
    asked, goes_on = asyncio.Event(), asyncio.Event()

    async def takes_time(*change: Any) -> Any:
        asked.set()
        await goes_on.wait()
        return await transact(*change)

    async with joined(room, alice), looking_at(room, bob) as b:
        await b.hears("room.updated")
        monkeypatch.setattr(live.store, "transact", takes_time)
        await b.says("call.approach")
        await asked.wait()
        await Room.objects.filter(pk=room.pk).aupdate(lobby=True)
        await watch.sweep()
        goes_on.set()
        await is_let_go(b, "closed", live, room)
