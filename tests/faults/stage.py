"""What every row stands on: a rehearsal, a crowd in calls, and eyes on both."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.rehearsal import Rehearsal
from tests.faults.crowd import Someone, make_crowd
from tests.faults.findings import Findings
from tests.faults.swarm import Report, Swarm


@dataclass
class Stage:
    """crowd: who may come in; nobody has yet."""

    portal: Rehearsal
    swarm: Swarm
    crowd: list[Someone]

    # Looking

    def sockets(self, number: int) -> int:
        """How many WebSockets a process holds."""
        return int(self.portal.processes[number].metrics()["kaigi_sockets"])

    def memory(self) -> dict[int, int]:
        """Resident kB of every process."""
        return {number: resident_kb(process.pid) for number, process in self.portal.processes.items()}

    def tracebacks(self) -> int:
        """How many exceptions the logs of Kaigi tell of."""
        logs = self.portal.folder.glob("kaigi-*.log")
        return sum(log.read_text(errors="replace").count("Traceback") for log in logs)

    # Acting

    def everybody_in(self, found: Findings) -> Report:
        """Whoever is not in their call yet comes, and what happened until now is forgotten."""
        inside = {one["name"] for one in self.swarm.people() if one["inside"]}
        joined = self.swarm.join([one for one in self.crowd if one.name not in inside], parallel=50, timeout_ms=120_000)
        answer = self.swarm.tell("whole", timeout_ms=20_000)
        found.check(answer["whole"], f"{len(self.crowd)} people in their calls")
        self.swarm.tell("mark")
        return joined

    # Judging

    def nobody_lost(self, found: Findings) -> None:
        """Everybody is inside, with the id they had."""
        people = self.swarm.people()
        found.none("people lost", sum(1 for one in people if not one["inside"]))
        found.none("ids changed", sum(1 for one in people if len(one["ids"]) > 1))

    def whole(self, found: Findings, limit: float, what: str = "every roster the truth after") -> None:
        """Every roster is consistent within `limit` seconds."""
        answer = self.swarm.tell("whole", timeout_ms=int(max(limit * 2, 20) * 1000))
        found.check(
            answer["whole"] and answer["ms"] <= limit * 1000,
            f"{what} {answer['ms'] / 1000:.1f} s (<= {limit:g})"
            + ("" if answer["whole"] else f", never in {len(answer['torn'])} rooms"),
        )


@contextmanager
def staged(rooms: int, each: int) -> Iterator[Stage]:
    """Three processes behind nginx and a crowd at the door."""
    with Rehearsal() as portal:
        crowd = make_crowd(portal, rooms, each)
        with Swarm(portal.address, portal.authority, portal.folder / "swarm.log") as swarm:
            yield Stage(portal, swarm, crowd)


def resident_kb(pid: int) -> int:
    """VmRSS of proc(5)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
