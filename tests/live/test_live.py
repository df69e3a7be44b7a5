"""Changes and the sweep, announced: each subscriber hears each thing once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from channels.layers import InMemoryChannelLayer

from chat.core.call import LEASE_SECONDS, approach, end, join, lose, mute
from chat.core.errors import CallError, CloseCode, ErrorCode
from chat.core.messages import ReactionSent
from chat.live.announce import EVERYBODY_GROUP, HOME_GROUP, RoomView, participant_group, room_group
from chat.live.live import Live
from chat.live.memory import MemoryStore
from chat.live.store import CallStore, Claim
from chat.live.sweep import Sweep
from tests.core.call.scene import ALICE, BOB, CAROL, LOBBY, OPEN, SMALL
from tests.live.conftest import Clock
from tests.live.test_store import joining, leaving

ROOM, OTHER_ROOM = 1, 2


class Ear:
    """Somebody who listens to groups of the layer."""

    def __init__(self, layer: InMemoryChannelLayer, name: str) -> None:
        self._layer, self._name = layer, name

    async def listens_to(self, *groups: str) -> "Ear":
        """Hear these groups from now on."""
        for group in groups:
            await self._layer.group_add(group, self._name)
        return self

    async def heard(self) -> list[dict[str, Any]]:
        """Everything that has arrived."""
        await self._layer.send(self._name, {"type": "mark"})
        messages = []
        while (message := await self._layer.receive(self._name))["type"] != "mark":
            messages.append(message)
        return messages

    async def frames(self) -> list[dict[str, Any]]:
        """The frames among it, with who they are for."""
        return [msgspec.json.decode(one["frame"]) for one in await self.heard() if "frame" in one]


class Emptied(list[int]):
    """Notes the rooms that were left by the last one inside."""

    async def __call__(self, room: int) -> None:
        self.append(room)


@pytest.fixture
def layer() -> InMemoryChannelLayer:
    return InMemoryChannelLayer(capacity=1000)


@pytest.fixture
def emptied() -> Emptied:
    return Emptied()


@pytest.fixture
async def live(store: CallStore, layer: InMemoryChannelLayer, emptied: Emptied) -> AsyncIterator[Live]:
    handle = Live(store=store, layer=layer, on_empty=emptied)
    yield handle
    await handle.sweep.stop()


async def test_everyone_in_the_room_hears_one_copy_of_an_event(live: Live, layer: InMemoryChannelLayer):
    await live.change(ROOM, joining(ALICE))
    ears = [await Ear(layer, f"ear{number}").listens_to(room_group(ROOM)) for number in range(5)]
    elsewhere = await Ear(layer, "elsewhere").listens_to(room_group(OTHER_ROOM), EVERYBODY_GROUP)
    settled = await live.change(ROOM, joining(BOB))
    for ear in ears:
        heard = await ear.heard()
        assert [one["type"] for one in heard] == ["live.event", "live.room"]
        assert (heard[0]["epoch"], heard[0]["seq"]) == ("epoch", settled.after and settled.after.seq)
        assert heard[0]["roles"] == {"alice": "host", "bob": "member"}
    assert await elsewhere.heard() == []


async def test_the_home_pages_hear_only_what_shows_from_outside(live: Live, layer: InMemoryChannelLayer):
    home = await Ear(layer, "home").listens_to(HOME_GROUP)
    await live.change(ROOM, joining(ALICE))
    await live.change(ROOM, lambda call, now: mute(call, "alice", "alice", "camera"))
    await live.change(ROOM, joining(BOB, LOBBY))
    await live.change(ROOM, leaving("alice"))
    await live.change(ROOM, leaving("bob"))
    views = [msgspec.json.decode(one["view"], type=RoomView) for one in await home.heard()]
    assert [([one.name for one in view.inside], [one.name for one in view.waiting]) for view in views] == [
        (["Alice"], []),
        (["Alice"], ["Bob"]),
        ([], ["Bob"]),
        ([], []),
    ]


async def test_visitors_do_not_show_from_outside(live: Live, layer: InMemoryChannelLayer):
    await live.change(ROOM, joining(ALICE))
    home = await Ear(layer, "home").listens_to(HOME_GROUP)
    inside = await Ear(layer, "inside").listens_to(room_group(ROOM))
    await live.change(ROOM, lambda call, now: approach(call, BOB, OPEN, now))
    await live.change(ROOM, leaving("bob"))
    assert [frame["type"] for frame in await inside.frames()] == ["visitor.arrived", "visitor.left"]
    assert await home.heard() == []


async def test_the_sweep_ends_a_visit_and_tells_the_visitor(live: Live, layer: InMemoryChannelLayer, clock: Clock):
    await live.change(ROOM, joining(ALICE))
    await live.change(ROOM, lambda call, now: approach(call, BOB, OPEN, now))
    inside = await Ear(layer, "inside").listens_to(room_group(ROOM))
    bob = await Ear(layer, "b").listens_to(participant_group("bob"))
    clock.goes_on(LEASE_SECONDS - 1)
    await live.store.renew(ROOM, "alice")
    clock.goes_on(1)
    await live.sweep.once()
    assert [frame["type"] for frame in await inside.frames()] == ["visitor.left"]
    assert await bob.heard() == [{"type": "live.dismiss", "id": "bob", "why": "expired"}]


async def test_a_message_for_one_reaches_nobody_else(live: Live, layer: InMemoryChannelLayer):
    for who in (ALICE, BOB):
        await live.change(ROOM, joining(who))
    alice = await Ear(layer, "a").listens_to(participant_group("alice"))
    bob = await Ear(layer, "b").listens_to(participant_group("bob"))
    await live.change(ROOM, lambda call, now: mute(call, "alice", "bob", "camera"))
    assert [frame["type"] for frame in await bob.frames()] == ["moderation.applied"]
    assert await alice.heard() == []


async def test_what_carries_no_number_is_sent_without_one(live: Live, layer: InMemoryChannelLayer):
    ear = await Ear(layer, "ear").listens_to(room_group(ROOM))
    await live.announcer.tell_room(ROOM, ReactionSent(sender="alice", reaction="clap"))
    (heard,) = await ear.heard()
    assert heard["seq"] == 0


async def test_nothing_on_the_layer_is_called_by_a_clients_word(live: Live, layer: InMemoryChannelLayer):
    """Channels makes a method name of `type`."""
    ear = await Ear(layer, "ear").listens_to(room_group(ROOM), participant_group("bob"), HOME_GROUP)
    for who in (ALICE, BOB, CAROL):
        await live.change(ROOM, joining(who))
    await live.change(ROOM, lambda call, now: mute(call, "alice", "bob", "camera"))
    await live.change(ROOM, lambda call, now: lose(call, "bob", "socket-bob", now, page_gone=False))
    await live.change(ROOM, lambda call, now: end(call, "alice"))
    assert {one["type"] for one in await ear.heard()} == {"live.event", "live.direct", "live.close", "live.room"}


async def test_an_ended_call_closes_each_socket_with_the_code(live: Live, layer: InMemoryChannelLayer):
    await live.change(ROOM, joining(ALICE))
    ear = await Ear(layer, "a").listens_to(participant_group("alice"))
    await live.change(ROOM, lambda call, now: end(call, "alice"))
    direct, close = await ear.heard()
    assert msgspec.json.decode(direct["frame"])["type"] == "call.ended"
    assert close == {"type": "live.close", "id": "alice", "code": int(CloseCode.CALL_ENDED), "but": ""}


async def test_a_refused_change_is_told_to_nobody(live: Live, layer: InMemoryChannelLayer):
    for who in (ALICE, BOB):
        await live.change(ROOM, joining(who, SMALL))
    ear = await Ear(layer, "ear").listens_to(room_group(ROOM), HOME_GROUP, participant_group("alice"))
    with pytest.raises(CallError) as caught:
        await live.change(ROOM, joining(CAROL, SMALL))
    assert caught.value.code is ErrorCode.ROOM_FULL
    assert await ear.heard() == []


async def test_a_room_that_empties_is_noted_once(live: Live, emptied: Emptied):
    for who in (ALICE, BOB):
        await live.change(ROOM, joining(who))
    await live.change(ROOM, leaving("alice"))
    assert emptied == []
    await live.change(ROOM, leaving("bob"))
    await live.change(ROOM, leaving("bob"))
    assert emptied == [ROOM]


async def test_a_room_left_to_those_who_wait_is_empty_too(live: Live, emptied: Emptied):
    await live.change(ROOM, joining(ALICE, LOBBY))
    await live.change(ROOM, joining(BOB, LOBBY))
    await live.change(ROOM, leaving("alice"))
    assert emptied == [ROOM]
    await live.change(ROOM, leaving("bob"))
    assert emptied == [ROOM]


# The sweep


async def test_the_sweep_ends_what_ran_out_and_says_so(
    live: Live, layer: InMemoryChannelLayer, store: CallStore, clock: Clock
):
    for who in (ALICE, BOB):
        await live.change(ROOM, joining(who))
    ear = await Ear(layer, "ear").listens_to(room_group(ROOM))
    clock.goes_on(LEASE_SECONDS - 1)
    await store.renew(ROOM, "alice")
    await live.sweep.once()
    clock.goes_on(1)
    await live.sweep.once()
    assert [(frame["type"], frame["id"], frame["why"]) for frame in await ear.frames()] == [
        ("participant.left", "bob", "expired")
    ]
    call = await store.load(ROOM)
    assert call
    assert [one.id for one in call.participants] == ["alice"]


async def test_two_sweepers_announce_a_departure_once(
    live: Live, layer: InMemoryChannelLayer, clock: Clock, emptied: Emptied
):
    await live.change(ROOM, joining(ALICE))
    ear = await Ear(layer, "ear").listens_to(room_group(ROOM))
    clock.goes_on(LEASE_SECONDS)
    await asyncio.gather(live.sweep.once(), live.sweep.once())
    assert len(await ear.frames()) == 1
    assert emptied == [ROOM]


async def test_a_heartbeat_between_claim_and_end_saves_the_seat(
    live: Live, layer: InMemoryChannelLayer, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    for who in (ALICE, BOB):
        await live.change(ROOM, joining(who))
    ear = await Ear(layer, "ear").listens_to(room_group(ROOM))
    clock.goes_on(LEASE_SECONDS)
    claim_expired = live.store.claim_expired

    async def claim_and_hear_from_bob() -> list[Claim]:
        claims = await claim_expired()
        await live.store.renew(ROOM, "bob")
        return claims

    monkeypatch.setattr(live.store, "claim_expired", claim_and_hear_from_bob)
    await live.sweep.once()
    assert [frame["id"] for frame in await ear.frames()] == ["alice"]
    call = await live.store.load(ROOM)
    assert call
    assert [one.id for one in call.participants] == ["bob"]


async def test_one_lease_that_cannot_be_ended_keeps_no_other_from_ending(clock: Clock, store: CallStore):
    ended: list[Claim] = []

    async def expire(claim: Claim) -> None:
        if claim.room == ROOM:
            raise ValueError("a call that nobody can read")
        ended.append(claim)

    for room in (ROOM, OTHER_ROOM):
        await store.transact(room, joining(ALICE))
    clock.goes_on(LEASE_SECONDS)
    with pytest.raises(ValueError, match="nobody can read"):
        await Sweep(store, expire).once()
    assert ended == [Claim(OTHER_ROOM, "alice")]


async def test_the_sweep_goes_on_after_a_fault_and_stops_when_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    clock = Clock()
    store = MemoryStore(clock)
    monkeypatch.setattr("chat.live.sweep.SWEEP_SECONDS", 0)
    tries: list[Claim] = []
    done = asyncio.Event()

    async def expire(claim: Claim) -> None:
        tries.append(claim)
        if len(tries) == 1:
            raise OSError("the store is away")
        done.set()

    await store.transact(ROOM, lambda call, now: join(call, ALICE, OPEN, now, "epoch"))
    clock.goes_on(LEASE_SECONDS)
    sweep = Sweep(store, expire)
    await sweep.start()
    await sweep.start()
    while not tries:
        await asyncio.sleep(0)
    clock.goes_on(5)
    await asyncio.wait_for(done.wait(), 5)
    await sweep.stop()
    await sweep.stop()
    assert tries == [Claim(ROOM, "alice")] * 2
    assert "A sweep failed" in caplog.text
    assert len(asyncio.all_tasks()) == 1
