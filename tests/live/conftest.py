"""The stores under test, each with a clock that is turned by hand."""

from dataclasses import dataclass

import pytest

from chat.live.memory import MemoryStore
from chat.live.store import CallStore


@dataclass
class Clock:
    """Unix seconds; stands still until it is turned."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now

    def goes_on(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """The store's clock."""
    return Clock()


def memory(clock: Clock) -> CallStore:
    """Inside one process."""
    return MemoryStore(clock)


@pytest.fixture(params=[memory])
def store(request: pytest.FixtureRequest, clock: Clock) -> CallStore:
    """Every implementation of the contract, empty."""
    made: CallStore = request.param(clock)
    return made
