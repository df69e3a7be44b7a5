"""What four people at real browsers, in two calls of two, see of a fault in the servers."""

import time
from collections.abc import Callable

from tests.faults.findings import Findings
from tests.faults.rows.processes import restart
from tests.faults.stage import Stage
from tests.faults.windows import Pictures, Windows, seated

QUIET_SECONDS = 10
AFTER_SECONDS = 8
"""By then everybody who lost their socket is back; a link that had been dropped would be seen."""
STILL_SECONDS = 1


def kill(found: Findings, stage: Stage) -> None:
    """kill -9 the process with the most of their sockets; afterwards a new one is started."""

    def fault() -> None:
        number = max(stage.portal.processes, key=stage.sockets)
        found.note(f"{stage.sockets(number)} of {len(stage.crowd)} sockets on the killed process")
        stage.portal.kill(number)
        time.sleep(AFTER_SECONDS)
        stage.portal.start_process(number)

    _watch(found, stage, fault)


def rolling(found: Findings, stage: Stage) -> None:
    """SIGTERM and a new start for each process."""

    def fault() -> None:
        drains = [restart(stage, number)[0] for number in stage.portal.processes]
        found.below("longest drain", max(drains), 10)

    _watch(found, stage, fault)


def _watch(found: Findings, stage: Stage, fault: Callable[[], None]) -> None:
    with seated(stage.portal, stage.crowd) as windows:
        ids, quiet = windows.ids(), quiet_of(windows)
        fault()
        windows.wait(AFTER_SECONDS)
        judge(found, quiet, windows.seen(), len(stage.crowd))
        found.none("ids changed", sum(1 for name, id in windows.ids().items() if id != ids[name]))


def quiet_of(windows: Windows, seconds: float = QUIET_SECONDS) -> Pictures:
    """What is seen while nothing happens; what comes from now on counts afresh."""
    windows.begin()
    windows.wait(seconds)
    quiet = windows.seen()
    windows.begin()
    return quiet


def judge(found: Findings, quiet: Pictures, fault: Pictures, tiles: int) -> None:
    """tiles: how many there are in all windows, one in each of a call of two."""
    found.check(quiet.tiles == fault.tiles == tiles, f"{fault.tiles} tiles, {fault.frames} frames at least in each")
    found.below("decoded frames never stopped for longer than", fault.still, STILL_SECONDS)
    found.note(f"{quiet.still:.2f} s in the quiet before; pages late by {quiet.late:.2f} s, then {fault.late:.2f} s")
    found.none("links made anew", fault.links - quiet.links)
