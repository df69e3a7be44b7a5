"""How links were: told by each side, about those it met, kept once as told last, and small."""

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from chat.core.call import Change
from chat.core.decode import decode
from chat.core.errors import CloseCode, ErrorCode
from chat.core.messages import MOMENTS_A_LINK, CallReport
from chat.live.live import Live
from chat.models import LinkReport, Room, User
from tests.protocol.test_fixtures import fixture
from tests.realtime.people import Socket, joined, looking_at, visiting

LARGEST_BYTES = 8 * 1024


def report(about: str, **fields: Any) -> dict[str, Any]:
    """A report about a participant."""
    example = fixture("client")["call.report"][0]
    return {**example, "about": about, "link": {**example["link"], **fields}}


async def tells(socket: Socket, about: str, **fields: Any) -> None:
    """Tell how the link was, and wait until that has been heard."""
    await socket.writes(json.dumps(report(about, **fields)))
    await socket.catches_up()


async def kept() -> list[tuple[int, int]]:
    """Who told about whom, in order."""
    return [(one.by_id, one.about_id) async for one in LinkReport.objects.order_by("pk")]


async def test_each_side_of_a_link_tells_how_it_was(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await tells(a, b.id)
        await tells(b, a.id, route="direct", protocol="udp", rtt=None)
    assert await kept() == [(alice.pk, bob.pk), (bob.pk, alice.pk)]
    first, second = [one async for one in LinkReport.objects.order_by("pk")]
    assert (first.room_id, first.epoch) == (second.room_id, second.epoch) == (room.pk, first.epoch)
    assert (first.route, first.protocol, first.good, first.lost, first.rtt_median) == ("relay", "tls", 570, 30, 35)
    assert (second.route, second.protocol, second.rtt_median) == ("direct", "udp", None)
    assert first.devices == {"microphone": "USB 会議マイク", "camera": ""}
    assert first.moments[0]["cause"] == "line"


async def test_somebody_who_has_left_is_told_about(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("call.leave")
        await a.hears("participant.left")
        await tells(a, b.id)
    assert await kept() == [(alice.pk, bob.pk)]


async def test_what_a_reload_replaced_is_told_about(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b, looking_at(room, bob) as again:
        await again.says("call.join", media={}, replaces=b.secret)
        await a.hears("participant.replaced")
        await tells(a, b.id)
    assert await kept() == [(alice.pk, bob.pk)]


async def test_a_report_told_twice_is_kept_once_and_as_it_was_last(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await tells(a, b.id, seconds=10)
        first = await LinkReport.objects.aget()
        await tells(a, b.id, seconds=20)
    last = await LinkReport.objects.aget()
    assert (first.seconds, last.seconds) == (10, 20)
    assert last.ended_at > first.ended_at


async def test_whoever_has_told_enough_still_tells_how_their_links_go_on(
    room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chat.services.reports.REPORTS_AN_HOUR", 1)
    async with joined(room, alice) as a, joined(room, bob) as b:
        await tells(a, b.id, seconds=15)
        await tells(a, b.id, seconds=75)
    assert (await LinkReport.objects.aget()).seconds == 75


async def test_a_link_that_outlives_what_the_server_knew_of_the_call_is_one_report(
    room: Room, alice: User, bob: User, live: Live
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await tells(a, b.id, seconds=15)
        await live.store.transact(room.pk, lambda call, now: Change(None))
        for socket in (a, b):
            await socket.says("ping", sent_at=1)
            await socket.hears("participant.joined")
        await tells(a, b.id, seconds=75)
    assert (await LinkReport.objects.aget()).seconds == 75


async def test_what_was_told_meanwhile_outlives_a_call_that_a_host_ends(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await tells(b, a.id, seconds=15)
        await a.says("call.end")
        assert await b.is_closed_with() == CloseCode.CALL_ENDED
    assert await kept() == [(bob.pk, alice.pk)]


async def test_nobody_tells_about_themselves_or_about_whom_they_did_not_meet(
    room: Room, lobby_room: Room, alice: User, bob: User, carol: User
):
    async with joined(room, alice) as a, joined(lobby_room, alice) as elsewhere:
        async with joined(room, bob) as gone:
            await gone.says("call.leave")
            await a.hears("participant.left")
        async with joined(room, carol) as c:
            for about in (c.id, elsewhere.id, gone.id, "nobody"):
                await c.writes(json.dumps(report(about)))
                await c.is_refused(ErrorCode.UNKNOWN_PARTICIPANT, "call.report")
    assert await kept() == []


async def test_who_looks_on_waits_or_has_left_tells_nothing(room: Room, lobby_room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        await b.writes(json.dumps(report(a.id)))
        await b.is_refused(ErrorCode.NOT_JOINED, "call.report")
    async with joined(lobby_room, alice) as a, looking_at(lobby_room, bob) as b:
        await b.knocks()
        await b.writes(json.dumps(report(a.id)))
        await b.is_refused(ErrorCode.NOT_JOINED, "call.report")
    assert await kept() == []


async def test_a_report_tells_nobody_in_the_call_anything(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await a.catches_up()
        await tells(b, a.id)
        assert await a.catches_up() == []


def test_the_largest_report_is_small() -> None:
    label = "語" * 80
    moment = {"at": 99_999_999_999.999, "seconds": 604_800, "grade": "lost", "cause": "silence"}
    codecs, devices = (
        dict.fromkeys(("microphone", "camera", "screen"), "x" * 32),
        {"microphone": label, "camera": label},
    )
    largest = report(
        "p" * 64,
        moments=[moment] * MOMENTS_A_LINK,
        codecs=codecs,
        devices=devices,
        browser=label,
        loss=0.123456789012345,
    )
    frame = json.dumps(largest)
    assert isinstance(decode(frame), CallReport)
    assert len(msgspec.json.encode(decode(frame))) < len(frame) < LARGEST_BYTES


async def test_whoever_visited_while_somebody_was_inside_has_not_met_them(
    room: Room, alice: User, bob: User, carol: User
):
    async with joined(room, alice) as a, joined(room, carol) as c, visiting(room, bob) as b:
        await c.says("call.leave")
        await a.hears("participant.left")
        await b.joins()
        await b.writes(json.dumps(report(c.id)))
        await b.is_refused(ErrorCode.UNKNOWN_PARTICIPANT, "call.report")
    assert await kept() == []


async def test_somebody_whose_account_is_deleted_is_nobody(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.says("call.leave")
        await a.hears("participant.left")
        await User.objects.filter(pk=bob.pk).adelete()
        await a.writes(json.dumps(report(b.id)))
        await a.is_refused(ErrorCode.UNKNOWN_PARTICIPANT, "call.report")


async def test_an_account_tells_so_many_reports_of_a_room_an_hour_and_the_oldest_are_kept(
    room: Room, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chat.services.reports.REPORTS_AN_HOUR", 2)
    async with joined(room, alice) as a:
        for seconds in (1, 2, 3):
            async with joined(room, bob) as b:
                await tells(a, b.id, seconds=seconds)
                await tells(b, a.id, seconds=seconds)
                await b.says("call.leave")
                await a.hears("participant.left")
        await tells(a, b.id, seconds=4)
    assert await kept() == [(alice.pk, bob.pk), (bob.pk, alice.pk)] * 2
    assert {one.seconds async for one in LinkReport.objects.all()} == {1, 2}
    await LinkReport.objects.aupdate(ended_at=timezone.now() - timedelta(hours=1))
    async with joined(room, alice) as a, joined(room, bob) as b:
        await tells(a, b.id)
    assert len(await kept()) == 5
