"""The database is away for a moment: whoever asked is told so, and the room goes on."""

from collections.abc import Callable

import pytest
from django.db import OperationalError

from chat.consumers.room import RoomConsumer
from chat.core.errors import CloseCode, ErrorCode
from chat.live.announce import room_group
from chat.live.live import Live
from chat.models import Membership, Role, Room, User
from chat.services.watch import Watch
from tests.realtime.people import joined, looking_at, names, opened, types, visiting

Outage = Callable[[str], None]


async def test_a_chat_message_is_refused_and_the_room_goes_on(room: Room, alice: User, bob: User, outage: Outage):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await a.catches_up()
        outage("chat.services.chatting.ChatMessage.objects.aget_or_create")
        await b.says("chat.send", id="c1", text="hello?")
        await b.is_refused(ErrorCode.UNAVAILABLE, "c1")
        assert await a.catches_up() == []
        await b.says("hand.raise", raised=True)
        await a.hears("participant.updated")
        await a.says("signal.need", to=b.id, link="l1", what="ice")
        await b.hears("signal.need")


async def test_a_page_that_opens_is_told_to_come_back(room: Room, alice: User, outage: Outage):
    outage("chat.access.Rights.load")
    async with looking_at(room, alice) as a:
        assert await a.is_closed_with() == CloseCode.TRY_AGAIN
    outage("chat.consumers.home.overview")
    async with opened("/ws/home/", alice) as home:
        assert await home.is_closed_with() == CloseCode.TRY_AGAIN


async def test_a_join_that_fails_half_way_leaves_no_ghost(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch, outage: Outage
):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        with monkeypatch.context() as patch:
            patch.setattr("chat.services.chatting.newest", _away)
            await b.says("call.join", media={})
            await b.is_refused(ErrorCode.UNAVAILABLE, "call.join")
            assert (await a.hears("participant.left"))["why"] == "left"
        assert names((await b.joins())["roster"]) == ["Alice Amano", "坊 Bob"]


@pytest.mark.usefixtures("outage")
@pytest.mark.parametrize("way", ["resume", "replaces"])
async def test_whoever_comes_back_and_cannot_be_shown_the_call_keeps_the_seat_and_asks_again(
    room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch, way: str
):
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, bob) as again:
        await a.says("call.lock", locked=True)
        await b.drops()
        with monkeypatch.context() as patch:
            patch.setattr("chat.services.chatting.newest", _away)
            await again.says("call.join", media={}, **{way: b.secret})
            await again.is_refused(ErrorCode.UNAVAILABLE, "call.join")
        assert "participant.left" not in types(await a.catches_up())
        await again.joins(**{way: b.secret})
        assert [one["away"] for one in await a.sees()] == [False, False]


async def test_somebody_let_in_at_that_moment_comes_again(lobby_room: Room, alice: User, bob: User, outage: Outage):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        outage("chat.services.chatting.newest")
        await a.says("lobby.admit", participant=b.id)
        assert await b.is_closed_with() == CloseCode.TRY_AGAIN
        await b.drops()
        await a.hears("participant.away", id=b.id)


async def test_a_change_of_rights_at_that_moment_ends_nobodys_call(
    room: Room, alice: User, bob: User, live: Live, outage: Outage
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await a.catches_up()
        outage("chat.services.watch.inspect")
        await live.announcer.rights_changed([room_group(room.pk)])
        for socket in (a, b):
            assert await socket.catches_up() == []
        await b.says("hand.raise", raised=True)
        await a.hears("participant.updated")


@pytest.mark.usefixtures("outage")
async def test_a_role_given_while_the_store_is_away_is_given_by_the_next_look(
    room: Room, alice: User, bob: User, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice) as a, joined(room, bob):
        await Membership.objects.filter(person=bob).aupdate(role=Role.HOST)
        with monkeypatch.context() as patch:
            patch.setattr("chat.services.presence.give_role", _away)
            await watch.sweep()
        assert "participant.updated" not in types(await a.catches_up())
        await watch.sweep()
        assert (await a.hears("participant.updated"))["participant"]["role"] == "host"


@pytest.mark.usefixtures("outage")
async def test_a_role_taken_away_while_the_room_cannot_be_shown_is_not_given_back_by_a_heartbeat(
    room: Room, alice: User, bob: User, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    await Membership.objects.filter(person=bob).aupdate(role=Role.HOST)
    async with joined(room, alice) as a, joined(room, bob) as b:
        await Membership.objects.filter(person=bob).aupdate(role=Role.MEMBER)
        with monkeypatch.context() as patch:
            patch.setattr("chat.consumers.onlooker.room_info", _away)
            await watch.sweep()
        await b.catches_up()
        assert [one["role"] for one in await a.sees()] == ["host", "member"]


async def test_a_role_given_while_the_store_had_lost_the_seat_is_given_by_the_next_heartbeat(
    room: Room, alice: User, bob: User, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await Membership.objects.filter(person=bob).aupdate(role=Role.HOST)
        with monkeypatch.context() as patch:
            patch.setattr("chat.services.presence.give_role", _nothing)
            await watch.sweep()
        await b.says("ping", sent_at=1)
        assert (await a.hears("participant.updated"))["participant"]["role"] == "host"


@pytest.mark.usefixtures("outage")
async def test_a_home_page_learns_after_an_outage_which_room_it_lost(
    room: Room, mallory: User, bob: User, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    async with opened("/ws/home/", bob) as home:
        await home.hears("rooms.state")
        with monkeypatch.context() as patch:
            patch.setattr("chat.consumers.home.overview", _away)
            await Membership.objects.filter(person=bob).aupdate(person=mallory)
            await watch.sweep()
        assert await home.catches_up() == []
        await watch.sweep()
        assert (await home.hears("rooms.state"))["rooms"] == []


async def test_a_ban_that_cannot_be_written_down_still_removes(room: Room, alice: User, bob: User, outage: Outage):
    async with joined(room, alice) as a, joined(room, bob) as b:
        outage("chat.services.moderation.Ban.objects.aget_or_create")
        await a.says("moderation.remove", participant=b.id, ban=True)
        assert await b.is_closed_with() == CloseCode.REMOVED
        await a.is_refused(ErrorCode.UNAVAILABLE, "moderation.remove")


async def test_a_fault_of_the_servers_own_costs_nobody_their_connection(
    room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch, outage: Outage
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await a.catches_up()
        monkeypatch.setattr("chat.consumers.actions.presence.react", _broken)
        await b.says("reaction.send", reaction="clap")
        await b.is_refused(ErrorCode.INTERNAL, "")
        assert types(await a.catches_up()) == []
        await b.says("hand.raise", raised=True)
        await a.hears("participant.updated")


@pytest.mark.usefixtures("outage")
async def test_a_room_deleted_while_the_store_is_away_is_closed_all_the_same(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await b.hears("room.updated")
        monkeypatch.setattr(live.store, "transact", _away)
        await room.adelete()
        assert await a.is_closed_with() == await b.is_closed_with() == CloseCode.ROOM_CLOSED


@pytest.mark.usefixtures("outage")
async def test_a_lobby_opened_while_the_store_is_away_turns_visitors_away_by_the_next_look(
    room: Room, alice: User, bob: User, live: Live, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        with monkeypatch.context() as patch:
            patch.setattr(live.store, "transact", _away)
            room.lobby = True
            await room.asave()
            assert "visit.ended" not in types(await b.catches_up())
        await watch.sweep()
        assert (await b.hears("visit.ended"))["why"] == "closed"
        assert (await a.hears("visitor.left"))["id"] == b.id


async def _away(*args: object) -> None:
    raise OperationalError("the database is away")


async def _nothing(*args: object) -> None:
    """There was nobody to give it to."""


async def _broken(*args: object) -> None:
    raise ZeroDivisionError("a fault")


async def test_a_socket_that_begins_half_is_told_to_come_back(
    room: Room, alice: User, outage: Outage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def breaks(*_: object) -> None:
        raise RuntimeError("not an outage")

    monkeypatch.setattr("chat.services.watch.Watch.room", breaks)
    async with looking_at(room, alice) as a:
        assert await a.is_closed_with() == CloseCode.TRY_AGAIN
    assert "not an outage" in caplog.text


async def test_a_seat_whose_socket_cannot_hear_is_given_back(
    room: Room, alice: User, bob: User, outage: Outage, monkeypatch: pytest.MonkeyPatch
):
    async def breaks(self: RoomConsumer, group: str) -> None:
        raise RuntimeError("not an outage")

    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await b.catches_up()
        with monkeypatch.context() as patch:
            patch.setattr(RoomConsumer, "subscribe", breaks)
            await b.says("call.join", media={})
            await b.is_refused(ErrorCode.INTERNAL, "")
        await a.hears("participant.left")
        await b.joins()
