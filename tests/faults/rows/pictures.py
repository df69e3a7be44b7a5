"""What four people at real browsers, in two calls of two, see of a fault in the servers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.rehearsal import Rehearsal
from tests.faults.crowd import Someone
from tests.faults.findings import Findings
from tests.faults.rows.processes import DRAIN_SECONDS, restart
from tests.faults.stage import Stage
from tests.faults.windows import Pictures, seated

QUIET_SECONDS = 10
AFTER_SECONDS = 8
"""By then everybody who lost their socket is back; a link that had been dropped would be seen."""
STILL_SECONDS = 1
REDIS_SECONDS = 10
NEXT_HEARTBEAT_SECONDS = 10
"""With it whoever Redis has forgotten is seated again."""


def kill(found: Findings, stage: Stage) -> None:
    """kill -9 the process with the most of their sockets; afterwards a new one is started."""
    with watched(found, stage.portal, stage.crowd, QUIET_SECONDS):
        number = max(stage.portal.processes, key=stage.sockets)
        found.note(f"{stage.sockets(number)} of {len(stage.crowd)} sockets on the killed process")
        stage.portal.kill(number)
        time.sleep(AFTER_SECONDS)
        stage.portal.start_process(number)
        time.sleep(AFTER_SECONDS)


def rolling(found: Findings, stage: Stage) -> None:
    """SIGTERM and a new start for each process."""
    with watched(found, stage.portal, stage.crowd, QUIET_SECONDS):
        drains = [restart(stage, number)[0] for number in stage.portal.processes]
        found.below("longest drain", max(drains), DRAIN_SECONDS)
        time.sleep(AFTER_SECONDS)


def redis(found: Findings, stage: Stage) -> None:
    """Redis answers nobody for a while, then stops and forgets everything for as long."""
    with watched(found, stage.portal, stage.crowd, QUIET_SECONDS):
        stage.portal.redis.pause()
        time.sleep(REDIS_SECONDS)
        stage.portal.redis.resume()
        time.sleep(AFTER_SECONDS)
        stage.portal.redis.stop()
        time.sleep(REDIS_SECONDS)
        stage.portal.redis.start()
        time.sleep(AFTER_SECONDS + NEXT_HEARTBEAT_SECONDS)


@contextmanager
def watched(found: Findings, portal: Rehearsal, people: list[Someone], quiet_seconds: float) -> Iterator[None]:
    """Who sits at the browsers sees a while of quiet, and then what happens in here."""
    with seated(portal, people) as windows:
        ids = windows.ids()
        windows.begin()
        time.sleep(quiet_seconds)
        quiet = windows.seen()
        windows.begin()
        yield
        judge(found, quiet, windows.seen(), len(people))
        found.none("ids changed in the browsers", sum(1 for name, id in windows.ids().items() if id != ids[name]))


def judge(found: Findings, quiet: Pictures, fault: Pictures, tiles: int) -> None:
    """tiles: how many there are in all windows, one in each of a call of two."""
    found.check(quiet.tiles == fault.tiles == tiles, f"{fault.tiles} tiles, {fault.frames} frames at least in each")
    found.below("decoded frames never stopped for longer than", fault.still, STILL_SECONDS)
    found.note(f"{quiet.still:.2f} s in the quiet before; pages late by {quiet.late:.2f} s, then {fault.late:.2f} s")
    found.none("links made anew", fault.links - quiet.links)
