"""Text chat: everyone inside hears it, a late joiner sees it, the newest hundred are kept."""

import pytest

from chat.core.errors import ErrorCode
from chat.core.messages import CHAT_HISTORY
from chat.models import ChatMessage, Room, User
from tests.realtime.people import joined, looking_at, types


async def test_everybody_inside_hears_it_and_the_sender_too(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("chat.send", id="c1", text="資料はここです 😀\n<b>bold</b>")
        heard = [(await socket.hears("chat.message"))["entry"] for socket in (a, b)]
    assert heard[0] == heard[1]
    assert (heard[0]["id"], heard[0]["name"]) == ("c1", "坊 Bob")
    assert heard[0]["text"] == "資料はここです 😀\n<b>bold</b>"


async def test_a_late_joiner_sees_what_was_said(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        for number in range(3):
            await a.says("chat.send", id=f"c{number}", text=f"line {number}")
        await a.catches_up()
        history = (await b.joins())["chat"]
        await b.says("call.sync")
        assert (await b.hears("call.state"))["chat"] == history
    assert [entry["text"] for entry in history] == ["line 0", "line 1", "line 2"]
    assert [entry["number"] for entry in history] == sorted({entry["number"] for entry in history})


async def test_what_is_sent_twice_is_kept_once(room: Room, alice: User):
    async with joined(room, alice) as a:
        await a.says("chat.send", id="c1", text="once")
        await a.says("chat.send", id="c1", text="once")
        first, second = [(await a.hears("chat.message"))["entry"] for _ in range(2)]
    assert first == second
    assert await ChatMessage.objects.acount() == 1


async def test_two_people_may_choose_the_same_id(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        for socket, text in ((a, "from Alice"), (b, "from Bob")):
            await socket.says("chat.send", id="c1", text=text)
            await a.hears("chat.message")
    assert [row.text async for row in ChatMessage.objects.all()] == ["from Alice", "from Bob"]


async def test_the_newest_hundred_are_kept_and_seen(room: Room, alice: User, bob: User, lobby_room: Room):
    for where, count in ((room, CHAT_HISTORY), (lobby_room, 1)):
        await ChatMessage.objects.abulk_create(
            ChatMessage(room=where, author=bob, author_name="坊 Bob", client_id=f"old{number}", text=str(number))
            for number in range(count)
        )
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await a.says("chat.send", id="c1", text="the newest")
        await a.hears("chat.message")
        history = (await b.joins())["chat"]
    assert [entry["text"] for entry in history] == [*map(str, range(1, CHAT_HISTORY)), "the newest"]
    assert await ChatMessage.objects.filter(room=room).acount() == CHAT_HISTORY
    assert await ChatMessage.objects.filter(room=lobby_room).acount() == 1


async def test_a_message_outlives_its_author(room: Room, alice: User, bob: User):
    async with joined(room, bob) as b:
        await b.says("chat.send", id="c1", text="farewell")
        await b.hears("chat.message")
    await bob.adelete()
    async with looking_at(room, alice) as a:
        (entry,) = (await a.joins())["chat"]
    assert (entry["name"], entry["person"], entry["text"]) == ("坊 Bob", "", "farewell")


async def test_a_name_of_three_hundred_characters_can_chat(room: Room, bob: User):
    bob.display_name, bob.first_name, bob.last_name = "", "B" * 150, "b" * 150
    await bob.asave()
    async with joined(room, bob) as b:
        await b.says("chat.send", id="c1", text="hello")
        entry = (await b.hears("chat.message"))["entry"]
    assert len((await ChatMessage.objects.aget()).author_name) <= 160
    assert entry["name"].startswith("BBB")


@pytest.mark.parametrize("text", ["", " \n", "a\0b", "x" * 4001])
async def test_what_is_no_text_is_kept_and_heard_by_nobody(room: Room, alice: User, bob: User, text: str):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("chat.send", id="c1", text=text)
        await b.is_refused(ErrorCode.BAD_MESSAGE, "chat.send")
        assert types(await a.catches_up()) == ["participant.joined"]
    assert await ChatMessage.objects.acount() == 0
