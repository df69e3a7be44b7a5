"""One-time links: one makes the first administrator, others let a person set a password.

Only a token's SHA-256 is kept. A link is spent by one conditional UPDATE, so two people who race get one account.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from chat.models import SetupLink, User
from chat.services.people import hash_secret, new_secret

SETUP_MINUTES = 30
PASSWORD_HOURS = 24


class LinkRefusedError(Exception):
    """The link is unknown, used, too old, or not needed any more. Which of these is not told."""


def administrator_exists() -> bool:
    """Whether somebody can administer the portal."""
    return User.objects.filter(is_superuser=True, is_staff=True, is_active=True).exists()


def make_first_administrator_link() -> str:
    """The path of a new setup link, "/setup/<token>/"; earlier ones end. Raises LinkRefusedError when not needed."""
    if administrator_exists():
        raise LinkRefusedError
    SetupLink.objects.filter(person=None, used_at=None).delete()
    return reverse("setup", args=[_make(None, timedelta(minutes=SETUP_MINUTES))])


def make_password_link(person: User) -> str:
    """The path of a new link to set this person's password; their earlier ones end."""
    SetupLink.objects.filter(person=person, used_at=None).delete()
    return reverse("set_password", args=[_make(person, timedelta(hours=PASSWORD_HOURS))])


def check_setup_link(token: str) -> None:
    """Raises LinkRefusedError when this token does not make the first administrator."""
    if administrator_exists() or not _open_links(token).filter(person=None).exists():
        raise LinkRefusedError


def redeem_setup_link(token: str, save: Callable[[], User]) -> User:
    """save: makes the account; it is called at most once per link. Raises LinkRefusedError."""
    with transaction.atomic():
        if not _open_links(token).filter(person=None).update(used_at=timezone.now()) or administrator_exists():
            raise LinkRefusedError
        return save()


def person_of_password_link(token: str) -> User:
    """Whose password this token may set. Raises LinkRefusedError."""
    link = _open_links(token).filter(person__is_active=True).select_related("person").first()
    if link is None or link.person is None:
        raise LinkRefusedError
    return link.person


def redeem_password_link(token: str, save: Callable[[], User]) -> User:
    """save: sets the password; it is called at most once per link. Raises LinkRefusedError."""
    with transaction.atomic():
        if not _open_links(token).filter(person__is_active=True).update(used_at=timezone.now()):
            raise LinkRefusedError
        return save()


def _make(person: User | None, valid_for: timedelta) -> str:
    token = new_secret()
    SetupLink.objects.create(token_hash=hash_secret(token), person=person, expires_at=timezone.now() + valid_for)
    return token


def _open_links(token: str) -> QuerySet[SetupLink]:
    return SetupLink.objects.filter(token_hash=hash_secret(token), used_at=None, expires_at__gt=timezone.now())
