"""A shorter form of the fault table's first rows. `./test --faults` runs all of it at real scale."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.faults.findings import Findings
from tests.faults.rows import crowds, processes, seats, services
from tests.faults.stage import Stage, staged

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Fifty people in ten calls, on three processes."""
    with staged(10, 5) as made:
        yield made


@pytest.fixture
def found() -> Iterator[Findings]:
    """What a test finds; everything in it has to hold."""
    made = Findings()
    yield made
    assert made.words
    assert made.failed == []


def test_when_a_process_is_killed_its_people_are_back_and_nobody_else_notices(found: Findings, stage: Stage) -> None:
    processes.kill(found, stage, ghost_seconds=0)


def test_nobody_falls_out_of_a_call_when_all_processes_are_restarted(found: Findings, stage: Stage) -> None:
    processes.rolling(found, stage)


def test_nobody_is_lost_when_redis_forgets_everything(found: Findings, stage: Stage) -> None:
    services.redis_stopped(found, stage, seconds=2, still=0)


def test_nobody_is_lost_when_redis_is_silent(found: Findings, stage: Stage) -> None:
    services.redis_paused(found, stage, seconds=3, still=0)


def test_calls_go_on_when_the_database_is_restarted(found: Findings, stage: Stage) -> None:
    services.postgres_restarted(found, stage, quiet=1)


def test_calls_go_on_when_a_table_is_locked_and_whoever_comes_waits(found: Findings, stage: Stage) -> None:
    services.table_locked(found, stage, seconds=2, quiet=1)


def test_idle_sockets_stay_open_and_cost_nothing(found: Findings, stage: Stage) -> None:
    crowds.idle(found, replace(stage, crowd=stage.crowd[:10]), seconds=3, warm=1)


def test_no_seat_is_sold_twice_by_four_processes(found: Findings) -> None:
    seats.last_seat(found, rooms=50)
