"""The app, and the one place where a process keeps its handle on what is true now."""

from functools import cached_property

from channels.layers import get_channel_layer
from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured

from chat.live.live import Live
from chat.live.memory import MemoryStore


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
        return Live(store=MemoryStore(), layer=layer, on_empty=forget_lock)
