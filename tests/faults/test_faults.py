"""A shorter form of the fault table's first rows. `./test --faults` runs all of it at real scale.

All tests share one deployment, which the first one takes from the last commit but one to these files.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.faults.findings import Findings
from tests.faults.previous import ROOT, Release, previous_release
from tests.faults.rows import crowds, pictures, processes, seats, services, upgrade
from tests.faults.stage import Stage, staged

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def before() -> Iterator[Release]:
    """The last commit but one."""
    with previous_release() as release:
        yield release


@pytest.fixture(scope="module")
def house(before: Release) -> Iterator[Stage]:
    """Eleven rooms for six people each, and three processes of the release before."""
    with staged(11, 6, before.root) as made:
        yield made


@pytest.fixture
def stage(house: Stage) -> Stage:
    """After the upgrade."""
    return of_this_release(house)


def of_this_release(house: Stage) -> Stage:
    """Fifty people for ten calls. The first test takes it there; a test that runs alone does so here."""
    if house.portal.root != ROOT:
        house.portal.upgrade(ROOT)
        for number in house.portal.processes:
            house.portal.restart(number)
    return replace(house, crowd=[one for n, one in enumerate(house.crowd[:60]) if n % 6 < 5])


@pytest.fixture
def found() -> Iterator[Findings]:
    """What a test finds; everything in it has to hold."""
    made = Findings()
    yield made
    assert made.words
    assert made.failed == []


def test_an_upgrade_and_a_killed_process_end_no_call_and_stop_no_picture(
    found: Findings, house: Stage, before: Release
) -> None:
    at_browsers = house.crowd[60:62]
    with pictures.watched(found, house.portal, at_browsers, quiet_seconds=2):
        upgrade.roll(found, replace(house, crowd=house.crowd[:60]), before, talk_seconds=1)
        processes.kill(found, of_this_release(house), ghost_seconds=0, strangers=house.sockets(1))


def test_nobody_is_lost_when_redis_forgets_everything(found: Findings, stage: Stage) -> None:
    services.redis_stopped(found, stage, seconds=2, still=0)


def test_nobody_is_lost_when_redis_is_silent(found: Findings, stage: Stage) -> None:
    services.redis_paused(found, stage, seconds=3, still=0)


def test_calls_go_on_when_the_database_is_restarted(found: Findings, stage: Stage) -> None:
    services.postgres_restarted(found, stage, quiet=1)


def test_calls_go_on_when_a_table_is_locked_and_whoever_comes_waits(found: Findings, stage: Stage) -> None:
    services.table_locked(found, stage, seconds=2, quiet=1)


def test_idle_sockets_stay_open_and_cost_nothing(found: Findings, stage: Stage) -> None:
    crowds.idle(found, replace(stage, crowd=stage.crowd[:10]), seconds=2, warm=0.5)


def test_no_seat_is_sold_twice_by_four_processes(found: Findings) -> None:
    seats.last_seat(found, rooms=50)
