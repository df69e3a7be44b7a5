"""Redis or PostgreSQL is away for a while."""

import time
from collections.abc import Callable

import psycopg

from tests.faults.findings import Findings
from tests.faults.stage import Stage, staged

PROBE_MS = 20
QUIET_SECONDS = 6
CONSISTENT_SECONDS = 15


def redis_stopped(rooms: int = 30, seconds: float = 10) -> Findings:
    """Redis stops, forgets everything, and comes back after 10 s."""

    def away(stage: Stage) -> None:
        stage.portal.redis.stop()
        time.sleep(seconds)
        stage.portal.redis.start()

    return _redis(rooms, away)


def redis_paused(rooms: int = 30, seconds: float = 10) -> Findings:
    """Redis answers nobody for 10 s; its connections stay open."""

    def away(stage: Stage) -> None:
        stage.portal.redis.pause()
        time.sleep(seconds)
        stage.portal.redis.resume()

    return _redis(rooms, away)


def redis_paused_long(rooms: int = 30) -> Findings:
    """Redis answers nobody for 25 s."""
    return redis_paused(rooms, 25)


def _redis(rooms: int, away: Callable[[Stage], None]) -> Findings:
    found = Findings()
    with staged(rooms, 5) as stage:
        stage.swarm.join(stage.crowd)
        stage.whole(found, 10, "before: every roster the truth after")
        stage.swarm.tell("mark")
        before = stage.memory()
        away(stage)
        stage.whole(found, CONSISTENT_SECONDS)
        # Whoever is declared gone is declared gone by now.
        time.sleep(4)
        stage.whole(found, 1, "still so 4 s later, seen in")
        people = stage.swarm.people()
        found.note(f"{len(people)} people, {sum(len(one['drops']) for one in people)} closes")
        stage.nobody_lost(found)
        after = stage.memory()
        growth = max(after[number] / before[number] - 1 for number in before)
        found.check(growth < 0.1, f"memory grew by {growth:.0%} (< 10 %)")
    return found


def postgres_restarted(rooms: int = 20) -> Findings:
    """PostgreSQL is restarted, its sessions cut off."""
    return _database(rooms, lambda stage: stage.portal.postgres.restart())


def table_locked(rooms: int = 20, seconds: float = 8) -> Findings:
    """Nobody may read the table of rooms for 8 s."""

    def lock(stage: Stage) -> None:
        with psycopg.connect(stage.portal.postgres.url) as connection:
            connection.execute("LOCK TABLE chat_room IN ACCESS EXCLUSIVE MODE")
            time.sleep(seconds)
            connection.rollback()

    return _database(rooms, lock)


def _database(rooms: int, away: Callable[[Stage], None]) -> Findings:
    """Somebody of every other room comes in the middle of it; the others are in their calls and talk."""
    found = Findings()
    with staged(rooms, 5) as stage:
        late = stage.crowd[4::10]
        stage.swarm.join([one for one in stage.crowd if one not in late])
        stage.swarm.tell("probe", every_ms=PROBE_MS)
        time.sleep(2)
        stage.swarm.tell("latencies")
        time.sleep(QUIET_SECONDS)
        quiet = stage.swarm.tell("latencies")
        stage.swarm.tell("mark")
        joining = stage.swarm.begin("join", people=[vars(one) for one in late])
        away(stage)
        fault = stage.swarm.tell("latencies")
        joined = stage.swarm.end(joining)
        found.note(f"{len(late)} joined meanwhile, the slowest after {joined['slowest_ms'] / 1000:.1f} s")
        found.none("of them never got in", len(joined["missing"]))
        names = {one.name for one in late}
        stayed = [one for one in stage.swarm.people() if one["name"] not in names]
        found.none("closes in running calls", sum(len(one["drops"]) for one in stayed))
        relay(found, quiet, fault)
        stage.whole(found, 10)
    return found


def relay(found: Findings, quiet: dict[str, float], fault: dict[str, float]) -> None:
    """The relay of messages during a fault, beside the quiet of the same run."""
    found.none("messages lost", int(quiet["lost"] + fault["lost"]))
    found.note(f"relay p50 {quiet['p50']:.1f} ms quiet, {fault['p50']:.1f} ms in the fault")
    ratio = fault["p99"] / max(quiet["p99"], 1e-9)
    found.check(ratio <= 3, f"relay p99 {quiet['p99']:.0f} ms quiet, {fault['p99']:.0f} ms in it: {ratio:.1f} × (<= 3)")
