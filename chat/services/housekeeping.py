"""Deletes what has run out and is good for nothing any more."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from chat.models import LinkReport, SetupLink

KEEP_LINKS = timedelta(days=30)
"""For so long an administrator may still ask whether a link was used."""

KEEP_REPORTS = timedelta(days=30)
"""For so long an administrator may look at how a call's links were."""


def delete_expired_sessions() -> None:
    """Sessions that nobody can use any more."""
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()


def delete_spent_links() -> int:
    """One-time links, used or not, that ended more than KEEP_LINKS ago. Returns how many."""
    deleted, _ = SetupLink.objects.filter(expires_at__lt=timezone.now() - KEEP_LINKS).delete()
    return deleted


def delete_old_reports() -> int:
    """Reports of links that ended more than KEEP_REPORTS ago. Returns how many."""
    deleted, _ = LinkReport.objects.filter(ended_at__lt=timezone.now() - KEEP_REPORTS).delete()
    return deleted
