"""Redis or PostgreSQL is away for a while."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import cast

import psycopg
from redis import Redis

from tests.faults.crowd import Someone
from tests.faults.findings import Findings
from tests.faults.stage import Stage
from tests.faults.swarm import Report

PROBE_MS = 10
QUIET_SECONDS = 6
WARM_SECONDS = 2
CONSISTENT_SECONDS = 15
CUTS = 50
CUTS_APART_SECONDS = 0.2
SUBSCRIBED_SECONDS = 1
"""After the last cut the processes subscribe again; descriptions of that moment are said again by their senders."""
REACH_SECONDS = 3
LOST_SECONDS = 6
"""The probe counts as lost what is under way for more than 5 s."""
STILL_SECONDS = 4
"""Two sweeps: whoever is declared gone is declared gone by then."""


def redis_stopped(found: Findings, stage: Stage, seconds: float = 10, still: float = STILL_SECONDS) -> None:
    """Redis stops, forgets everything, and comes back after a while."""

    def away() -> None:
        stage.portal.redis.stop()
        time.sleep(seconds)
        stage.portal.redis.start()

    _redis(found, stage, away, still)


def redis_paused(found: Findings, stage: Stage, seconds: float = 10, still: float = STILL_SECONDS) -> None:
    """Redis answers nobody for a while; its connections stay open."""

    def away() -> None:
        stage.portal.redis.pause()
        time.sleep(seconds)
        stage.portal.redis.resume()

    _redis(found, stage, away, still)


def _redis(found: Findings, stage: Stage, away: Callable[[], None], still: float) -> None:
    stage.everybody_in(found)
    before = stage.memory()
    away()
    stage.whole(found, CONSISTENT_SECONDS)
    time.sleep(still)
    stage.whole(found, 2, f"still so {still:g} s later, seen in")
    people = stage.swarm.people()
    codes = Counter(drop["code"] for one in people for drop in one["drops"])
    found.note(f"{len(people)} people, closes {dict(codes)}")
    stage.nobody_lost(found)
    if still:
        _reached(found, stage)
    after = stage.memory()
    growth = max(after[number] / before[number] - 1 for number in before)
    found.check(growth < 0.1, f"memory grew by {growth:.0%} (< 10 %)")


def redis_cut(found: Findings, stage: Stage, times: int = CUTS) -> None:
    """Redis ends the connections for subscriptions, again and again, while people come."""
    comers = stage.crowd[4::5]
    stage.everybody_in(found)
    stage.swarm.tell("leave", names=[one.name for one in comers])
    joining = stage.swarm.begin("join", people=[vars(one) for one in comers], parallel=2)
    with Redis.from_url(stage.portal.redis.url) as redis:
        killed = [cast(int, redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")) for _ in _apart(times)]
    joined = stage.swarm.end(joining)
    time.sleep(SUBSCRIBED_SECONDS)
    found.check(sum(killed) >= times, f"{sum(killed)} connections ended at {times} times")
    found.none("of those who came never got in", len(joined["missing"]))
    stage.whole(found, CONSISTENT_SECONDS)
    stage.nobody_lost(found)
    _reached(found, stage)
    found.none("exceptions in the logs", stage.tracebacks())


def _apart(times: int) -> Iterator[int]:
    for number in range(times):
        yield number
        time.sleep(CUTS_APART_SECONDS)


def _reached(found: Findings, stage: Stage) -> None:
    """A roster may be right where nothing arrives any more: everybody says something to somebody."""
    stage.swarm.tell("latencies")
    stage.swarm.tell("probe", every_ms=PROBE_MS)
    time.sleep(REACH_SECONDS)
    stage.swarm.tell("probe", every_ms=0)
    time.sleep(LOST_SECONDS)
    said = stage.swarm.tell("latencies")
    found.check(said["count"] > 0, f"{int(said['count'])} messages from anybody to anybody arrived afterwards")
    found.none("of them lost", int(said["lost"]))


def postgres_restarted(found: Findings, stage: Stage, quiet: float = QUIET_SECONDS) -> None:
    """PostgreSQL is restarted, its sessions cut off."""
    _database(found, stage, stage.portal.postgres.restart, quiet)


def table_locked(found: Findings, stage: Stage, seconds: float = 8, quiet: float = QUIET_SECONDS) -> None:
    """Nobody may read the table of rooms for a while."""

    def lock() -> None:
        with psycopg.connect(stage.portal.postgres.url) as connection:
            connection.execute("LOCK TABLE chat_room IN ACCESS EXCLUSIVE MODE")
            time.sleep(seconds)
            connection.rollback()

    _database(found, stage, lock, quiet)


def _database(found: Findings, stage: Stage, away: Callable[[], object], seconds: float) -> None:
    """One of every other room comes in the middle of it; the others are in their calls and talk.

    seconds: how long the relay is timed in the quiet and in the fault. A shorter form than the table's does not judge
    it: that needs a machine with nothing else to do.
    """
    early, late = stage.crowd[4::10], stage.crowd[9::10]
    stage.everybody_in(found)
    stage.swarm.tell("leave", names=[one.name for one in (*early, *late)])
    quiet = _quiet(stage, early, seconds)
    stage.swarm.tell("mark")
    started = time.monotonic()
    joining = stage.swarm.begin("join", people=[vars(one) for one in late])
    away()
    joined = stage.swarm.end(joining)
    time.sleep(max(0, seconds + started - time.monotonic()))
    fault = stage.swarm.tell("latencies")
    stage.swarm.tell("probe", every_ms=0)
    found.note(f"{len(late)} joined meanwhile, the slowest after {joined['slowest_ms'] / 1000:.1f} s")
    found.none("of them never got in", len(joined["missing"]))
    names = {one.name for one in late}
    stayed = [one for one in stage.swarm.people() if one["name"] not in names]
    found.none("closes in running calls", sum(len(one["drops"]) for one in stayed))
    relay(found, quiet, fault, judged=seconds >= QUIET_SECONDS)
    stage.whole(found, 10)


def _quiet(stage: Stage, early: list[Someone], seconds: float) -> Report:
    """Quiet but for as many who come as later: the fault alone shall make the difference."""
    stage.swarm.tell("probe", every_ms=PROBE_MS)
    time.sleep(min(WARM_SECONDS, seconds))
    stage.swarm.tell("latencies")
    stage.swarm.join(early)
    time.sleep(seconds)
    return stage.swarm.tell("latencies")


def relay(found: Findings, quiet: Report, fault: Report, judged: bool = True) -> None:
    """The relay of messages during a fault, beside the quiet of the same run."""
    found.none("messages lost", int(quiet["lost"] + fault["lost"]))
    found.note(f"relay p50 {quiet['p50']:.1f} ms quiet, {fault['p50']:.1f} ms in the fault")
    ratio = fault["p99"] / max(quiet["p99"], 1e-9)
    words = f"relay p99 {quiet['p99']:.0f} ms quiet, {fault['p99']:.0f} ms in it: {ratio:.1f} ×"
    found.check(ratio <= 3 or not judged, f"{words} (<= 3)" if judged else words)
