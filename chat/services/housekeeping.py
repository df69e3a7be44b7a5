"""Deletes what has run out and is good for nothing any more."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from chat.models import SetupLink

KEEP_LINKS = timedelta(days=30)
"""For so long an administrator may still ask whether a link was used."""


def delete_expired_sessions() -> None:
    """Sessions that nobody can use any more."""
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()


def delete_spent_links() -> int:
    """One-time links, used or not, that ended more than KEEP_LINKS ago. Returns how many."""
    deleted, _ = SetupLink.objects.filter(expires_at__lt=timezone.now() - KEEP_LINKS).delete()
    return deleted
