"""The app, and the one place where a process keeps what is true now."""

from functools import cached_property

from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"
    default_auto_field = "django.db.models.BigAutoField"
