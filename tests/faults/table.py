"""The rows by name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.faults.findings import Findings
from tests.faults.rows import (
    attacks,
    chance,
    crowds,
    forged,
    greedy,
    passwords,
    pictures,
    processes,
    revocation,
    seats,
    services,
    upgrade,
)
from tests.faults.stage import Stage, staged


@dataclass(frozen=True)
class Row:
    """One fault, and how many rooms with how many people each it befalls."""

    fault: Callable[[Findings, Stage], None]
    rooms: int
    each: int = 5

    def __call__(self, found: Findings) -> None:
        """Sets the stage and lets it happen."""
        with staged(self.rooms, self.each) as stage:
            self.fault(found, stage)


ROWS: dict[str, Callable[[Findings], None]] = {
    "kill": Row(processes.kill, rooms=60),
    "rolling": Row(processes.rolling, rooms=60),
    "upgrade": upgrade.upgrade,
    "kill-browsers": Row(pictures.kill, rooms=2, each=2),
    "rolling-browsers": Row(pictures.rolling, rooms=2, each=2),
    "redis-stopped": Row(services.redis_stopped, rooms=30),
    "redis-paused": Row(services.redis_paused, rooms=30),
    "redis-paused-long": Row(partial(services.redis_paused, seconds=25), rooms=30),
    "redis-cut": Row(services.redis_cut, rooms=30),
    "redis-browsers": Row(pictures.redis, rooms=2, each=2),
    "postgres-restarted": Row(services.postgres_restarted, rooms=20),
    "table-locked": Row(services.table_locked, rooms=20),
    "idle": Row(crowds.idle, rooms=2),
    "idle-long": Row(partial(crowds.idle, seconds=600), rooms=60),
    "crowd": Row(crowds.crowd, rooms=125, each=8),
    "fuzz": Row(attacks.fuzz, rooms=13, each=8),
    "revocation": Row(revocation.revocation, rooms=0),
    "forged": Row(forged.forged, rooms=3, each=8),
    "passwords": passwords.passwords,
    "slow": Row(greedy.slow, rooms=4, each=8),
    "chance": Row(chance.chance, rooms=24, each=7),
    "last-seat": seats.last_seat,
}
