"""Every bad frame, beside a healthy pair who keep hearing each other."""

import pytest

from chat.consumers.gate import BAD_FRAMES_ALLOWED
from chat.core.errors import CloseCode, ErrorCode
from chat.live.live import Live
from chat.models import Room, User
from tests.core.frames import BAD_FRAMES
from tests.realtime.people import Socket, joined, looking_at, opened, types

KINDS = {code: {name: text for name, (text, why) in BAD_FRAMES.items() if why is code} for code in ErrorCode}
KINDS = {code: frames for code, frames in KINDS.items() if frames}


async def hear_each_other(one: Socket, other: Socket) -> None:
    """Signals and events pass between two people."""
    for sender, target in ((one, other), (other, one)):
        await sender.says("signal.need", to=target.id, link="l1", what="ice")
        assert (await target.hears("signal.need"))["from"] == sender.id


@pytest.mark.parametrize("code", KINDS)
async def test_a_bad_frame_is_refused_with_its_code_and_the_others_notice_nothing(
    room: Room, alice: User, bob: User, carol: User, live: Live, code: ErrorCode
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        frames = list(KINDS[code].values())
        for start in range(0, len(frames), BAD_FRAMES_ALLOWED - 1):
            async with joined(room, carol) as c:
                await a.catches_up()
                await b.catches_up()
                for text in frames[start : start + BAD_FRAMES_ALLOWED - 1]:
                    await c.writes(text)
                    assert (await c.hears("error"))["code"] == code
                for socket in (c, a, b):
                    assert await socket.catches_up() == []
                await hear_each_other(a, c)
                await c.says("call.leave")
                await c.catches_up()
            await hear_each_other(a, b)
        call = await live.store.load(room.pk)
    assert call
    assert call.ids() == {a.id, b.id}


@pytest.mark.parametrize("path", ["/ws/home/", "/ws/rooms/weekly/"])
async def test_the_twentieth_bad_frame_ends_the_connection_and_nothing_after_it_counts(
    room: Room, bob: User, path: str, live: Live
):
    async with opened(path, bob) as b:
        for _ in range(BAD_FRAMES_ALLOWED - 1):
            await b.writes("{")
            await b.is_refused(ErrorCode.BAD_JSON, "")
        await b.catches_up()
        await b.writes("{")
        await b.says("call.join", media={})
        assert await b.is_closed_with() == CloseCode.PROTOCOL_ERROR
        await b.drops()
        assert types(b.heard)[-1] == "error"
    assert await live.store.load(room.pk) is None


async def test_whoever_is_closed_out_for_bad_frames_leaves_no_ghost(room: Room, alice: User, bob: User, live: Live):
    async with joined(room, alice) as a, joined(room, bob) as b:
        for _ in range(BAD_FRAMES_ALLOWED):
            await b.writes(None)
        assert await b.is_closed_with() == CloseCode.PROTOCOL_ERROR
        await b.drops()
        assert (await a.hears("participant.away"))["id"] == b.id
        async with looking_at(room, bob) as again:
            await again.joins(resume=b.secret)
            assert (await a.hears("participant.back"))["id"] == b.id


async def test_a_refusal_of_the_rules_is_no_bad_frame(room: Room, bob: User):
    async with looking_at(room, bob) as b:
        for _ in range(BAD_FRAMES_ALLOWED + 5):
            await b.says("call.end")
            await b.is_refused(ErrorCode.NOT_JOINED, "call.end")
        await b.joins()
