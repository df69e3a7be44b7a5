"""What has run out is deleted; what still opens a door stays."""

import io
from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string
from pytest_django import Settings

from chat.models import SetupLink, User
from chat.services.setup import make_password_link


def session(settings: Settings, seconds: int) -> SessionBase:
    """A session that ends so many seconds from now."""
    made: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    made["greeting"] = "hello"
    made.set_expiry(timezone.now() + timedelta(seconds=seconds))
    made.create()
    return made


def test_only_what_has_run_out_is_deleted(settings: Settings, bob: User, mallory: User) -> None:
    expired, good = session(settings, -1), session(settings, 60)
    make_password_link(bob)
    SetupLink.objects.update(expires_at=timezone.now() - timedelta(days=31))
    make_password_link(mallory)
    said = io.StringIO()
    call_command("housekeeping", stdout=said)
    assert said.getvalue() == "Expired sessions are gone, 1 spent links and 0 old reports.\n"
    assert list(SetupLink.objects.values_list("person", flat=True)) == [mallory.pk]
    assert not expired.exists(expired.session_key or "")
    assert good.exists(good.session_key or "")


def test_it_may_run_again_at_once(db: None) -> None:
    for _ in range(2):
        call_command("housekeeping", stdout=io.StringIO())
