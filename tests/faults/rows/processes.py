"""A process is killed; all are restarted one by one."""

import re
import time
from collections import Counter
from collections.abc import Callable

from tests.faults.findings import Findings, share
from tests.faults.stage import Stage
from tests.faults.swarm import Report

GHOST_SECONDS = 35
BACK_SECONDS = 8
"""Nobody who comes back at all takes longer."""
DRAIN_SECONDS = 10
DRAINING = 4012
LEFT = re.compile(r"Left: (\d+) sockets closed, (\d+) of them without clean-up")


def kill(found: Findings, stage: Stage, ghost_seconds: float = GHOST_SECONDS, strangers: int = 0) -> None:
    """kill -9 one of 3 processes. strangers: sockets on it that are not the swarm's."""
    stage.everybody_in(found)
    held = stage.sockets(1) - strangers
    killed_at = time.time()
    stage.portal.kill(1)
    stage.swarm.tell("back", drops=held, timeout_ms=BACK_SECONDS * 1000)
    if ghost_seconds:
        time.sleep(max(0, killed_at + ghost_seconds - time.time()))
    stage.whole(found, 2, f"{time.time() - killed_at:.0f} s later no ghost and nobody away, seen in")
    people = stage.swarm.people()
    dropped = [one for one in people if one["drops"]]
    found.note(f"{len(people)} people, {held} of them on the killed process")
    found.none("other sockets closed", len(dropped) - held)
    _came_back(found, dropped, killed_at)
    stage.nobody_lost(found)
    stage.portal.start_process(1)


def _came_back(found: Findings, dropped: list[Report], killed_at: float) -> None:
    seconds = [back["at"] / 1000 - killed_at for one in dropped for back in one["returns"][-1:]]
    found.none("not back", len(dropped) - len(seconds))
    found.note(f"back p50 {share(seconds, 0.5):.2f} s")
    found.below("back p95", share(seconds, 0.95), 4)
    found.below("back max", max(seconds, default=0), 6)


def rolling(found: Findings, stage: Stage, prepare: Callable[[], object] = lambda: None) -> None:
    """SIGTERM and a new start for each of 3 processes, as systemctl restart does.

    prepare: what is done before, with everybody in their calls.
    """
    stage.everybody_in(found)
    prepare()
    drains = [restart(stage, number) for number in stage.portal.processes]
    stage.whole(found, 15)
    people = stage.swarm.people()
    codes = Counter(drop["code"] for one in people for drop in one["drops"])
    found.note(f"{len(people)} people, {codes.total()} closes")
    found.none(f"closes with another code than {DRAINING}", codes.total() - codes[DRAINING])
    found.below("longest drain", max(seconds for seconds, _ in drains), DRAIN_SECONDS)
    found.none("processes that left with an error", sum(1 for _, status in drains if status))
    _cleaned_up(found, stage)
    downs = [back["ms"] / 1000 for one in people for back in one["returns"]]
    found.note(f"back p95 {share(downs, 0.95):.2f} s, max {max(downs, default=0):.2f} s")
    found.none("calls ended", sum(1 for one in people if one["ending"]))
    stage.nobody_lost(found)
    found.none("exceptions in the logs", stage.tracebacks())


def _cleaned_up(found: Findings, stage: Stage) -> None:
    """What the leaving processes say of it, in their logs."""
    logs = [path.read_text(errors="replace") for path in stage.portal.folder.glob("kaigi-*.log")]
    told = [(int(closed), int(cut)) for log in logs for closed, cut in LEFT.findall(log)]
    if not told:
        found.note("the processes that left tell nothing of their clean-up: a release that did not yet")
        return
    closed, cut = sum(one for one, _ in told), sum(one for _, one in told)
    found.check(len(told) == len(logs) and not cut, f"{closed} sockets closed in order, {cut} without their clean-up")


def restart(stage: Stage, number: int) -> tuple[float, int]:
    """As systemctl restart does. Returns how many seconds it took to leave, and the exit status."""
    started = time.monotonic()
    status = stage.portal.stop(number)
    drained = time.monotonic() - started
    stage.portal.start_process(number)
    return drained, status
