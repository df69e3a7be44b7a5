"""Signals between two participants: stamped by the server, refused when there is no such neighbour."""

import json

import pytest

from chat.core.errors import ErrorCode
from chat.live.live import Live
from chat.models import Room, User
from tests.protocol.test_fixtures import fixture
from tests.realtime.people import Socket, held_back, joined, looking_at, types

SIGNALS = ("signal.description", "signal.candidates", "signal.need")


def signal(type: str, to: str) -> dict:
    """An example of a signal, for this participant."""
    return {**fixture("client")[type][0], "to": to}


async def sends(socket: Socket, message: dict) -> None:
    """Send a message made elsewhere."""
    await socket.writes(json.dumps(message))


@pytest.mark.parametrize("type", SIGNALS)
async def test_a_signal_arrives_stamped_and_nobody_else_hears_it(
    room: Room, alice: User, bob: User, carol: User, type: str
):
    async with joined(room, alice) as a, joined(room, bob) as b, joined(room, carol) as c:
        await c.catches_up()
        sent = signal(type, a.id)
        await sends(b, sent)
        heard = await a.hears(type)
        assert await c.catches_up() == []
    assert heard["from"] == b.id
    assert "to" not in heard
    assert heard["link"] == sent["link"]
    assert heard.get("description") == sent.get("description")
    assert [one["candidate"] for one in heard.get("candidates", [])] == [
        one["candidate"] for one in sent.get("candidates", [])
    ]


@pytest.mark.parametrize("type", SIGNALS)
async def test_a_signal_to_nobody_there_is_refused(room: Room, alice: User, bob: User, type: str):
    async with joined(room, alice) as a, joined(room, bob) as b:
        for target in ("nobody", b.id, f"participant.{a.id}", "home", f"room.{room.pk}"):
            await sends(b, signal(type, target))
            await b.hears("error", ref=type)
        assert types(await a.catches_up()) == ["participant.joined"]


async def test_a_signal_reaches_into_no_other_room(room: Room, lobby_room: Room, alice: User, bob: User):
    async with joined(lobby_room, alice) as elsewhere, joined(room, bob) as b:
        await sends(b, signal("signal.need", elsewhere.id))
        await b.is_refused(ErrorCode.UNKNOWN_PARTICIPANT, "signal.need")
        assert await elsewhere.catches_up() == []


async def test_a_signal_reaches_nobody_who_only_waits(lobby_room: Room, alice: User, bob: User):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        await b.catches_up()
        await sends(a, signal("signal.need", b.id))
        await a.is_refused(ErrorCode.UNKNOWN_PARTICIPANT, "signal.need")
        assert await b.catches_up() == []


async def test_a_signal_to_somebody_who_has_left_is_refused(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("call.leave")
        await a.hears("participant.left")
        await sends(a, signal("signal.need", b.id))
        await a.is_refused(ErrorCode.UNKNOWN_PARTICIPANT, "signal.need")


async def test_a_newcomer_nobody_has_heard_of_yet_is_found_in_the_store(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        async with held_back(live) as held:
            await b.joins()
        for message in held:
            message.close()
        await sends(a, signal("signal.need", b.id))
        assert (await b.hears("signal.need"))["from"] == a.id


async def test_a_description_of_a_real_size_goes_through(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        sdp = "v=0\r\n" + "a=candidate:1 1 udp 2122260223 10.0.0.7 51000 typ host\r\n" * 800
        await sends(b, {**signal("signal.description", a.id), "description": {"type": "offer", "sdp": sdp}})
        assert (await a.hears("signal.description"))["description"]["sdp"] == sdp
