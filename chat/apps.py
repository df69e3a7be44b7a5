"""The app, and the one place where a process keeps its handle on what is true now."""

from functools import cached_property
from typing import TYPE_CHECKING

from channels.layers import get_channel_layer
from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from prometheus_client import CollectorRegistry

from chat.health import Health, probe_database
from chat.live.live import Live
from chat.live.memory import MemoryStore

if TYPE_CHECKING:
    from chat.metrics import Metrics
    from chat.services.watch import Watch


class ChatConfig(AppConfig):
    name = "chat"
    verbose_name = "Kaigi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chat import checks, revocation  # models are not there before

        checks.register()
        revocation.connect()

    @cached_property
    def live(self) -> Live:
        """What is true now. Made once a process, on first use."""
        from chat.services.rooms import forget_lock

        layer = get_channel_layer()
        if layer is None:
            raise ImproperlyConfigured("CHANNEL_LAYERS has no default layer.")
        return Live(store=MemoryStore(), layer=layer, on_empty=forget_lock, observer=self.metrics)

    @cached_property
    def watch(self) -> "Watch":
        """This process's sockets."""
        from chat.services.watch import Watch

        return Watch()

    @cached_property
    def health(self) -> Health:
        """Whether this process can serve."""
        return Health({"database": probe_database})

    @cached_property
    def metrics(self) -> "Metrics":
        """What this process has counted."""
        from chat.metrics import Metrics

        return Metrics(CollectorRegistry())
