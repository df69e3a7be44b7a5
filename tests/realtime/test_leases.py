"""A seat is kept for a lease, and what becomes of whoever outlives it."""

from chat.core.call import LEASE_SECONDS
from chat.core.errors import CloseCode, ErrorCode
from chat.live.live import Live
from chat.models import Role, Room, User
from tests.live.conftest import Clock
from tests.realtime.people import Socket, joined, looking_at, names, types, visiting


async def test_whoever_does_not_come_back_is_ended_by_the_sweep(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.drops()
        clock.goes_on(LEASE_SECONDS - 1)
        await a.catches_up()
        await live.sweep.once()
        clock.goes_on(1)
        await live.sweep.once()
        left = await a.hears("participant.left")
    assert (left["id"], left["why"]) == (b.id, "expired")


async def test_a_page_that_was_closed_is_gone_sooner(room: Room, alice: User, bob: User, live: Live, clock: Clock):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.drops(1001)
        clock.goes_on(8)
        await live.sweep.once()
        assert (await a.hears("participant.left"))["why"] == "expired"


async def test_a_heartbeat_keeps_a_seat(room: Room, alice: User, live: Live, clock: Clock):
    async with joined(room, alice) as a:
        for _ in range(5):
            clock.goes_on(LEASE_SECONDS - 1)
            await a.catches_up()
            await live.sweep.once()
        assert types(await a.catches_up()) == []


async def test_a_visitor_who_clicks_at_the_last_moment_has_a_whole_lease(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        clock.goes_on(LEASE_SECONDS - 1)
        await live.store.renew(room.pk, a.id)
        await b.joins()
        await _keeps_the_seat_for_a_lease(live, clock, room, a)


async def test_whoever_is_let_in_at_the_last_moment_has_a_whole_lease(
    lobby_room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        clock.goes_on(LEASE_SECONDS - 1)
        await live.store.renew(lobby_room.pk, a.id)
        await a.says("lobby.admit", participant=b.id)
        await b.is_in()
        await _keeps_the_seat_for_a_lease(live, clock, lobby_room, a)


async def _keeps_the_seat_for_a_lease(live: Live, clock: Clock, room: Room, other: Socket) -> None:
    clock.goes_on(LEASE_SECONDS - 1)
    await live.store.renew(room.pk, other.id)
    await live.sweep.once()
    assert "participant.left" not in types(await other.catches_up())


async def test_a_seat_that_has_lost_its_lease_is_given_one_by_the_next_heartbeat(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        live.store._leases.pop((room.pk, b.id))  # type: ignore[attr-defined]
        await b.says("ping", sent_at=1)
        await b.hears("pong")
        await _runs_out(live, clock, room, b, a)


async def test_whoever_ran_out_while_asleep_is_put_back_by_their_heartbeat(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("media.update", microphone=True, camera=True, screen=False)
        await b.catches_up()
        clock.goes_on(LEASE_SECONDS)
        await live.store.renew(room.pk, a.id)
        await live.sweep.once()
        await a.hears("participant.left", id=b.id)
        await b.says("ping", sent_at=1)
        back = (await a.hears("participant.joined"))["participant"]
        await b.says("hand.raise", raised=True)
        await a.hears("participant.updated")
    assert (back["id"], back["media"]["camera"]) == (b.id, True)


async def test_whoever_ran_out_neither_hears_nor_says_anything_unseen(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await _runs_out(live, clock, room, b, a)
        await a.says("chat.send", id="c1", text="between us")
        await a.hears("chat.message")
        await b.says("chat.send", id="c2", text="boo")
        await b.is_refused(ErrorCode.NOT_JOINED, "c2")
        await b.says("signal.need", to=a.id, link="x", what="new")
        await b.is_refused(ErrorCode.NOT_JOINED, "signal.need")
        await b.says("reaction.send", reaction="clap")
        await b.is_refused(ErrorCode.NOT_JOINED, "reaction.send")
        assert "chat.message" not in types(b.heard)
        assert await a.catches_up() == []


async def test_whoever_ran_out_before_the_call_was_locked_has_to_knock(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await _runs_out(live, clock, room, b, a)
        await a.says("call.lock", locked=True)
        await a.hears("call.updated")
        await b.says("ping", sent_at=1)
        assert await b.is_closed_with() == CloseCode.TRY_AGAIN
        assert await a.catches_up() == []


async def test_whoever_was_made_host_in_a_call_that_is_over_is_none_in_the_next(
    lobby_room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    room = lobby_room
    async with looking_at(room, bob) as b:
        async with joined(room, alice) as a:
            await b.knocks()
            await a.says("lobby.admit", participant=b.id)
            await b.is_in()
            await a.says("moderation.host", participant=b.id)
            await b.hears("moderation.applied")
            await a.says("call.leave")
            await b.hears("participant.left", id=a.id)
        await _runs_out(live, clock, room, b)
        async with joined(room, alice) as a:
            await b.says("ping", sent_at=1)
            assert await b.is_closed_with() == CloseCode.TRY_AGAIN
            assert await a.catches_up() == []


async def test_a_host_who_is_none_any_more_comes_back_as_a_member(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    await room.memberships.filter(person=bob).aupdate(role=Role.HOST)
    async with joined(room, alice) as a, joined(room, bob) as b:
        await _runs_out(live, clock, room, b, a)
        await room.memberships.filter(person=bob).aupdate(role=Role.MEMBER)
        await b.says("ping", sent_at=1)
        assert (await a.hears("participant.joined"))["participant"]["role"] == "member"
        await a.says("call.lock", locked=True)
        await b.hears("call.updated")


async def test_whoever_sat_alone_and_ran_out_is_in_no_later_call_unseen(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, bob) as b:
        await _runs_out(live, clock, room, b)
        async with joined(room, alice) as a:
            await a.says("chat.send", id="c1", text="alone at last")
            await a.hears("chat.message")
            await b.says("chat.send", id="c2", text="boo")
            await b.is_refused(ErrorCode.NOT_JOINED, "c2")
            assert "chat.message" not in types(b.heard)


async def _runs_out(live: Live, clock: Clock, room: Room, silent: Socket, *others: Socket) -> None:
    clock.goes_on(LEASE_SECONDS)
    for other in others:
        await live.store.renew(room.pk, other.id)
    await live.sweep.once()
    for each in (silent, *others):
        await each.hears("participant.left", id=silent.id, why="expired")


async def test_whoever_ran_out_of_a_room_that_is_full_now_comes_as_a_newcomer(
    room: Room, alice: User, bob: User, carol: User, live: Live, clock: Clock
):
    await Room.objects.filter(pk=room.pk).aupdate(capacity=2)
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, carol) as c:
        clock.goes_on(LEASE_SECONDS)
        await live.store.renew(room.pk, a.id)
        await live.sweep.once()
        await c.joins()
        await b.says("ping", sent_at=1)
        assert await b.is_closed_with() == CloseCode.TRY_AGAIN
        assert names(await a.sees()) == ["Alice Amano", "Carol"]


async def test_whoever_lost_access_while_asleep_is_not_put_back(
    room: Room, alice: User, bob: User, mallory: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        clock.goes_on(LEASE_SECONDS)
        await live.store.renew(room.pk, a.id)
        await live.sweep.once()
        await room.memberships.filter(person=bob).aupdate(person=mallory)  # without a word to any socket
        await b.says("ping", sent_at=1)
        assert await b.is_closed_with() == CloseCode.NO_ACCESS


async def test_a_lock_that_outlived_its_call_keeps_nobody_out_for_longer_than_a_lease(
    room: Room, bob: User, live: Live, clock: Clock
):
    await Room.objects.filter(pk=room.pk).aupdate(locked=True)  # as when the database was away at that moment
    async with looking_at(room, bob) as b:
        await b.knocks()
        clock.goes_on(LEASE_SECONDS - 1)
        await b.catches_up()
        await live.sweep.once()
        assert types(await b.catches_up()) == []
        clock.goes_on(1)
        await live.sweep.once()
        await b.is_in()
    assert not (await Room.objects.aget(pk=room.pk)).locked
