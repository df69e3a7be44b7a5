"""People in front of browsers, each test with nothing counted against anybody yet."""

from collections.abc import Callable, Iterator

import pytest
from channels.layers import channel_layers
from django.apps import apps
from django.core.cache import cache
from django.test import Client

from chat.models import User

Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def fresh(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No attempts counted, nobody in a call, no mail on its way."""
    monkeypatch.setattr("chat.adapter.in_background", lambda work: work())
    forget()
    yield
    forget()


def forget() -> None:
    """As in a process that has just started."""
    cache.clear()
    channel_layers.backends.clear()
    apps.get_app_config("chat").__dict__.pop("live", None)


@pytest.fixture
def browser() -> Browser:
    """browser(alice) is signed in, browser() is not. language: what the browser asks for."""

    def open_browser(person: User | None = None, *, language: str = "en", enforce_csrf_checks: bool = False) -> Client:
        client = Client(enforce_csrf_checks, headers={"accept-language": language})
        if person:
            client.force_login(person)
        return client

    return open_browser
