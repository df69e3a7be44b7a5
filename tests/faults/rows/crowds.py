"""Sockets that are idle; a crowd that comes back at once."""

import time

from tests.faults.findings import Findings, share
from tests.faults.stage import staged

WARM_SECONDS = 10


def idle(sockets: int = 10, seconds: float = 60) -> Findings:
    """Sockets of the pre-join step, nobody doing anything."""
    found = Findings()
    with staged(max(1, sockets // 5), 5) as stage:
        opened = stage.swarm.tell("open", people=[vars(one) for one in stage.crowd[:sockets]])
        found.check(opened["open"], f"{sockets} sockets open")
        time.sleep(WARM_SECONDS)
        before = stage.memory()
        stage.swarm.tell("mark")
        time.sleep(seconds)
        after = stage.memory()
        found.none(f"closes in {seconds:g} s", sum(len(one["drops"]) for one in stage.swarm.people()))
        growth = max(after[number] / before[number] - 1 for number in before)
        found.check(growth < 0.05, f"memory grew by {growth:.1%} (< 5 %)")
    return found


def idle_long() -> Findings:
    """300 idle sockets for ten minutes."""
    return idle(300, 600)


def crowd(rooms: int = 125) -> Findings:
    """Every one of 1,000 people in calls of eight loses the connection at the same moment."""
    found = Findings()
    with staged(rooms, 8) as stage:
        first = stage.swarm.join(stage.crowd, parallel=50, timeout_ms=120_000)
        found.note(f"{len(stage.crowd)} people, first in at {len(stage.crowd) / first['ms'] * 1000:.0f} a second")
        stage.swarm.tell("mark")
        dropped_at = time.time()
        stage.swarm.tell("drop")
        stage.swarm.tell("whole", timeout_ms=60_000)
        people = stage.swarm.people()
        seconds = [back["at"] / 1000 - dropped_at for one in people for back in one["returns"][-1:]]
        stage.nobody_lost(found)
        slowest = max(seconds, default=0)
        found.note(f"back p50 {share(seconds, 0.5):.1f} s, p95 {share(seconds, 0.95):.1f} s")
        found.below("the slowest back after", slowest, 20)
        rate = len(seconds) / max(slowest, 1e-9)
        found.check(rate >= 100, f"{rate:.0f} joins/s (>= 100)")
        stage.whole(found, 15, "every roster the truth, from then on, after")
    return found
