"""People in front of browsers, each test with nothing counted against anybody yet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from channels.layers import channel_layers
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings

from chat.models import User
from chat.static_files import MinifiedScripts

Browser = Callable[..., Client]
HASHED = {"BACKEND": "tests.web.conftest.Hashed"}


class Hashed(MinifiedScripts, ManifestStaticFilesStorage):  # type: ignore[misc]
    """As a server has them, but not compressed: that takes seconds."""


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


@pytest.fixture
def collected(tmp_path: Path) -> Iterator[Path]:
    """Static files as a server has them: hashed, our scripts minified."""
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=settings.STORAGES | {"staticfiles": HASHED}):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield tmp_path
