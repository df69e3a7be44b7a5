"""A process is killed; all are restarted one by one."""

import time
from collections import Counter

from tests.faults.findings import Findings, share
from tests.faults.stage import Stage, staged
from tests.faults.swarm import Report

GHOST_SECONDS = 35
DRAIN_SECONDS = 10
DRAINING = 4012


def kill(rooms: int = 60) -> Findings:
    """kill -9 one of 3 processes; five people in each room."""
    found = Findings()
    with staged(rooms, 5) as stage:
        stage.swarm.join(stage.crowd)
        stage.whole(found, 10, "before: every roster the truth after")
        held = stage.sockets(1)
        stage.swarm.tell("mark")
        killed_at = time.time()
        stage.portal.kill(1)
        time.sleep(8)
        people = stage.swarm.people()
        dropped = [one for one in people if one["drops"]]
        found.note(f"{len(people)} people, {held} of them on the killed process")
        found.none("other sockets closed", len(dropped) - held)
        _came_back(found, dropped, killed_at)
        stage.nobody_lost(found)
        time.sleep(max(0, killed_at + GHOST_SECONDS - time.time()))
        stage.whole(found, 1, f"{GHOST_SECONDS} s later no ghost and nobody away, seen in")
        stage.nobody_lost(found)
    return found


def _came_back(found: Findings, dropped: list[Report], killed_at: float) -> None:
    seconds = [back["at"] / 1000 - killed_at for one in dropped for back in one["returns"][-1:]]
    found.none("not back", len(dropped) - len(seconds))
    found.note(f"back p50 {share(seconds, 0.5):.2f} s")
    found.below("back p95", share(seconds, 0.95), 4)
    found.below("back max", max(seconds, default=0), 6)


def rolling(rooms: int = 60) -> Findings:
    """SIGTERM and a new start for each of 3 processes, as systemctl restart does; five people in each room."""
    found = Findings()
    with staged(rooms, 5) as stage:
        stage.swarm.join(stage.crowd)
        stage.swarm.tell("mark")
        drains = [_restart(stage, number) for number in stage.portal.processes]
        stage.whole(found, 15)
        people = stage.swarm.people()
        codes = Counter(drop["code"] for one in people for drop in one["drops"])
        found.note(f"{len(people)} people, {codes.total()} closes")
        found.none(f"closes with another code than {DRAINING}", codes.total() - codes[DRAINING])
        found.below("longest drain", max(seconds for seconds, _ in drains), DRAIN_SECONDS)
        found.none("processes that left with an error", sum(1 for _, status in drains if status))
        downs = [back["ms"] / 1000 for one in people for back in one["returns"]]
        found.note(f"back p95 {share(downs, 0.95):.2f} s, max {max(downs, default=0):.2f} s")
        found.none("calls ended", sum(1 for one in people if one["ending"]))
        stage.nobody_lost(found)
        found.none("tracebacks", stage.tracebacks())
    return found


def _restart(stage: Stage, number: int) -> tuple[float, int]:
    started = time.monotonic()
    status = stage.portal.stop(number)
    drained = time.monotonic() - started
    stage.portal.start_process(number)
    return drained, status
