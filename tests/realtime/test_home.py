"""The home page's socket: the rooms a person may enter, live, and nothing of any other."""

import json

from chat.core.errors import CloseCode, ErrorCode
from chat.live.live import Live
from chat.models import Ban, Entry, Membership, Room, User
from chat.services.watch import Watch
from tests.protocol.test_fixtures import fixture
from tests.realtime.people import held_back, joined, looking_at, names, opened, types

HOME = "/ws/home/"


async def test_everybody_sees_exactly_their_rooms(room: Room, lobby_room: Room, bob: User, mallory: User):
    await Room.objects.acreate(name="Canteen", slug="canteen", entry=Entry.EVERYONE)
    await Room.objects.acreate(name="Archive", slug="archive", entry=Entry.EVERYONE, is_open=False)
    for person, rooms in ((bob, ["Archive", "Canteen", "Interview", "Weekly"]), (mallory, ["Archive", "Canteen"])):
        async with opened(HOME, person) as home:
            assert names((await home.hears("rooms.state"))["rooms"]) == rooms


async def test_comings_and_goings_show_at_once(room: Room, alice: User, bob: User):
    async with opened(HOME, bob) as home, looking_at(room, alice) as a:
        await home.hears("rooms.state")
        await a.joins()
        came = (await home.hears("room.updated"))["room"]
        await a.says("call.leave")
        went = (await home.hears("room.updated"))["room"]
    assert (came["slug"], names(came["inside"])) == ("weekly", ["Alice Amano"])
    assert came["inside"][0]["since"] > 0
    assert went["inside"] == []


async def test_whoever_opens_the_page_later_sees_who_is_inside(room: Room, alice: User, bob: User):
    async with joined(room, alice), opened(HOME, bob) as home:
        (shown,) = (await home.hears("rooms.state"))["rooms"]
    assert names(shown["inside"]) == ["Alice Amano"]
    assert shown["role"] == "member"


async def test_nothing_is_heard_of_rooms_one_may_not_enter(room: Room, alice: User, mallory: User):
    async with opened(HOME, mallory) as home, joined(room, alice) as a:
        assert (await home.hears("rooms.state"))["rooms"] == []
        await a.says("call.lock", locked=True)
        await a.says("chat.send", id="c1", text="in confidence")
        await a.catches_up()
        assert await home.catches_up() == []


async def test_only_hosts_see_who_waits(lobby_room: Room, alice: User, bob: User, carol: User):
    async with opened(HOME, alice) as host, opened(HOME, carol) as member, looking_at(lobby_room, bob) as b:
        await b.knocks()
        to_host = (await host.hears("room.updated"))["room"]
        to_member = (await member.hears("room.updated"))["room"]
        async with opened(HOME, alice) as later:
            rooms = (await later.hears("rooms.state"))["rooms"]
    assert names(to_host["waiting"]) == ["坊 Bob"]
    assert to_member["waiting"] == []
    assert [names(one["waiting"]) for one in rooms if one["slug"] == "interview"] == [["坊 Bob"]]


async def test_a_lock_shows(room: Room, alice: User, bob: User):
    async with opened(HOME, bob) as home, joined(room, alice) as a:
        await home.hears("room.updated")
        await a.says("call.lock", locked=True)
        assert (await home.hears("room.updated"))["room"]["locked"]


async def test_a_new_member_sees_the_room_and_a_former_one_does_not(room: Room, mallory: User):
    async with opened(HOME, mallory) as home:
        assert (await home.hears("rooms.state"))["rooms"] == []
        membership = await Membership.objects.acreate(room=room, person=mallory)
        assert names((await home.hears("rooms.state"))["rooms"]) == ["Weekly"]
        await membership.adelete()
        assert (await home.hears("rooms.state"))["rooms"] == []


async def test_a_banned_person_sees_the_room_go_and_when_forgiven_come_back(room: Room, bob: User):
    async with opened(HOME, bob) as home:
        await home.hears("rooms.state")
        ban = await Ban.objects.acreate(room=room, person=bob)
        assert (await home.hears("rooms.state"))["rooms"] == []
        await ban.adelete()
        assert names((await home.hears("rooms.state"))["rooms"]) == ["Weekly"]


async def test_what_administrators_change_shows(room: Room, bob: User):
    async with opened(HOME, bob) as home:
        await home.hears("rooms.state")
        room.name, room.is_open = "月例", False
        await room.asave()
        (shown,) = (await home.hears("rooms.state"))["rooms"]
        await room.adelete()
        while (rooms := (await home.hears("rooms.state"))["rooms"]) != []:
            assert names(rooms) == ["月例"]
    assert (shown["name"], shown["is_open"]) == ("月例", False)


async def test_a_disabled_account_is_signed_out(bob: User):
    async with opened(HOME, bob) as home:
        await home.hears("rooms.state")
        bob.is_active = False
        await bob.asave()
        assert await home.is_closed_with() == CloseCode.SIGNED_OUT


async def test_the_home_page_only_pings(room: Room, alice: User, bob: User):
    async with opened(HOME, bob) as home, joined(room, alice) as a:
        await home.catches_up()
        for type, (example, *_) in fixture("client").items():
            await home.writes(json.dumps(example))
            if type != "ping":
                await home.is_refused(ErrorCode.NOT_JOINED, "c-1" if type == "chat.send" else type)
        assert types(await home.catches_up()) == []
        assert types(await a.catches_up()) == []


async def test_pages_that_were_not_told_who_left_are_told_by_the_sweep(
    room: Room, alice: User, bob: User, live: Live, watch: Watch
):
    async with opened("/ws/home/", bob) as home, looking_at(room, bob) as b, joined(room, alice) as a:
        async with held_back(live) as held:
            await a.says("call.leave")
            await a.hears("room.updated")
        for message in held:
            message.close()
        for page in (home, b):
            assert names((await page.sees_room())["inside"]) == ["Alice Amano"]
        await watch.sweep()
        for page in (home, b):
            assert (await page.sees_room())["inside"] == []
        await watch.sweep()
        for page in (home, b):
            assert await page.catches_up() == []


async def test_news_that_overtook_each_other_are_put_right_by_the_sweep(
    room: Room, alice: User, bob: User, live: Live, watch: Watch
):
    async with opened("/ws/home/", bob) as home, joined(room, alice) as a:
        async with held_back(live) as held:
            await a.says("call.leave")
            await a.hears("room.updated")
            left = len(held)
            await a.joins()
        for message in held[left:] + held[:left]:
            await message
        assert (await home.sees_room())["inside"] == []
        await watch.sweep()
        assert names((await home.sees_room())["inside"]) == ["Alice Amano"]
