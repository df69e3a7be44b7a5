"""Coming into a call and going from it, over real sockets and the channel layer."""

from datetime import timedelta

from chat.core.call import leave
from chat.core.errors import CloseCode, ErrorCode
from chat.live.live import Live
from chat.models import Room, User
from tests.realtime.people import held_back, joined, looking_at, names, opened, types


async def test_whoever_joins_is_given_the_whole_truth_and_the_others_hear_of_it(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        before = await b.hears("room.updated")
        snapshot = await b.joins()
        event = await a.hears("participant.joined", participant=snapshot["roster"][1])
    assert names(before["room"]["inside"]) == ["Alice Amano"]
    assert names(snapshot["roster"]) == ["Alice Amano", "坊 Bob"]
    assert [one["role"] for one in snapshot["roster"]] == ["host", "member"]
    assert snapshot["roster"][1]["id"] == snapshot["self"] == event["participant"]["id"]
    assert event["seq"] == snapshot["call"]["seq"]


async def test_whoever_joins_says_what_they_send(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await b.joins(media={"microphone": True})
        event = await a.hears("participant.joined")
    assert event["participant"]["media"] == {"microphone": True, "camera": False, "screen": False}


async def test_nobody_chooses_who_they_are(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        for name, value in (("name", "Alice Amano"), ("role", "host"), ("id", a.id), ("person", "u1")):
            await b.says("call.join", media={}, **{name: value})
            await b.is_refused(ErrorCode.BAD_MESSAGE, "call.join")
        assert await a.catches_up() == []


async def test_nobody_joins_twice_over_one_socket(room: Room, alice: User):
    async with joined(room, alice) as a:
        await a.says("call.join", media={})
        await a.is_refused(ErrorCode.ALREADY_JOINED, "call.join")


async def test_whoever_leaves_looks_on_again_and_may_come_back(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("call.leave")
        seen = await b.hears("room.updated")
        left = await a.hears("participant.left")
        snapshot = await b.joins()
    assert names(seen["room"]["inside"]) == ["Alice Amano"]
    assert (left["id"], left["why"]) != (b.id, "left")
    assert left["why"] == "left"
    assert names(snapshot["roster"]) == ["Alice Amano", "坊 Bob"]


async def test_whoever_left_hears_no_event_of_the_call(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("call.leave")
        await b.catches_up()
        await a.says("hand.raise", raised=True)
        await a.says("chat.send", id="c1", text="between us")
        await a.catches_up()
        assert await b.catches_up() == []


async def test_the_last_one_out_ends_the_call(room: Room, alice: User, live: Live):
    async with joined(room, alice) as a:
        await a.says("call.leave")
        assert names((await a.hears("room.updated"))["room"]["inside"]) == []
    assert await live.store.load(room.pk) is None


async def test_a_full_room_refuses_and_says_when_a_seat_is_free(room: Room, alice: User, bob: User, carol: User):
    await Room.objects.filter(pk=room.pk).aupdate(capacity=2)
    async with joined(room, alice), joined(room, bob) as b, looking_at(room, carol) as c:
        await c.says("call.join", media={})
        await c.is_refused(ErrorCode.ROOM_FULL, "call.join")
        await b.says("call.leave")
        seen = await c.hears("room.updated")
        snapshot = await c.joins()
    assert names(seen["room"]["inside"]) == ["Alice Amano"]
    assert names(snapshot["roster"]) == ["Alice Amano", "Carol"]


async def test_a_room_made_larger_has_seats_for_those_in_the_lobby_too(lobby_room: Room, alice: User, bob: User):
    await Room.objects.filter(pk=lobby_room.pk).aupdate(capacity=2)
    path = f"/ws/rooms/{lobby_room.slug}/"
    async with joined(lobby_room, alice) as a, joined(lobby_room, alice), opened(path, bob) as b:
        await b.knocks()
        await a.says("lobby.admit", participant=b.id)
        await a.is_refused(ErrorCode.ROOM_FULL, "lobby.admit")
        await Room.objects.filter(pk=lobby_room.pk).aupdate(capacity=3)
        await a.says("lobby.admit", participant=b.id)
        assert len((await b.is_in())["roster"]) == 3


# The lobby


async def test_a_member_waits_until_a_host_lets_them_in(lobby_room: Room, alice: User, bob: User):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        waiting = await b.knocks()
        lobby = await a.hears("lobby.updated")
        await a.says("lobby.admit", participant=b.id)
        snapshot = await b.is_in()
        event = await a.hears("participant.joined")
        lobby_after = await a.hears("lobby.updated")
    assert (waiting["why"], waiting["hosts"]) == ("lobby", True)
    assert [(one["id"], one["name"]) for one in lobby["waiting"]] == [(waiting["self"], "坊 Bob")]
    assert (snapshot["self"], snapshot["resume"]) == (waiting["self"], waiting["resume"])
    assert event["participant"]["id"] == waiting["self"]
    assert lobby_after["waiting"] == []


async def test_whoever_waits_hears_nothing_of_the_call(lobby_room: Room, alice: User, bob: User):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        await b.catches_up()
        await a.says("chat.send", id="c1", text="shall we let him in?")
        await a.says("hand.raise", raised=True)
        await a.says("reaction.send", reaction="laugh")
        await a.catches_up()
        assert await b.catches_up() == []


async def test_whoever_waits_hears_that_a_host_has_come(lobby_room: Room, alice: User, bob: User):
    async with looking_at(lobby_room, bob) as b:
        assert (await b.knocks())["hosts"] is False
        async with joined(lobby_room, alice) as a:
            await b.hears("call.waiting", hosts=True, self=b.id)
            await a.says("call.leave")
            await b.hears("call.waiting", hosts=False, self=b.id)


async def test_whoever_is_denied_is_closed_out(lobby_room: Room, alice: User, bob: User):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        await a.says("lobby.deny", participant=b.id)
        assert await b.is_closed_with() == CloseCode.DENIED
        assert types(await a.catches_up()) == ["lobby.updated", "lobby.updated"]


async def test_whoever_stops_waiting_is_gone_from_the_lobby(lobby_room: Room, alice: User, bob: User, carol: User):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b, looking_at(lobby_room, carol) as c:
        await b.knocks()
        await a.hears("lobby.updated")
        await b.says("call.leave")
        assert (await a.hears("lobby.updated"))["waiting"] == []
        await c.knocks()
        assert names((await a.hears("lobby.updated"))["waiting"]) == ["Carol"]
        await c.drops()
        assert (await a.hears("lobby.updated"))["waiting"] == []


async def test_whoever_is_let_in_as_they_go_costs_nobody_anything(lobby_room: Room, alice: User, bob: User, live: Live):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        (channel,) = live.announcer._layer.groups[f"participant.{b.id}"]  # type: ignore[attr-defined]
        async with held_back(live) as held:
            await a.says("lobby.admit", participant=b.id)
            await a.catches_up()
        for message in held:
            message.close()
        await b.says("call.leave")
        await b.catches_up()
        await live.announcer._layer.send(channel, {"type": "live.seat"})
        assert await b.catches_up() == []
        call = await live.store.load(lobby_room.pk)
        assert call
        assert call.ids() == {a.id}


async def test_whoever_was_let_in_without_hearing_of_it_is_told_at_the_next_heartbeat(
    lobby_room: Room, alice: User, bob: User, live: Live
):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        async with held_back(live) as held:
            await a.says("lobby.admit", participant=b.id)
            await a.catches_up()
        await b.says("ping", sent_at=1)
        assert names((await b.is_in())["roster"]) == ["Alice Amano", "坊 Bob"]
        for message in held:
            await message
        assert "call.joined" not in types(await b.catches_up())


async def test_a_member_hears_that_the_lobby_changed_but_not_who_is_in_it(
    lobby_room: Room, alice: User, bob: User, carol: User
):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b, looking_at(lobby_room, carol) as c:
        await b.knocks()
        await a.says("lobby.admit", participant=b.id)
        await b.is_in()
        await c.knocks()
        to_host = await a.hears("lobby.updated", seq=5)
        to_member = await b.hears("lobby.updated", seq=5)
        assert types(await b.catches_up()) == []
    assert names(to_host["waiting"]) == ["Carol"]
    assert to_member["waiting"] == []


async def test_a_place_in_the_lobby_that_ran_out_is_not_waited_in_for_good(
    lobby_room: Room, alice: User, bob: User, live: Live
):
    async with joined(lobby_room, alice), looking_at(lobby_room, bob) as b:
        await b.knocks()
        await live.change(lobby_room.pk, lambda call, now: leave(call, b.id, now, "expired"))
        await b.says("ping", sent_at=1)
        assert await b.is_closed_with() == CloseCode.TRY_AGAIN


# The lock


async def test_whoever_comes_to_a_locked_call_knocks_and_comes_in_when_it_is_unlocked(
    room: Room, alice: User, bob: User
):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await a.says("call.lock", locked=True)
        await a.hears("call.updated", locked=True)
        assert (await b.knocks())["why"] == "locked"
        await a.says("call.lock", locked=False)
        assert names((await b.is_in())["roster"]) == ["Alice Amano", "坊 Bob"]
        await a.hears("call.updated", locked=False)


async def test_the_lock_is_written_down_and_goes_with_the_last_one(room: Room, alice: User):
    async with joined(room, alice) as a:
        await a.says("call.lock", locked=True)
        await a.catches_up()
        await room.arefresh_from_db()
        assert room.locked
        await a.says("call.leave")
        await a.catches_up()
        await room.arefresh_from_db()
        assert not room.locked


async def test_a_join_writes_down_that_the_room_is_used_at_most_once_a_minute(room: Room, alice: User, bob: User):
    async with joined(room, alice):
        await room.arefresh_from_db()
        first = room.last_used_at
        assert first is not None
        async with joined(room, bob):
            await room.arefresh_from_db()
            assert room.last_used_at == first
    await Room.objects.filter(pk=room.pk).aupdate(last_used_at=first - timedelta(minutes=2))
    async with joined(room, bob):
        await room.arefresh_from_db()
        assert room.last_used_at is not None
        assert room.last_used_at >= first
