"""Switches, hands and reactions; the numbers of what happens."""

from chat.live.live import Live
from chat.models import Room, User
from tests.realtime.people import held_back, joined, looking_at, types


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


async def test_a_pong_says_nothing_of_the_call_to_whoever_knocks(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await a.says("call.lock", locked=True)
        await a.says("chat.send", id="c", text="just us")
        await a.hears("chat.message")
        await b.knocks()
        await b.says("ping", sent_at=1)
        pong = await b.hears("pong")
    assert (pong["epoch"], pong["seq"], pong["chat"]) == ("", 0, 0)
