"""What administrators change while a call goes on: they save, and what must end ends."""

from django.contrib.auth.models import Group

from chat.core.errors import CloseCode
from chat.live.live import Live
from chat.models import Entry, Membership, Role, Room, User
from tests.realtime.people import joined, looking_at, names, types


async def test_closing_a_room_ends_its_call(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        room.is_open = False
        await room.asave()
        assert (await a.hears("call.ended"))["why"] == "closed"
        assert await a.is_closed_with() == await b.is_closed_with() == CloseCode.ROOM_CLOSED
        async with looking_at(room, bob) as again:
            assert await again.is_closed_with() == CloseCode.ROOM_CLOSED
    assert await live.store.load(room.pk) is None


async def test_deleting_a_room_ends_its_call(room: Room, alice: User, bob: User, live: Live):
    key = room.pk
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await b.hears("room.updated")
        await room.adelete()
        assert (await a.hears("call.ended"))["why"] == "closed"
        assert await a.is_closed_with() == await b.is_closed_with() == CloseCode.ROOM_CLOSED
        async with looking_at(Room(slug=room.slug), bob) as again:
            assert await again.is_closed_with() == CloseCode.NO_ACCESS
    assert await live.store.load(key) is None


async def test_a_new_address_ends_no_call(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await b.hears("room.updated")
        room.slug, room.name = "monthly", "Monthly"
        await room.asave()
        seen = await b.sees_room()
        assert (seen["slug"], seen["name"]) == ("monthly", "Monthly")
        assert names((await b.joins())["roster"]) == ["Alice Amano", "坊 Bob"]
        await a.hears("participant.joined")


async def test_whoever_loses_their_membership_leaves_the_call_and_nobody_else_does(
    room: Room, alice: User, bob: User, carol: User
):
    async with joined(room, alice) as a, joined(room, bob) as b, joined(room, carol) as c:
        await (await Membership.objects.aget(room=room, person=bob)).adelete()
        assert await b.is_closed_with() == CloseCode.NO_ACCESS
        for socket in (a, c):
            assert (await socket.hears("participant.left"))["id"] == b.id
            assert "participant.left" not in types(await socket.catches_up())


async def test_whoever_waits_without_a_right_to_waits_no_more(lobby_room: Room, alice: User, bob: User):
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        await a.hears("lobby.updated")
        await (await Membership.objects.aget(room=lobby_room, person=bob)).adelete()
        assert await b.is_closed_with() == CloseCode.NO_ACCESS
        assert (await a.hears("lobby.updated"))["waiting"] == []


async def test_leaving_a_group_takes_its_rooms_away(room: Room, alice: User, mallory: User):
    staff = await Group.objects.acreate(name="staff")
    await Membership.objects.acreate(room=room, group=staff)
    await mallory.groups.aadd(staff)
    async with joined(room, mallory) as m, joined(room, alice) as a:
        await mallory.groups.aremove(staff)
        assert await m.is_closed_with() == CloseCode.NO_ACCESS
        assert (await a.hears("participant.left"))["id"] == m.id


async def test_deleting_a_group_takes_its_rooms_away(room: Room, mallory: User):
    staff = await Group.objects.acreate(name="staff")
    await Membership.objects.acreate(room=room, group=staff)
    await mallory.groups.aadd(staff)
    async with joined(room, mallory) as m:
        await staff.adelete()
        assert await m.is_closed_with() == CloseCode.NO_ACCESS


async def test_making_a_room_for_named_people_only_sends_the_others_away(room: Room, alice: User, mallory: User):
    room.entry = Entry.EVERYONE
    await room.asave()
    async with joined(room, mallory) as m, joined(room, alice) as a:
        room.entry = Entry.NAMED
        await room.asave()
        assert await m.is_closed_with() == CloseCode.NO_ACCESS
        assert (await a.hears("participant.left"))["id"] == m.id


async def test_a_disabled_account_is_signed_out_of_its_calls(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        bob.is_active = False
        await bob.asave()
        assert await b.is_closed_with() == CloseCode.SIGNED_OUT
        assert (await a.hears("participant.left"))["id"] == b.id


async def test_a_deleted_account_is_signed_out_of_its_calls(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await bob.adelete()
        assert await b.is_closed_with() == CloseCode.SIGNED_OUT
        assert (await a.hears("participant.left"))["id"] == b.id


async def test_a_new_host_of_the_room_is_one_at_the_next_join(room: Room, alice: User, bob: User):
    async with joined(room, alice), looking_at(room, bob) as b:
        membership = await Membership.objects.aget(room=room, person=bob)
        membership.role = Role.HOST
        await membership.asave()
        assert (await b.sees_room())["role"] == "host"
        assert (await b.joins())["role"] == "host"
