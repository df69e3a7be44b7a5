"""The app, and the one place where a process keeps its handle on what is true now."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from channels.layers import get_channel_layer
from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from prometheus_client import CollectorRegistry

from chat.cache import Outage
from chat.health import Health, Probe, probe_database, probe_redis
from chat.live.layer import LocalFirstLayer
from chat.live.live import Live
from chat.live.memory import MemoryStore
from chat.live.redis_client import connect
from chat.live.redis_store import RedisStore
from chat.live.store import CallStore

if TYPE_CHECKING:
    from chat.metrics import Metrics
    from chat.services.watch import Watch


class ChatConfig(AppConfig):
    name = "chat"
    verbose_name = "Kaigi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chat import adapter, checks, connections, revocation  # models are not there before

        checks.register()
        connections.connect()
        revocation.connect()
        adapter.connect()

    @cached_property
    def live(self) -> Live:
        """What is true now. Made once a process, on first use."""
        from chat.services.rooms import forget_lock

        layer = get_channel_layer()
        if layer is None:
            raise ImproperlyConfigured("CHANNEL_LAYERS has no default layer.")
        if isinstance(layer, LocalFirstLayer):
            layer.observer = self.metrics
        return Live(store=self._store(), layer=layer, on_empty=forget_lock, observer=self.metrics)

    def _store(self) -> CallStore:
        url: str = settings.REDIS_URL
        return RedisStore(lambda: connect(url)) if url else MemoryStore()

    @cached_property
    def watch(self) -> "Watch":
        """This process's sockets."""
        from chat.services.watch import Watch

        return Watch(self.live.store)

    @cached_property
    def health(self) -> Health:
        """Whether this process can serve."""
        probes: dict[str, Probe] = {"database": probe_database}
        if settings.REDIS_URL:
            probes["redis"] = partial(probe_redis, settings.REDIS_URL)
        return Health(probes)

    @cached_property
    def outage(self) -> Outage:
        """What this process's caches know of Redis."""
        return Outage()

    @cached_property
    def metrics(self) -> "Metrics":
        """What this process has counted."""
        from chat.metrics import Metrics

        return Metrics(CollectorRegistry())
