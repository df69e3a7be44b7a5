"""Several processes race for the last seat."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from deploy.services import RedisServer
from tests.faults import rivals
from tests.faults.findings import Findings

PROCESSES = 4
RIVALS = 8


def last_seat(found: Findings, rooms: int = 300) -> None:
    """One free seat in each of 300 rooms, 4 processes on one Redis, 8 people in each of them at every door at once."""
    with tempfile.TemporaryDirectory(prefix="kaigi-rivals-") as folder:
        redis = RedisServer(Path(folder))
        redis.prepare()
        redis.start()
        try:
            with patch.dict(os.environ, {"REDIS_URL": redis.url}):
                _race(found, rooms)
        finally:
            redis.stop()


def _race(found: Findings, rooms: int) -> None:
    asyncio.run(rivals.fill(rooms))
    command = [sys.executable, "-m", "tests.faults.rivals", str(rooms), str(RIVALS)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    racers = [subprocess.Popen([*command, f"process-{n}"], **pipes) for n in range(PROCESSES)]  # type: ignore[call-overload]
    for racer in racers:
        racer.stdout.readline()
    started = time.monotonic()
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    winners = [tuple(one) for racer in racers for one in json.loads(racer.communicate(timeout=120)[0])]
    found.note(f"{PROCESSES * RIVALS * rooms} tries in {time.monotonic() - started:.1f} s")
    seats = asyncio.run(rivals.seated(rooms))
    kept = {one for one in seats if not one[1].startswith("first-")}
    found.note(f"{len(winners)} seats given in {rooms} rooms")
    found.none("oversold", max(0, len(seats) - rooms * rivals.RULES.capacity))
    found.none("given twice", len(winners) - len({room for room, _ in winners}))
    found.none("given and lost", len(set(winners) - kept))
    found.none("seats left empty", max(0, rooms * rivals.RULES.capacity - len(seats)))
