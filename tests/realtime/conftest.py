"""A process of its own for every test: nothing that is live outlives it."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from channels.layers import channel_layers
from django.apps import apps
from django.db import OperationalError

from chat.live.live import Live
from chat.models import Membership, Room, User
from chat.services.watch import Watch
from tests.conftest import make_person
from tests.live.conftest import Clock


@pytest.fixture(autouse=True)
def live(transactional_db: None) -> Iterator[Live]:
    """What is true now, empty."""
    config = apps.get_app_config("chat")
    channel_layers.backends.clear()
    for what in ("live", "watch"):
        config.__dict__.pop(what, None)
    yield config.live  # type: ignore[attr-defined]
    for what in ("live", "watch"):
        config.__dict__.pop(what, None)
    channel_layers.backends.clear()


@pytest.fixture
def watch(live: Live) -> Watch:
    """What looks again at this process's sockets."""
    return apps.get_app_config("chat").watch  # type: ignore[attr-defined]


@pytest.fixture
def clock(live: Live) -> Clock:
    """The store's clock, turned by hand from now on."""
    hands = Clock(time.time())
    live.store._clock = hands  # type: ignore[attr-defined]
    return hands


@pytest.fixture
def carol(db: None, room: Room, lobby_room: Room) -> User:
    """Another member."""
    person = make_person("carol", display_name="Carol")
    for each in (room, lobby_room):
        Membership.objects.create(room=each, person=person)
    return person


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes something of the server's fail as it does when the database is away."""

    async def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("the database is away")

    return lambda what: monkeypatch.setattr(what, fail)


@pytest.fixture(autouse=True)
def no_fault(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever clients send, nothing of it is worth an error in the log."""
    yield
    logged = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not logged or "outage" in request.fixturenames
