"""Being there: switches, hands, reactions; dropping, coming back, running out."""

from chat.core.errors import CloseCode, ErrorCode
from chat.live.live import Live
from chat.live.store import LEASE_SECONDS
from chat.models import Room, User
from tests.live.conftest import Clock
from tests.realtime.people import Socket, held_back, joined, looking_at, names, types


async def test_everybody_hears_of_switches_and_hands_once(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("media.update", microphone=True, camera=False, screen=True)
        for socket in (a, b):
            event = await socket.hears("participant.updated")
            assert event["participant"]["media"] == {"microphone": True, "camera": False, "screen": True}
        await b.says("hand.raise", raised=True)
        for socket in (a, b):
            assert (await socket.hears("participant.updated"))["participant"]["hand"]
        await b.says("hand.raise", raised=True)
        await b.says("media.update", microphone=True, camera=False, screen=True)
        await b.catches_up()
        assert await a.catches_up() == []


async def test_a_reaction_reaches_everybody_with_who_it_is_from(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("reaction.send", reaction="clap")
        for socket in (a, b):
            assert await socket.hears("reaction.sent") == {"type": "reaction.sent", "from": b.id, "reaction": "clap"}


# Dropping and coming back


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


async def test_whoever_ran_out_hears_and_says_nothing_until_their_heartbeat(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        clock.goes_on(LEASE_SECONDS)
        await live.store.renew(room.pk, a.id)
        await live.sweep.once()
        await b.hears("participant.left", id=b.id)
        await a.says("chat.send", id="c1", text="has he gone?")
        await a.says("hand.raise", raised=True)
        await a.hears("participant.updated")
        for message in ({"type": "reaction.send", "reaction": "clap"}, {"type": "hand.raise", "raised": True}):
            await b.says(**message)
            await b.is_refused(ErrorCode.NOT_JOINED, str(message["type"]))
        assert "chat.message" not in types(b.heard)
        await b.catches_up()
        await a.says("hand.raise", raised=False)
        await b.hears("participant.updated")
        assert names(await b.sees()) == ["Alice Amano", "坊 Bob"]


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


# Numbers


async def test_a_fresh_snapshot_is_there_for_the_asking(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("hand.raise", raised=True)
        await a.hears("participant.updated")
        roster = await a.sees()
    assert [(one["name"], one["hand"]) for one in roster] == [("Alice Amano", False), ("坊 Bob", True)]
    assert a.heard[-1]["call"]["seq"] == 3


async def test_a_pong_says_where_the_call_and_the_chat_stand(room: Room, alice: User):
    async with joined(room, alice) as a:
        await a.says("chat.send", id="c1", text="hello")
        number = (await a.hears("chat.message"))["entry"]["number"]
        await a.says("call.sync")
        call = (await a.hears("call.state"))["call"]
        await a.says("ping", sent_at=123.5)
        pong = await a.hears("pong")
    assert (pong["sent_at"], pong["epoch"], pong["seq"], pong["chat"]) == (123.5, call["epoch"], call["seq"], number)


async def test_an_event_that_was_overtaken_by_another_still_arrives(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, joined(room, bob) as b:
        async with held_back(live) as held:
            await b.says("hand.raise", raised=True)
            await b.catches_up()
        await b.says("hand.raise", raised=False)
        await a.hears("participant.updated", seq=4)
        for message in held:
            await message
        await a.hears("participant.updated", seq=3)


async def test_what_the_snapshot_held_is_not_told_again(room: Room, alice: User, bob: User):
    async with joined(room, alice), joined(room, bob) as b:
        assert types(await b.catches_up()) == []
