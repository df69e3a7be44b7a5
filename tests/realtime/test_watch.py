"""What nobody announced is found by the sweep; and looking costs the same for one socket and for many."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Group
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.access import Rights, rooms_for
from chat.core.errors import CloseCode
from chat.live.announce import EVERYBODY_GROUP
from chat.live.live import Live
from chat.models import Ban, Entry, Membership, Role, Room, Session, User
from chat.services.watch import Watch
from tests.conftest import make_person, make_room
from tests.realtime.people import Socket, joined, looking_at, opened, types

Meanwhile = Callable[[], Awaitable[None]]
SAID: dict[str, dict[str, Any]] = {
    "ping": {"sent_at": 1},
    "signal.need": {"to": "ALICE", "link": "l1", "what": "ice"},
    "call.approach": {},
}
QUERIES_A_LOOK = 4
"""Sessions with their people, rooms, memberships, bans."""


# Without a word to any socket


async def _disabled(room: Room, person: User) -> None:
    await User.objects.filter(pk=person.pk).aupdate(is_active=False)


async def _given_another_password(room: Room, person: User) -> None:
    await User.objects.filter(pk=person.pk).aupdate(password="!")


async def _signed_out(room: Room, person: User) -> None:
    await sync_to_async(Session.objects.filter(person=person)._raw_delete)("default")


async def _expired(room: Room, person: User) -> None:
    await Session.objects.filter(person=person).aupdate(expire_date=timezone.now() - timedelta(seconds=1))


async def _no_member(room: Room, person: User) -> None:
    await Membership.objects.filter(room=room, person=person).aupdate(person=None, group=await _nobody())


async def _banned(room: Room, person: User) -> None:
    await Ban.objects.abulk_create([Ban(room=room, person=person)])


async def _closed(room: Room, person: User) -> None:
    await Room.objects.filter(pk=room.pk).aupdate(is_open=False)


async def _nobody() -> Group:
    return await Group.objects.acreate(name="nobody")


@pytest.mark.parametrize(
    ("lost", "code"),
    [
        (_disabled, CloseCode.SIGNED_OUT),
        (_given_another_password, CloseCode.SIGNED_OUT),
        (_signed_out, CloseCode.SIGNED_OUT),
        (_expired, CloseCode.SIGNED_OUT),
        (_no_member, CloseCode.NO_ACCESS),
        (_banned, CloseCode.NO_ACCESS),
        (_closed, CloseCode.ROOM_CLOSED),
    ],
)
async def test_what_was_lost_in_silence_is_found_by_the_sweep(
    room: Room, bob: User, watch: Watch, lost: Callable[[Room, User], Awaitable[None]], code: CloseCode
):
    async with joined(room, bob) as b:
        await watch.sweep()
        assert types(await b.catches_up()) == []
        await lost(room, bob)
        await watch.sweep()
        assert await b.is_closed_with() == code
        async with looking_at(room, bob) as again:
            assert await again.is_closed_with() == code


async def test_the_others_hear_who_was_found_by_the_sweep(room: Room, alice: User, bob: User, watch: Watch):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await _disabled(room, bob)
        await watch.sweep()
        assert (await a.hears("participant.left"))["id"] == b.id


async def test_a_role_changed_in_silence_is_found_by_the_sweep(room: Room, alice: User, bob: User, watch: Watch):
    async with joined(room, alice) as a, joined(room, bob):
        await Membership.objects.filter(person=bob).aupdate(role=Role.HOST)
        await watch.sweep()
        assert (await a.hears("participant.updated"))["participant"]["role"] == "host"


async def test_a_home_page_that_missed_a_change_is_brought_up_to_date(room: Room, bob: User, watch: Watch):
    async with opened("/ws/home/", bob) as home:
        await home.hears("rooms.state")
        await watch.sweep()
        assert await home.catches_up() == []
        await Room.objects.filter(pk=room.pk).aupdate(name="Monthly")
        await watch.sweep()
        assert [one["name"] for one in (await home.hears("rooms.state"))["rooms"]] == ["Monthly"]


async def test_a_sweep_that_fails_leaves_everybody_where_they_are(
    room: Room, bob: User, watch: Watch, outage: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chat.services.watch.SWEEP_SECONDS", 0)
    async with joined(room, bob) as b:
        outage("chat.services.watch.inspect")
        await watch.start()
        assert types(await b.catches_up()) == []
        await watch.stop()


@pytest.fixture
def bob_is_banned_meanwhile(
    room: Room, bob: User, live: Live, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> Meanwhile:
    """Once called, whatever is asked of the store is answered after the sweep has found it; signals are too many."""

    async def begin() -> None:
        await _banned(room, bob)
        monkeypatch.setattr("chat.core.allowance.SIGNALS_AT_ONCE", 0)
        for name in ("load", "renew"):
            monkeypatch.setattr(live.store, name, _after(watch.sweep, getattr(live.store, name)))

    return begin


@pytest.mark.parametrize("says", SAID)
async def test_a_right_that_is_lost_while_a_visitor_is_served_is_no_fault(
    room: Room, alice: User, bob: User, live: Live, bob_is_banned_meanwhile: Meanwhile, says: str
):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        if says != "call.approach":
            await b.approaches()
        await bob_is_banned_meanwhile()
        await b.writes(json.dumps({"type": says, **SAID[says]}).replace("ALICE", a.id))
        assert await b.is_closed_with() == CloseCode.NO_ACCESS
        await b.drops()
        call = await live.store.load(room.pk)
        assert call
        assert call.visitors == ()


async def test_a_right_that_is_lost_while_a_heartbeat_is_answered_is_no_fault(
    room: Room, alice: User, bob: User, bob_is_banned_meanwhile: Meanwhile
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await bob_is_banned_meanwhile()
        await b.says("ping", sent_at=1)
        assert await b.is_closed_with() == CloseCode.NO_ACCESS
        assert (await a.hears("participant.left"))["id"] == b.id


def _after(first: Callable[[], Awaitable[None]], then: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def both(*arguments: Any) -> Any:
        answer = await then(*arguments)
        await first()
        return answer

    return both


# What it costs


@asynccontextmanager
async def queries() -> AsyncIterator[list[str]]:
    """The queries that the server makes meanwhile."""
    found: list[str] = []
    context = await sync_to_async(lambda: CaptureQueriesContext(connections["default"]).__enter__())()
    yield found
    await sync_to_async(context.__exit__)(None, None, None)
    found += [query["sql"] for query in context.captured_queries if not query["sql"].startswith("PRAGMA")]


async def test_one_sweep_asks_each_table_once(room: Room, lobby_room: Room, alice: User, bob: User, watch: Watch):
    async with AsyncExitStack() as stack:
        for person in (alice, bob, alice, bob):
            for each in (room, lobby_room):
                await (await stack.enter_async_context(looking_at(each, person))).catches_up()
            await (await stack.enter_async_context(opened("/ws/home/", person))).catches_up()
        async with queries() as asked:
            await watch.sweep()
    assert len(asked) == QUERIES_A_LOOK, asked


async def test_a_change_that_concerns_everybody_asks_each_table_once(room: Room, alice: User, bob: User, live: Live):
    async with AsyncExitStack() as stack:
        sockets: list[Socket] = []
        for person in (alice, bob, alice, bob):
            sockets += [await stack.enter_async_context(opened("/ws/home/", person))]
            sockets += [await stack.enter_async_context(looking_at(room, person))]
        for socket in sockets:
            await socket.catches_up()
        async with queries() as asked:
            await live.announcer.rights_changed([EVERYBODY_GROUP])
            for socket in sockets:
                await socket.catches_up()
    assert len(asked) == QUERIES_A_LOOK, asked


async def test_a_crowd_that_joins_is_looked_up_together(room: Room, alice: User, bob: User):
    async with AsyncExitStack() as stack:
        crowd = [await stack.enter_async_context(looking_at(room, person)) for person in (alice, bob, alice, bob)]
        for socket in crowd:
            await socket.catches_up()
        async with queries() as asked:
            for socket in crowd:
                await socket.says("call.join", media={})
            for socket in crowd:
                await socket.is_in()
    assert sum("chat_ban" in sql for sql in asked) < len(crowd), asked


async def test_a_change_of_one_person_asks_nothing_about_the_others(room: Room, alice: User, bob: User):
    async with looking_at(room, alice) as a, looking_at(room, bob) as b:
        await a.catches_up()
        await b.catches_up()
        async with queries() as asked:
            await a.catches_up()
        assert asked == []
        async with queries() as asked:
            await bob.asave()
            await b.catches_up()
        assert sum("chat_session" in sql for sql in asked) == 1


# One rule


async def test_looking_at_many_says_the_same_as_looking_at_one(alice: User, bob: User, mallory: User):
    await sync_to_async(_a_company)(alice, bob, mallory)
    people = [person async for person in User.objects.all()]
    rights = await Rights.load([person.pk for person in people])
    for person in people:
        one_by_one = [(room.pk, room.role) async for room in rooms_for(person)]
        assert [(room.pk, room.role) for room in rights.rooms(person)] == one_by_one
    assert [(room.slug, room.role) for room in rights.rooms(mallory)] == [("all", "member"), ("team", "host")]


def _a_company(alice: User, bob: User, mallory: User) -> None:
    staff, others = Group.objects.create(name="staff"), Group.objects.create(name="others")
    mallory.groups.add(staff, others)
    bob.groups.add(staff)
    disabled = make_person("dave", is_active=False)
    make_room("all", host=alice, entry=Entry.EVERYONE, is_open=False)
    team = make_room("team", host=alice, members=(bob, disabled))
    Membership.objects.create(room=team, group=staff)
    Membership.objects.create(room=team, group=others, role=Role.HOST)
    make_room("board", host=alice)
    banned = make_room("banned", host=alice, members=(bob,), entry=Entry.EVERYONE)
    for person in (bob, mallory):
        Ban.objects.create(room=banned, person=person)
