"""Visitors: linked before the click, seated by it, and shown, told and left nothing else."""

from typing import Any

import pytest
from pytest_django import Settings

from chat.core.errors import CloseCode, ErrorCode
from chat.live.live import Live
from chat.models import Room, User
from tests.realtime.people import (
    held_back,
    joined,
    looking_at,
    names,
    opened,
    types,
    visiting,
)
from tests.realtime.test_relay import SIGNALS, sends, signal


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is let go may approach again at once."""
    monkeypatch.setattr("chat.core.call.visiting.APPROACHES_APART_SECONDS", 0.0)


async def visitors(live: Live, room: Room) -> list[str]:
    """Who visits."""
    call = await live.store.load(room.pk)
    return [one.id for one in call.visitors] if call else []


def ids(peers: list[dict[str, Any]]) -> list[str]:
    """Whose these are."""
    return [one["id"] for one in peers]


# Approaching


async def test_a_visitor_is_told_ids_and_orders_and_those_inside_are_told_one(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        approached = await b.approaches()
        arrived = await a.hears("visitor.arrived")
        (seat,) = await a.sees()
    assert approached == {
        "type": "call.approached",
        "self": b.id,
        "order": approached["order"],
        "peers": [{"id": a.id, "order": seat["order"]}],
        "ice": [],
    }
    assert approached["order"] > seat["order"]
    assert set(arrived) == {"type", "epoch", "seq", "id", "order"}
    assert (arrived["id"], arrived["order"]) == (b.id, approached["order"])


async def test_nobody_inside_or_on_a_home_page_sees_a_name_or_a_count_of_visitors(
    room: Room, alice: User, bob: User, carol: User
):
    async with joined(room, alice) as a, opened("/ws/home/", carol) as home, looking_at(room, carol) as c:
        for socket in (home, c):
            await socket.catches_up()
        async with visiting(room, bob) as b:
            assert await home.catches_up() == []
            assert await c.catches_up() == []
            assert names(await a.sees()) == ["Alice Amano"]
            assert "Bob" not in str(a.heard)
            assert "Bob" not in str(b.heard[1:])
        assert await home.catches_up() == []
        assert await c.catches_up() == []


async def test_a_visitor_hears_nothing_that_is_said_or_done_inside(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await b.catches_up()
        await a.says("chat.send", id="c-1", text="A secret")
        await a.says("reaction.send", reaction="clap")
        await a.says("hand.raise", raised=True)
        await a.says("media.update", microphone=True, camera=True, screen=True)
        await a.catches_up()
        assert await b.catches_up() == []
        await b.says("ping", sent_at=1)
        pong = await b.hears("pong")
        assert (pong["epoch"], pong["seq"], pong["chat"]) == ("", 0, 0)


@pytest.mark.parametrize("type", SIGNALS)
async def test_signals_pass_between_a_visitor_and_somebody_inside_both_ways(
    room: Room, alice: User, bob: User, type: str
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await sends(b, signal(type, a.id))
        assert (await a.hears(type))["from"] == b.id
        await sends(a, signal(type, b.id))
        assert (await b.hears(type))["from"] == a.id


@pytest.mark.parametrize("type", SIGNALS)
async def test_no_signal_passes_between_two_visitors(room: Room, alice: User, bob: User, carol: User, type: str):
    async with joined(room, alice), visiting(room, bob) as b, visiting(room, carol) as c:
        await c.catches_up()
        await sends(b, signal(type, c.id))
        await b.is_refused(ErrorCode.UNKNOWN_PARTICIPANT, type)
        assert await c.catches_up() == []


async def test_a_visitor_is_given_the_stun_server_and_no_credentials_until_the_click(
    room: Room, alice: User, bob: User, settings: Settings
):
    settings.TURN_URLS = ["stun:turn.example.com", "turn:turn.example.com"]
    settings.TURN_SECRET = "north-wind-and-sun-0123456789abcdef"
    async with joined(room, alice), looking_at(room, bob) as b:
        assert (await b.approaches())["ice"] == [{"urls": ["stun:turn.example.com"]}]
        await b.catches_up()
        assert "credential" not in str(b.heard)
        assert (await b.joins())["ice"][1]["credential"]


# Who may not


async def test_nobody_approaches_an_empty_room(room: Room, bob: User):
    async with looking_at(room, bob) as b:
        await b.says("call.approach")
        await b.is_refused(ErrorCode.CANNOT_APPROACH, "call.approach")


async def test_nobody_approaches_where_hosts_let_people_in(lobby_room: Room, alice: User, bob: User):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.says("call.approach")
        await b.is_refused(ErrorCode.CANNOT_APPROACH, "call.approach")
        assert await a.catches_up() == []


async def test_an_outsider_gets_no_further_than_the_door(room: Room, alice: User, mallory: User, live: Live):
    async with joined(room, alice), looking_at(room, mallory) as m:
        await m.says("call.approach")
        assert await m.is_closed_with() == CloseCode.NO_ACCESS
        assert await visitors(live, room) == []


async def test_whoever_is_inside_or_visits_already_cannot_approach(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        for socket in (a, b):
            await socket.says("call.approach")
            await socket.is_refused(ErrorCode.ALREADY_JOINED, "call.approach")
        assert await visitors(live, room) == [b.id]


async def test_who_approaches_again_and_again_makes_nobody_build_links(
    room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chat.core.call.visiting.APPROACHES_APART_SECONDS", 60.0)
    async with joined(room, alice) as a, visiting(room, bob) as b:
        for _ in range(20):
            await b.says("call.leave")
            await b.says("call.approach")
        await b.catches_up()
        assert types(await a.catches_up()).count("visitor.arrived") == 1


async def test_who_approaches_on_a_socket_each_makes_nobody_build_links(
    room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chat.core.call.visiting.APPROACHES_APART_SECONDS", 60.0)
    async with joined(room, alice) as a:
        for _ in range(10):
            async with looking_at(room, bob) as b:
                await b.says("call.approach")
                await b.catches_up()
        assert types(await a.catches_up()).count("visitor.arrived") == 1


async def test_one_person_does_not_take_every_visitors_place(room: Room, alice: User, bob: User, carol: User):
    async with joined(room, alice), visiting(room, bob), visiting(room, bob), looking_at(room, bob) as third:
        await third.says("call.approach")
        await third.is_refused(ErrorCode.CANNOT_APPROACH, "call.approach")
        async with looking_at(room, carol) as c:
            await c.approaches()


# The click


async def test_a_click_seats_the_visitor_with_the_same_id_and_order(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        approached = await b.approaches()
        snapshot = await b.joins(media={"camera": True})
        me = snapshot["roster"][-1]
        assert (snapshot["self"], me["id"], me["order"]) == (approached["self"], b.id, approached["order"])
        assert snapshot["visitors"] == []
        heard = await a.hears("participant.joined")
        assert heard["participant"] == me
        assert "visitor.left" not in types(a.heard)
        assert await visitors(live, room) == []


async def test_whoever_has_clicked_is_a_participant_like_any_other(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await b.joins()
        await b.says("chat.send", id="c-1", text="Hello")
        assert (await a.hears("chat.message"))["entry"]["text"] == "Hello"
        await sends(a, signal("signal.need", b.id))
        assert (await b.hears("signal.need"))["from"] == a.id
        await b.drops()
        await a.hears("participant.away", id=b.id)
        async with looking_at(room, bob) as again:
            assert (await again.joins(resume=b.secret))["self"] == b.id


async def test_whoever_enters_and_the_visitors_hear_of_each_other(room: Room, alice: User, bob: User, carol: User):
    async with joined(room, alice) as a, visiting(room, bob) as b, looking_at(room, carol) as c:
        snapshot = await c.joins()
        assert ids(snapshot["visitors"]) == [b.id]
        assert ids((await b.hears("call.approached"))["peers"]) == [a.id, c.id]
        await sends(c, signal("signal.need", b.id))
        assert (await b.hears("signal.need"))["from"] == c.id
        await sends(b, signal("signal.need", c.id))
        assert (await c.hears("signal.need"))["from"] == b.id


async def test_of_two_visitors_the_second_is_linked_with_the_first_when_that_one_enters(
    room: Room, alice: User, bob: User, carol: User
):
    async with joined(room, alice) as a, visiting(room, bob) as b, visiting(room, carol) as c:
        snapshot = await c.joins()
        assert snapshot["visitors"] == [{"id": b.id, "order": b.heard[-1]["order"]}]
        assert ids((await b.hears("call.approached"))["peers"]) == [a.id, c.id]
        await b.joins()
        assert sorted(ids(await b.sees())) == sorted([a.id, b.id, c.id])


async def test_a_visitor_hears_who_has_left_and_who_came_back_on_a_reloaded_page(
    room: Room, alice: User, bob: User, carol: User
):
    async with (
        joined(room, alice) as a,
        joined(room, carol) as c,
        visiting(room, bob) as b,
        looking_at(room, carol) as reloaded,
    ):
        await reloaded.joins(replaces=c.secret)
        assert ids((await b.hears("call.approached"))["peers"]) == [a.id, reloaded.id]
        await reloaded.says("call.leave")
        assert ids((await b.hears("call.approached"))["peers"]) == [a.id]


async def test_a_visitor_to_whom_an_event_was_lost_is_told_by_the_next_heartbeat(
    room: Room, alice: User, bob: User, carol: User, live: Live
):
    async with joined(room, alice) as a, visiting(room, bob) as b, looking_at(room, carol) as c:
        async with held_back(live) as held:
            await c.joins()
        for message in held:
            message.close()
        assert ids((await b.catches_up())[-1]["peers"]) == [a.id, c.id]


async def test_a_snapshot_names_the_visitors_whose_arrival_was_lost(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        async with held_back(live) as held:
            await b.approaches()
        for message in held:
            message.close()
        await a.says("call.sync")
        assert ids((await a.hears("call.state"))["visitors"]) == [b.id]


async def test_a_visitor_with_a_secret_comes_back_instead(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.drops()
        async with visiting(room, bob) as again:
            snapshot = await again.joins(replaces=b.secret)
            assert len(snapshot["roster"]) == 2
            assert await visitors(live, room) == []
        assert "visitor.left" in types(await a.catches_up())
