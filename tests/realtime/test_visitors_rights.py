"""What a visitor may say and hears, of every message there is: signals to those inside, ids, and nothing else."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from chat.live.live import Live
from chat.models import Room, User
from tests.realtime.people import Socket, held_back, joined, types, visiting
from tests.realtime.test_every_message import HOST, MESSAGES, VISITING, aimed, no_hurry  # noqa: F401
from tests.realtime.test_visiting_ends import LOSSES

REFUSED = [type for type, answer in VISITING.items() if answer and type != "call.leave"]
ENDS: dict[str, Callable[[Socket], Awaitable[None]]] = {
    "a lock": lambda host: host.says("call.lock", locked=True),
    "the end": lambda host: host.says("call.end"),
    "the last one leaving": lambda host: host.says("call.leave"),
}
SHOWN_BEFORE_JOINING = {"room.updated", "call.approached"}


def examples(type: str, *targets: str) -> list[dict[str, Any]]:
    """Every example of a message, as it stands and aimed at each of these ids."""
    return [message for example in MESSAGES[type] for message in [example, *aimed(example, targets)]]


async def is_done(socket: Socket) -> None:
    """Wait until everything this one has said is done, though nothing passes the layer."""
    await socket.says("ping", sent_at=1)
    await socket.hears("pong")


@pytest.mark.parametrize("end", ENDS)
async def test_a_visitor_is_refused_from_the_moment_the_visit_ends_on_any_process(
    room: Room, alice: User, bob: User, live: Live, end: str
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        async with held_back(live) as held:
            await ENDS[end](a)
            await is_done(a)
            announced = len(held)
            for type in REFUSED:
                for message in examples(type, a.id):
                    await b.writes(json.dumps(message))
                    assert (await b.hears("error"))["code"] == VISITING[type][0], message
            assert len(held) == announced
        for announcement in held:
            announcement.close()


@pytest.mark.parametrize("loses", LOSSES)
async def test_nothing_that_is_said_after_a_right_was_lost_reaches_anybody(
    room: Room, alice: User, bob: User, live: Live, loses: Callable[[User, Room], Awaitable[None]]
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await loses(bob, room)
        await b.is_closed_with()
        async with held_back(live) as held:
            for type in MESSAGES:
                for message in examples(type, a.id):
                    await b.writes(json.dumps(message))
            await b.drops()
            assert held == []


async def test_whatever_those_inside_do_a_visitor_hears_what_the_pre_join_step_shows_and_ids(
    room: Room, alice: User, bob: User, carol: User
):
    async with joined(room, alice) as a, joined(room, carol) as c, visiting(room, bob) as b:
        await b.catches_up()
        start = len(b.heard)
        for type in HOST:
            for message in [] if type == "call.lock" else examples(type, c.id):
                await a.writes(json.dumps(message))
                await a.catches_up()
                await b.catches_up()
        told = [message for message in b.heard[start:] if message["type"] != "pong"]
        assert set(types(told)) == SHOWN_BEFORE_JOINING
        for message in told:
            assert all(set(peer) == {"id", "order"} for peer in message.get("peers", []))
