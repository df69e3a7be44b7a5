"""The contract of CallStore, for every implementation."""

import asyncio

import pytest

from chat.core.call import LEASE_SECONDS, Arrival, Call, Change, Rules, approach, expire, join, leave, lose, note_chat
from chat.core.errors import CallError, ErrorCode
from chat.live.store import CLAIM_SECONDS, Alter, CallStore, Claim, Settled
from tests.core.call.scene import ALICE, BOB, CAROL, LOBBY, OPEN, arrival, names
from tests.live.conftest import Clock

ROOM, OTHER_ROOM = 1, 2
STALE_SECONDS = 5.0


def joining(who: Arrival, rules: Rules = OPEN) -> Alter:
    """The change that `who` makes by joining."""
    return lambda call, now: join(call, who, rules, now, "epoch")


def leaving(id: str) -> Alter:
    """The change that somebody makes by leaving."""
    return lambda call, now: leave(call, id, now)


# Calls


async def test_a_room_nobody_is_in_has_no_call(store: CallStore):
    assert await store.load(ROOM) is None
    assert await store.load_many([ROOM, OTHER_ROOM]) == {}


async def test_what_was_changed_is_there_for_the_next_one(store: CallStore, clock: Clock):
    first = await store.transact(ROOM, joining(ALICE))
    second = await store.transact(ROOM, joining(BOB))
    assert first.before is None
    assert second.before == first.after
    assert await store.load(ROOM) == second.after
    assert second.after
    assert clock.shows(second.after.started_at)


async def test_a_call_comes_back_as_it_was_saved(store: CallStore):
    full = Rules(capacity=2, lobby=True)
    for who in (ALICE, BOB, CAROL):
        settled = await store.transact(ROOM, joining(who, full))
    assert isinstance(settled.after, Call)
    assert await store.load(ROOM) == settled.after


async def test_rooms_do_not_know_of_one_another(store: CallStore):
    await store.transact(ROOM, joining(ALICE))
    await store.transact(OTHER_ROOM, joining(BOB))
    calls = await store.load_many([ROOM, OTHER_ROOM, 3])
    assert {room: names(call) for room, call in calls.items()} == {ROOM: ["alice"], OTHER_ROOM: ["bob"]}


async def test_a_call_that_is_over_is_gone(store: CallStore):
    await store.transact(ROOM, joining(ALICE))
    settled = await store.transact(ROOM, leaving("alice"))
    assert settled.after is None
    assert await store.load(ROOM) is None


@pytest.mark.parametrize("problem", [CallError(ErrorCode.ROOM_FULL), ZeroDivisionError()], ids=["refusal", "fault"])
async def test_nothing_is_saved_when_the_change_raises(store: CallStore, problem: Exception):
    settled = await store.transact(ROOM, joining(ALICE))

    def fail(call: Call | None, now: float) -> Change:
        raise problem

    with pytest.raises(type(problem)):
        await store.transact(ROOM, fail)
    assert await store.load(ROOM) == settled.after
    assert await store.renew(ROOM, "alice") == settled.after


async def test_a_storm_at_the_door_oversells_no_seat_and_loses_no_change(store: CallStore):
    async def come(number: int) -> Settled | None:
        try:
            return await store.transact(ROOM, joining(arrival(f"guest{number}")))
        except CallError:
            return None

    settled = [one for one in await asyncio.gather(*(come(number) for number in range(100))) if one]
    assert len(settled) == OPEN.capacity
    call = await store.load(ROOM)
    assert call
    assert len(set(names(call))) == call.seq == OPEN.capacity
    assert sorted(one.after.seq for one in settled if one.after) == list(range(1, OPEN.capacity + 1))


async def test_a_storm_in_many_rooms_keeps_them_apart(store: CallStore):
    who = [arrival(f"guest{number}") for number in range(60)]
    await asyncio.gather(*(store.transact(number % 12, joining(one)) for number, one in enumerate(who)))
    calls = await store.load_many(range(12))
    assert [len(call.participants) for call in calls.values()] == [5] * 12


# Leases


async def test_whoever_comes_in_gets_a_lease_and_whoever_goes_loses_it(store: CallStore, clock: Clock):
    for who in (ALICE, BOB):
        await store.transact(ROOM, joining(who))
    await store.transact(ROOM, leaving("bob"))
    assert await store.renew(ROOM, "bob") is None
    clock.goes_on(LEASE_SECONDS)
    assert await store.claim_expired() == [Claim(ROOM, "alice")]


async def test_whoever_waits_has_a_lease_too(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(BOB, LOBBY))
    assert await store.renew(ROOM, "bob") == await store.load(ROOM)
    clock.goes_on(LEASE_SECONDS)
    assert await store.claim_expired() == [Claim(ROOM, "bob")]


async def test_a_visitor_has_a_lease_too_and_keeps_it_in_the_seat(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(ALICE))
    settled = await store.transact(ROOM, lambda call, now: approach(call, BOB, OPEN, now))
    clock.goes_on(LEASE_SECONDS - 1)
    assert await store.renew(ROOM, "bob") == settled.after
    await store.transact(ROOM, joining(BOB))
    clock.goes_on(LEASE_SECONDS - 1)
    assert await store.claim_expired() == [Claim(ROOM, "alice")]
    clock.goes_on(1)
    assert await store.claim_expired() == [Claim(ROOM, "bob")]


async def test_visitors_come_back_as_they_were_saved(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(ALICE))
    settled = await store.transact(ROOM, lambda call, now: approach(call, BOB, OPEN, now))
    assert settled.after
    (visitor,) = settled.after.visitors
    assert clock.shows(visitor.since)
    assert await store.load(ROOM) == settled.after


@pytest.mark.parametrize("others", [[], [ALICE]], ids=["no call", "a call"])
async def test_a_lease_that_nobody_holds_is_ended_once_and_for_all(
    store: CallStore, clock: Clock, others: list[Arrival]
):
    for who in others:
        await store.transact(ROOM, joining(who))
    await store.transact(ROOM, lambda call, now: Change(call, leases={"ghost": 1.0}))
    clock.goes_on(1)
    assert await store.claim_expired() == [Claim(ROOM, "ghost")]
    await store.transact(ROOM, lambda call, now: expire(call, "ghost", now))
    clock.goes_on(CLAIM_SECONDS)
    assert await store.claim_expired() == []


async def test_a_change_by_somebody_renews_no_lease(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(ALICE))
    clock.goes_on(LEASE_SECONDS)
    await store.transact(ROOM, lambda call, now: note_chat(call, 1))
    assert await store.claim_expired() == [Claim(ROOM, "alice")]


async def test_a_renewed_lease_runs_from_then_on(store: CallStore, clock: Clock):
    settled = await store.transact(ROOM, joining(ALICE))
    clock.goes_on(LEASE_SECONDS - 1)
    assert await store.renew(ROOM, "alice") == settled.after
    clock.goes_on(LEASE_SECONDS - 1)
    assert await store.claim_expired() == []
    clock.goes_on(1)
    assert await store.claim_expired() == [Claim(ROOM, "alice")]


@pytest.mark.parametrize(("room", "id"), [(ROOM, "mallory"), (OTHER_ROOM, "alice")])
async def test_nobody_renews_a_lease_that_is_not_there(store: CallStore, room: int, id: str):
    await store.transact(ROOM, joining(ALICE))
    assert await store.renew(room, id) is None


async def test_a_page_that_was_left_has_its_lease_cut_short(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(ALICE))
    settled = await store.transact(ROOM, lambda call, now: lose(call, "alice", "socket-alice", now, page_gone=True))
    clock.goes_on(settled.change.leases["alice"] - 1)
    assert await store.claim_expired() == []
    clock.goes_on(1)
    assert await store.claim_expired() == [Claim(ROOM, "alice")]


async def test_an_expired_lease_is_handed_to_one_sweeper_until_the_claim_runs_out(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(ALICE))
    clock.goes_on(LEASE_SECONDS)
    claims = await asyncio.gather(*(store.claim_expired() for _ in range(8)))
    assert sorted(map(len, claims)) == [0] * 7 + [1]
    clock.goes_on(CLAIM_SECONDS)
    assert await store.claim_expired() == [Claim(ROOM, "alice")]


async def test_a_claim_that_was_settled_is_not_handed_out_again(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(ALICE))
    clock.goes_on(LEASE_SECONDS)
    await store.claim_expired()
    await store.transact(ROOM, leaving("alice"))
    clock.goes_on(LEASE_SECONDS)
    assert await store.claim_expired() == []


async def test_a_claim_is_void_once_a_heartbeat_has_come(store: CallStore, clock: Clock):
    for who in (ALICE, BOB):
        await store.transact(ROOM, joining(who))
    clock.goes_on(LEASE_SECONDS)
    claims = {claim.id: claim for claim in await store.claim_expired()}
    clock.goes_on(1)
    await store.renew(ROOM, "alice")
    await store.transact(ROOM, leaving("bob"))
    assert not await store.is_due(claims["alice"])
    assert not await store.is_due(claims["bob"])
    clock.goes_on(LEASE_SECONDS)
    (again,) = await store.claim_expired()
    assert await store.is_due(again)


# The sweep's own pause


async def test_sweepers_that_keep_pace_reset_nothing(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(ALICE))
    for _ in range(int(LEASE_SECONDS / (STALE_SECONDS - 1)) + 1):
        await store.begin_sweep(STALE_SECONDS)
        clock.goes_on(STALE_SECONDS - 1)
    await store.begin_sweep(STALE_SECONDS)
    assert await store.claim_expired() == [Claim(ROOM, "alice")]


async def test_after_a_pause_of_the_sweepers_everybody_has_a_new_lease(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(ALICE))
    await store.begin_sweep(STALE_SECONDS)
    clock.goes_on(LEASE_SECONDS + 100)
    await store.begin_sweep(STALE_SECONDS)
    assert await store.claim_expired() == []
    assert await store.renew(ROOM, "alice") is not None


async def test_the_first_sweep_there_ever_was_finds_no_pause(store: CallStore, clock: Clock):
    await store.transact(ROOM, joining(ALICE))
    clock.goes_on(LEASE_SECONDS)
    await store.begin_sweep(STALE_SECONDS)
    assert await store.claim_expired() == [Claim(ROOM, "alice")]
