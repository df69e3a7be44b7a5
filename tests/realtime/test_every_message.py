"""Every message, by everybody, in every phase: an answer or a refusal, never a fault, never a ghost."""

import json
from typing import Any

import pytest

from chat.live.live import Live
from chat.models import Room, User
from tests.protocol.test_fixtures import fixture
from tests.realtime.people import Socket, joined, looking_at, types, visiting

MESSAGES = fixture("client")
SIGNALS = ("signal.description", "signal.candidates", "signal.need")
AIMED = ("lobby.admit", "lobby.deny", "moderation.mute", "moderation.remove", "moderation.host")

# What comes back: the codes of refusals, the types of anything else. Pongs are not counted.
COMING_IN = ("call.join", "call.approach")
LOOKING_ON = {type: ["not_joined"] for type in MESSAGES if type not in COMING_IN} | {"ping": []}
VISITING = {
    **{type: ["not_joined"] for type in MESSAGES if type not in ("call.join", "call.leave")},
    **{type: ["unknown_participant"] for type in SIGNALS},
    "call.approach": ["already_joined"],
    "ping": [],
}
WAITING = {type: ["not_joined"] for type in MESSAGES if type != "call.leave"} | {
    **{type: ["already_joined"] for type in COMING_IN},
    "media.update": [],
    "ping": [],
}
MEMBER = {
    **{type: ["unknown_participant"] for type in SIGNALS},
    **{type: ["not_allowed"] for type in (*AIMED, "call.lock", "call.end")},
    **{type: ["already_joined"] for type in COMING_IN},
    "call.sync": ["call.state"],
    "call.report": ["unknown_participant"],
    "media.update": ["participant.updated"],
    "hand.raise": ["participant.updated"],
    "reaction.send": ["reaction.sent"],
    "chat.send": ["chat.message"],
    "ping": [],
}
HOST = {
    **MEMBER,
    **{type: ["unknown_participant"] for type in AIMED},
    "call.lock": ["call.updated"],
}
HOST.pop("call.end")
HEARD_BY_ALL = ["participant.updated", "reaction.sent", "chat.message"]


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is too fast here: the examples are sent as fast as they are answered."""
    monkeypatch.setattr("chat.core.bucket.FRAMES_AT_ONCE", 100_000)


async def tries_everything(socket: Socket, expected: dict[str, list[str]], *targets: str) -> None:
    """Send every example, as it stands and aimed at each of these ids; each is answered as expected."""
    for type, answer in expected.items():
        for example in MESSAGES[type]:
            for message in [example, *aimed(example, targets)]:
                await socket.writes(json.dumps(message))
                heard = [one.get("code", one["type"]) for one in await socket.catches_up()]
                assert heard == answer, message


def aimed(example: dict[str, Any], targets: tuple[str, ...]) -> list[dict[str, Any]]:
    """An example as it would name each of these ids."""
    fields = [name for name in ("to", "participant") if name in example]
    return [example | {name: target} for name in fields for target in targets]


async def others(live: Live, room: Room, socket: Socket) -> list[Any]:
    """Everyone's seat but this one's."""
    call = await live.store.load(room.pk)
    assert call
    return [one for one in call.participants if one.id != socket.id]


async def test_somebody_who_looks_on_can_only_join(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await b.catches_up()
        before = await others(live, room, b)
        await tries_everything(b, LOOKING_ON, a.id, "nobody")
        assert await a.catches_up() == []
        assert await others(live, room, b) == before


async def test_a_visitor_can_only_signal_to_those_inside_and_join(
    room: Room, alice: User, bob: User, carol: User, live: Live
):
    async with joined(room, alice) as a, visiting(room, carol) as c, visiting(room, bob) as b:
        await a.catches_up()
        await b.catches_up()
        before = await others(live, room, b)
        await tries_everything(b, VISITING, b.id, c.id, "nobody")
        assert await a.catches_up() == []
        assert await c.catches_up() == []
        assert await others(live, room, b) == before


async def test_somebody_who_waits_can_only_wait(lobby_room: Room, alice: User, bob: User, live: Live):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        await b.catches_up()
        await a.catches_up()
        before = await others(live, lobby_room, b)
        await tries_everything(b, WAITING, a.id, b.id, "nobody")
        assert await a.catches_up() == []
        assert await others(live, lobby_room, b) == before


async def test_a_member_speaks_for_themselves_only(room: Room, lobby_room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, joined(lobby_room, alice) as elsewhere, joined(room, bob) as b:
        await a.catches_up()
        before = await others(live, room, b)
        await tries_everything(b, MEMBER, elsewhere.id, b.id, "nobody")
        assert types(await a.catches_up()) == [*HEARD_BY_ALL[:1], *HEARD_BY_ALL]
        assert await elsewhere.catches_up() == []
        assert await others(live, room, b) == before


async def test_a_host_rules_no_room_but_this_one(room: Room, lobby_room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, joined(room, bob) as b, joined(lobby_room, alice) as elsewhere:
        await a.catches_up()
        await b.catches_up()
        before = await others(live, room, a)
        await tries_everything(a, HOST, elsewhere.id, "nobody")
        assert sorted(types(await b.catches_up())) == sorted([*HEARD_BY_ALL, "participant.updated", "call.updated"])
        assert await elsewhere.catches_up() == []
        assert await others(live, room, a) == before


async def test_whoever_left_can_only_join_again(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("call.leave")
        await b.catches_up()
        await a.catches_up()
        await tries_everything(b, LOOKING_ON, a.id, b.id)
        assert await a.catches_up() == []
