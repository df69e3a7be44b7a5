"""A visitor, whom nobody inside sees, cannot fill anybody's line."""

import logging

import pytest

from chat.core.allowance import BYTES_AT_ONCE, SIGNALS_AT_ONCE, Allowance
from chat.core.messages.parts import SDP_CHARACTERS
from chat.live.live import Live
from chat.models import Room, User
from tests.realtime.people import Socket, joined, looking_at, types, visiting
from tests.realtime.test_relay import sends, signal
from tests.realtime.test_visiting import no_hurry, visitors  # noqa: F401

OFFER_BYTES = SDP_CHARACTERS
OFFERS = BYTES_AT_ONCE // OFFER_BYTES + 1


async def floods(visitor: Socket, to: Socket) -> None:
    """Send more than one may."""
    offer = {**signal("signal.description", to.id), "description": {"type": "offer", "sdp": "v" * OFFER_BYTES}}
    for _ in range(OFFERS):
        await sends(visitor, offer)


async def test_who_sends_more_bytes_than_links_take_is_let_go_and_logged(
    room: Room, alice: User, bob: User, live: Live, caplog: pytest.LogCaptureFixture
):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        with caplog.at_level(logging.WARNING, "chat"):
            await floods(b, a)
            assert (await b.hears("visit.ended"))["why"] == "idle"
        assert types(await a.catches_up()).count("signal.description") == OFFERS - 1
        assert "visitor.left" in types(a.heard)
        assert await visitors(live, room) == []
        (line,) = [record.getMessage() for record in caplog.records if record.name.startswith("chat.")]
        assert str(bob.pk) in line


async def test_so_is_who_sends_more_signals(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        for _ in range(SIGNALS_AT_ONCE + 10):
            await sends(b, signal("signal.need", a.id))
        await b.hears("visit.ended")
        assert types(await a.catches_up()).count("signal.need") <= SIGNALS_AT_ONCE + 5


async def test_another_socket_of_theirs_sends_no_more(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a:
        for _ in range(3):
            async with visiting(room, bob) as b:
                await floods(b, a)
                await b.hears("visit.ended")
        assert types(await a.catches_up()).count("signal.description") == OFFERS - 1


async def test_nor_do_their_sockets_on_many_processes(
    room: Room, alice: User, bob: User, live: Live, monkeypatch: pytest.MonkeyPatch
):
    """Each process counts signals for itself; the approaches that let one send any are counted for all."""
    monkeypatch.setattr("chat.core.call.visiting.APPROACHES_A_MINUTE", 3)
    async with joined(room, alice) as a:
        for process in range(5):
            live.allowance = Allowance()
            async with looking_at(room, bob) as b:
                await b.says("call.approach")
                await floods(b, a)
                await b.hears("visit.ended" if process < 3 else "error")
        assert types(await a.catches_up()).count("signal.description") == 3 * (OFFERS - 1)


async def test_somebody_else_may_visit_and_signal_meanwhile(room: Room, alice: User, bob: User, carol: User):
    async with joined(room, alice) as a, visiting(room, bob) as b, visiting(room, carol) as c:
        await floods(b, a)
        await b.hears("visit.ended")
        await sends(c, signal("signal.need", a.id))
        assert (await a.hears("signal.need"))["from"] == c.id


async def test_whoever_was_let_go_joins_as_anybody_does(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, visiting(room, bob) as b:
        await floods(b, a)
        await b.hears("visit.ended")
        await b.joins()
        await sends(b, signal("signal.need", a.id))
        assert (await a.hears("signal.need"))["from"] == b.id
