"""A healthy call, and what it notices of somebody else's mischief."""

import asyncio
import os
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.faults.crowd import Someone
from tests.faults.findings import Findings
from tests.faults.stage import Stage
from tests.faults.swarm import Report

PROBE_MS = 10
QUIET_SECONDS = 12
WARM_SECONDS = 2
LEAST_PRIORITY = 19
"""Of whoever does the mischief: as if on another machine, they get what nobody else wants of the processors here."""
TIMES = 3


@dataclass
class Neighbours:
    """quiet: how long their messages take while nothing happens. fault: and with what was watched last."""

    stage: Stage
    quiet: Report
    fault: Report

    @contextmanager
    def watch(self, found: Findings, what: str) -> Iterator[None]:
        """How long their messages take meanwhile."""
        self.stage.swarm.tell("latencies")
        yield
        self.fault = self.stage.swarm.tell("latencies")
        ratio = self.fault["p99"] / max(self.quiet["p99"], 1e-9)
        found.note(f"{what}: relay p50 {self.quiet['p50']:.1f} ms quiet, {self.fault['p50']:.1f} ms beside it")
        words = (
            f"p99 {self.quiet['p99']:.1f} ms quiet, {self.fault['p99']:.1f} ms beside it: {ratio:.1f} × (<= {TIMES})"
        )
        found.check(ratio <= TIMES, words)
        found.none("messages lost", int(self.quiet["lost"] + self.fault["lost"]))
        found.none("messages of others that reached the healthy call", self.fault["strange"])

    def unharmed(self, found: Findings) -> None:
        """Nobody of them lost a socket, a seat or an id."""
        self.stage.nobody_lost(found)
        found.none("closes in the healthy call", sum(len(one["drops"]) for one in self.stage.swarm.people()))


def gather(stage: Stage, people: list[Someone]) -> Neighbours:
    """They come into their call and talk."""
    stage.swarm.join(people)
    stage.swarm.tell("probe", every_ms=PROBE_MS)
    time.sleep(WARM_SECONDS)
    stage.swarm.tell("latencies")
    time.sleep(QUIET_SECONDS)
    quiet = stage.swarm.tell("latencies")
    stage.swarm.tell("mark")
    return Neighbours(stage, quiet, quiet)


def elsewhere(mischief: Coroutine[Any, Any, None]) -> None:
    """Runs it to its end, as if it were on another machine."""
    with ThreadPoolExecutor(1, initializer=_step_back) as pool:
        pool.submit(asyncio.run, mischief).result()


def _step_back() -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LEAST_PRIORITY)
