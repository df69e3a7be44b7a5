"""What hosts do, and what those it is done to see of it."""

from chat.core.errors import CloseCode, ErrorCode
from chat.live.live import Live
from chat.models import Ban, Room, User
from tests.live.conftest import Clock
from tests.realtime.people import held_back, joined, looking_at, names, types


async def test_whoever_is_muted_hears_by_whom_and_everybody_sees_it(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await b.joins(media={"microphone": True, "camera": True})
        await a.says("moderation.mute", participant=b.id, source="microphone")
        applied = await b.hears("moderation.applied")
        for socket in (a, b):
            event = await socket.hears("participant.updated")
            assert event["participant"]["media"] == {"microphone": False, "camera": True, "screen": False}
    assert (applied["action"], applied["by"], applied["source"]) == ("mute", "Alice Amano", "microphone")


async def test_whoever_is_removed_is_closed_out_and_the_others_hear_why(
    room: Room, alice: User, bob: User, carol: User
):
    async with joined(room, alice) as a, joined(room, bob) as b, joined(room, carol) as c:
        await a.says("moderation.remove", participant=b.id)
        applied = await b.hears("moderation.applied")
        assert await b.is_closed_with() == CloseCode.REMOVED
        for socket in (a, c):
            left = await socket.hears("participant.left")
            assert (left["id"], left["why"]) == (b.id, "removed")
    assert (applied["action"], applied["by"]) == ("remove", "Alice Amano")


async def test_a_removed_person_loses_every_device(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b, joined(room, bob) as phone:
        await a.says("moderation.remove", participant=b.id)
        assert await b.is_closed_with() == await phone.is_closed_with() == CloseCode.REMOVED
        await a.hears("participant.left", id=phone.id)


async def test_a_removed_person_cannot_come_back_with_the_resume_secret(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, bob) as again:
        await a.says("moderation.remove", participant=b.id)
        await b.is_closed_with()
        for way in ("resume", "replaces"):
            await again.says("call.join", media={}, **{way: b.secret})
            await again.is_refused(ErrorCode.RESUME_REFUSED, "call.join")


async def test_a_removed_person_knocks_and_comes_in_only_when_let_in(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, bob) as again:
        await a.says("moderation.remove", participant=b.id)
        await b.is_closed_with()
        assert (await again.knocks())["why"] == "removed"
        await a.says("lobby.admit", participant=again.id)
        assert names((await again.is_in())["roster"]) == ["Alice Amano", "坊 Bob"]


async def test_a_removed_person_whose_page_missed_it_is_told_at_the_next_heartbeat(
    room: Room, alice: User, bob: User, live: Live
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        async with held_back(live) as held:
            await a.says("moderation.remove", participant=b.id)
            await a.catches_up()
        for message in held:
            message.close()
        await b.says("ping", sent_at=1)
        assert await b.is_closed_with() == CloseCode.REMOVED
        assert "participant.joined" not in types(await a.catches_up())


async def test_a_banned_person_is_out_for_good_and_the_room_is_gone_for_them(
    room: Room, alice: User, bob: User, live: Live
):
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, bob) as page:
        await a.says("moderation.remove", participant=b.id, ban=True)
        applied = await b.hears("moderation.applied")
        assert await b.is_closed_with() == CloseCode.REMOVED
        assert await page.is_closed_with() == CloseCode.NO_ACCESS
        async with looking_at(room, bob) as again:
            assert await again.is_closed_with() == CloseCode.NO_ACCESS
        call = await live.store.load(room.pk)
    assert applied["action"] == "ban"
    assert await Ban.objects.filter(room=room, person=bob, by=alice).acount() == 1
    assert call
    assert call.ids() == {a.id}


async def test_the_role_of_host_is_handed_over_with_what_goes_with_it(
    lobby_room: Room, alice: User, bob: User, carol: User
):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b, looking_at(lobby_room, carol) as c:
        await b.knocks()
        await a.says("lobby.admit", participant=b.id)
        await b.is_in()
        await c.knocks()
        await a.says("moderation.host", participant=b.id)
        assert (await b.hears("moderation.applied"))["action"] == "host"
        lobby = await b.hears("lobby.updated")
        assert names(lobby["waiting"]) == ["Carol"]
        assert (await a.hears("lobby.updated", seq=lobby["seq"]))["waiting"] == []
        await a.says("lobby.admit", participant=c.id)
        await a.is_refused(ErrorCode.NOT_ALLOWED, "lobby.admit")
        await b.says("lobby.admit", participant=c.id)
        roster = (await c.is_in())["roster"]
    assert [one["role"] for one in roster] == ["member", "host", "member"]


async def test_a_former_host_whose_lease_was_lost_comes_back_as_a_member(
    room: Room, alice: User, bob: User, live: Live, clock: Clock
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await a.says("moderation.host", participant=b.id)
        await a.hears("participant.updated")
        await a.hears("participant.updated")
        clock.goes_on(30)
        await live.store.renew(room.pk, b.id)
        await live.sweep.once()
        await b.hears("participant.left", id=a.id)
        await a.says("ping", sent_at=1)
        back = await b.hears("participant.joined")
    assert (back["participant"]["id"], back["participant"]["role"]) == (a.id, "member")


async def test_ending_the_call_ends_it_for_everyone_also_for_whoever_waits(
    lobby_room: Room, alice: User, bob: User, live: Live
):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        await a.says("call.end")
        for socket in (a, b):
            ended = await socket.hears("call.ended")
            assert (ended["why"], ended["by"]) == ("host", "Alice Amano")
            assert await socket.is_closed_with() == CloseCode.CALL_ENDED
    assert await live.store.load(lobby_room.pk) is None


async def test_a_heartbeat_that_crosses_the_end_of_the_call_keeps_nobody_in(
    room: Room, alice: User, bob: User, live: Live
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        async with held_back(live) as held:
            await a.says("call.end")
            for socket in (a, b):
                await socket.says("ping", sent_at=1)
                await socket.hears("pong")
            assert await live.store.load(room.pk)
        for message in held:
            await message
        for socket in (a, b):
            assert await socket.is_closed_with() == CloseCode.CALL_ENDED
            await socket.drops()
        assert await live.store.load(room.pk) is None


async def test_banning_an_account_that_was_deleted_meanwhile_removes_and_is_no_fault(
    room: Room, alice: User, bob: User
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.drops()
        await a.hears("participant.away")
        await bob.adelete()
        await a.says("moderation.remove", participant=b.id, ban=True)
        assert (await a.hears("participant.left"))["why"] == "removed"
        assert types(await a.catches_up()) == []
