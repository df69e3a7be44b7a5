"""The rows by name."""

from collections.abc import Callable

from tests.faults.findings import Findings
from tests.faults.rows import crowds, processes, seats, services

ROWS: dict[str, Callable[[], Findings]] = {
    "kill": processes.kill,
    "rolling": processes.rolling,
    "redis-stopped": services.redis_stopped,
    "redis-paused": services.redis_paused,
    "redis-paused-long": services.redis_paused_long,
    "postgres-restarted": services.postgres_restarted,
    "table-locked": services.table_locked,
    "idle": crowds.idle,
    "idle-long": crowds.idle_long,
    "crowd": crowds.crowd,
    "last-seat": seats.last_seat,
}
