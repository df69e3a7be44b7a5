"""Dropping, reloading, a second device, and secrets that are no good."""

from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisAway

from chat.core.errors import CloseCode, ErrorCode
from chat.live.announce import participant_group
from chat.live.live import Live
from chat.models import Role, Room, User
from tests.realtime.people import held_back, joined, looking_at, make_socket, names, types, visiting


async def test_whoever_drops_is_away_and_comes_back_as_the_same(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, bob) as again:
        await b.drops()
        assert (await a.hears("participant.away"))["id"] == b.id
        await again.says("call.join", media={}, resume=b.secret)
        back = await again.is_in()
        assert (await a.hears("participant.back"))["id"] == b.id
        assert types(await a.catches_up()) == []
    assert (back["self"], back["resumed"], back["resume"]) == (b.id, True, b.secret)
    assert names(back["roster"]) == ["Alice Amano", "坊 Bob"]


async def test_whoever_comes_back_hears_and_is_heard_again(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, bob) as again:
        await b.drops()
        await again.joins(resume=b.secret)
        await a.says("signal.need", to=b.id, link="l1", what="ice")
        assert (await again.hears("signal.need"))["from"] == a.id
        await again.says("signal.need", to=a.id, link="l1", what="ice")
        assert (await a.hears("signal.need"))["from"] == b.id


async def test_whoever_comes_back_elsewhere_ends_the_connection_that_was_still_there(
    room: Room, alice: User, bob: User
):
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, bob) as again:
        await again.joins(resume=b.secret)
        assert await b.is_closed_with() == CloseCode.REPLACED
        await b.drops()
        assert types(await a.catches_up()) == ["participant.joined"]
        assert again.id == b.id


async def test_the_word_that_ends_the_old_connection_spares_the_new_one_however_late(
    room: Room, alice: User, bob: User, live: Live
):
    async with joined(room, alice), joined(room, bob) as b, looking_at(room, bob) as again:
        async with held_back(live) as held:
            await again.joins(resume=b.secret)
        for message in held:
            await message
        assert await b.is_closed_with() == CloseCode.REPLACED
        assert names(await again.sees()) == ["Alice Amano", "坊 Bob"]


# A reload, and a second device


async def test_a_reloaded_page_takes_the_seat_it_had(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, bob) as reloaded:
        await b.drops(1001)
        snapshot = await reloaded.joins(replaces=b.secret)
        event = await a.hears("participant.replaced")
    assert (event["old"], event["participant"]["id"]) == (b.id, reloaded.id)
    assert reloaded.id != b.id
    assert reloaded.secret != b.secret
    assert (names(snapshot["roster"]), snapshot["resumed"]) == (["Alice Amano", "坊 Bob"], False)


async def test_a_duplicated_tab_that_takes_over_ends_the_other(room: Room, alice: User, bob: User):
    async with joined(room, alice), joined(room, bob) as b, looking_at(room, bob) as copy:
        await copy.joins(replaces=b.secret)
        assert await b.is_closed_with() == CloseCode.REPLACED
        assert names(await copy.sees()) == ["Alice Amano", "坊 Bob"]


async def test_a_second_device_is_a_second_participant(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b, joined(room, bob) as phone:
        people = {one["id"]: one["person"] for one in await a.sees()}
        await phone.says("call.leave")
        assert (await a.hears("participant.left"))["id"] == phone.id
    assert people[b.id] == people[phone.id] != people[a.id]


# Secrets that are no good


async def test_somebody_elses_secret_is_refused(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        for way in ("resume", "replaces"):
            await b.says("call.join", media={}, **{way: a.secret})
            await b.is_refused(ErrorCode.RESUME_REFUSED, "call.join")
        assert await a.catches_up() == []
        assert names((await b.joins())["roster"]) == ["Alice Amano", "坊 Bob"]


async def test_a_secret_of_before_is_refused_and_one_joins_afresh(room: Room, alice: User, bob: User):
    async with joined(room, alice), joined(room, bob) as b:
        old = b.secret
        await b.says("call.leave")
        await b.hears("room.updated")
        await b.says("call.join", media={}, resume=old)
        await b.is_refused(ErrorCode.RESUME_REFUSED, "call.join")
        await b.joins()
        assert b.secret != old


async def test_a_secret_of_another_room_is_refused(room: Room, lobby_room: Room, alice: User):
    async with joined(room, alice) as a, looking_at(lobby_room, alice) as other:
        await other.says("call.join", media={}, resume=a.secret)
        await other.is_refused(ErrorCode.RESUME_REFUSED, "call.join")
        assert types(await a.catches_up()) == []


async def test_a_join_that_is_read_when_its_socket_is_gone_closes_nobody_elses(room: Room, bob: User):
    late = await make_socket(f"/ws/rooms/{room.slug}/", bob)
    late.scope["is_gone"] = lambda: True  # type: ignore[typeddict-unknown-key]
    async with joined(room, bob) as b:
        assert (await late.connect())[0]
        await late.says("call.join", media={}, resume=b.secret)
        await late.catches_up()
        assert types(await b.catches_up()) == []
        await late.drops()
        await b.says("call.sync")
        assert names((await b.hears("call.state"))["roster"]) == ["坊 Bob"]


@pytest.mark.usefixtures("outage")
async def test_a_click_whose_answer_the_store_lost_is_made_again_and_the_secret_of_the_second_is_good(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    transact = live.store.transact

    async def lose_the_answer(*asked: Any) -> Any:
        monkeypatch.setattr(live.store, "transact", transact)
        await transact(*asked)
        raise RedisAway("the answer was lost")

    async with joined(room, alice) as a:
        async with visiting(room, bob) as b:
            monkeypatch.setattr(live.store, "transact", lose_the_answer)
            await b.says("call.join", media={})
            await b.is_refused(ErrorCode.UNAVAILABLE, "call.join")
            await b.joins()
            assert len(await a.sees()) == 2
            await b.drops()
        async with looking_at(room, bob) as again:
            assert (await again.joins(resume=b.secret))["self"] == b.id


async def test_a_close_that_comes_late_ends_no_place_since(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice), joined(room, bob) as b:
        before = b.id
        await b.says("call.leave")
        await b.joins()
        late = {"type": "live.close", "id": before, "code": int(CloseCode.REPLACED), "but": ""}
        await live.layer.group_send(participant_group(b.id), late)
        assert len(await b.sees()) == 2


async def test_a_host_who_is_none_any_more_is_none_after_a_reload(room: Room, alice: User, bob: User):
    await room.memberships.filter(person=bob).aupdate(role=Role.HOST)
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.drops(1001)
        await room.memberships.filter(person=bob).aupdate(role=Role.MEMBER)
        async with looking_at(room, bob) as reloaded:
            assert (await reloaded.joins(replaces=b.secret))["role"] == "member"
            await reloaded.says("call.lock", locked=True)
            await reloaded.is_refused(ErrorCode.NOT_ALLOWED, "call.lock")
        assert [one["role"] for one in await a.sees()] == ["host", "member"]
