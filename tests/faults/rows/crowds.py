"""Sockets that are idle; a crowd that comes back at once."""

import time

from tests.faults.findings import Findings, share
from tests.faults.stage import Stage

WARM_SECONDS = 10


def idle(found: Findings, stage: Stage, seconds: float = 60, warm: float = WARM_SECONDS) -> None:
    """Sockets of the pre-join step, nobody doing anything."""
    opened = stage.swarm.tell("open", people=[vars(one) for one in stage.crowd])
    found.check(opened["open"], f"{len(stage.crowd)} sockets open")
    time.sleep(warm)
    before = stage.memory()
    stage.swarm.tell("mark")
    time.sleep(seconds)
    after = stage.memory()
    found.none(f"closes in {seconds:g} s", sum(len(one["drops"]) for one in stage.swarm.people()))
    growth = max(after[number] / before[number] - 1 for number in before)
    found.check(growth < 0.05, f"memory grew by {growth:.1%} (< 5 %)")


def crowd(found: Findings, stage: Stage) -> None:
    """Everybody loses the connection at the same moment."""
    first = stage.everybody_in(found)
    found.note(f"{len(stage.crowd)} people, first in at {len(stage.crowd) / first['ms'] * 1000:.0f} a second")
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
