"""What every row stands on: a rehearsal, a crowd in calls, and eyes on both."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.speed.process import resident_kb
from chat.live.redis_client import connect
from chat.live.redis_store import RedisStore
from deploy.rehearsal import ROOT, Rehearsal
from tests.faults.crowd import Someone, make_crowd
from tests.faults.findings import Findings
from tests.faults.swarm import Report, Swarm

POLL_SECONDS = 0.2


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

    def settles(self, limit: float) -> tuple[bool, bool, float]:
        """Waits up to `limit` seconds: do all rosters become the truth, does the store, and after how many seconds?"""
        started = time.monotonic()
        is_whole = self.swarm.tell("whole", timeout_ms=int(limit * 1000))["whole"]
        while not (is_stored := self._stored() == self._seen()) and time.monotonic() < started + limit:
            time.sleep(POLL_SECONDS)
        return is_whole, is_stored, time.monotonic() - started

    def _seen(self) -> set[str]:
        return {one["id"] for one in self.swarm.people() if one["id"]}

    def _stored(self) -> set[str]:
        """In a thread of its own: where browsers are driven, this one has an event loop already."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(self._load())).result()

    async def _load(self) -> set[str]:
        store = RedisStore(partial(connect, self.portal.redis.url))
        try:
            calls = await store.load_many({one.room for one in self.crowd})
        finally:
            await store.close()
        return {one.id for call in calls.values() for one in call.participants}

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
        is_whole, is_stored, seconds = self.settles(max(limit * 2, 20))
        lost = "" if is_whole and is_stored else ", never in a room" if is_stored else ", never in the store"
        found.check(is_whole and is_stored and seconds <= limit, f"{what} {seconds:.1f} s (<= {limit:g}){lost}")


@contextmanager
def staged(rooms: int, each: int, root: Path = ROOT) -> Iterator[Stage]:
    """Three processes behind nginx and a crowd at the door. root: the release they run."""
    with Rehearsal(root) as portal:
        crowd = make_crowd(portal, rooms, each)
        with Swarm(portal.address, portal.authority, portal.folder / "swarm.log") as swarm:
            yield Stage(portal, swarm, crowd)
