"""A process of its own for every test: nothing that is live outlives it."""

from collections.abc import Iterator

import pytest
from channels.layers import channel_layers
from django.apps import apps

from chat.live.live import Live


@pytest.fixture(autouse=True)
def live(transactional_db: None) -> Iterator[Live]:
    """What is true now, empty."""
    config = apps.get_app_config("chat")
    channel_layers.backends.clear()
    config.__dict__.pop("live", None)
    yield config.live  # type: ignore[attr-defined]
    config.__dict__.pop("live", None)
    channel_layers.backends.clear()
