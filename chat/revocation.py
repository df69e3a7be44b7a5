"""Ends what a person may no longer have: every socket asks again whenever rooms, memberships or people change."""

from typing import Any

from asgiref.sync import async_to_sync
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.http import HttpRequest

from chat.live.live import Live
from chat.models import Ban, Membership, Room, User
from chat.services.moderation import close_room
from chat.services.people import hash_secret


def connect() -> None:
    """Listen to the database's changes."""
    post_save.connect(_room_saved, sender=Room, dispatch_uid="room_saved")
    # Before, not after: its memberships go first, and would send its people away as if they had lost access.
    pre_delete.connect(_room_deleted, sender=Room, dispatch_uid="room_deleted")
    post_save.connect(_person_saved, sender=User, dispatch_uid="person_saved")
    m2m_changed.connect(_rights_changed, sender=User.groups.through, dispatch_uid="groups_changed")
    user_logged_out.connect(_signed_out, dispatch_uid="signed_out")
    for model in (Membership, Ban, User, Group):
        post_delete.connect(_rights_changed, sender=model, dispatch_uid=f"{model.__name__}_deleted")
    for model in (Membership, Ban):
        post_save.connect(_rights_changed, sender=model, dispatch_uid=f"{model.__name__}_saved")


def _room_saved(instance: Room, **kwargs: Any) -> None:
    if not instance.is_open:
        _end_call(instance.pk)
    _rights_changed()


def _room_deleted(instance: Room, **kwargs: Any) -> None:
    _end_call(instance.pk)
    _rights_changed()


def _person_saved(update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
    if update_fields != frozenset({"last_login"}):
        _rights_changed()


def _rights_changed(**kwargs: Any) -> None:
    transaction.on_commit(async_to_sync(_live().announcer.rooms_changed))


def _signed_out(request: HttpRequest, **kwargs: Any) -> None:
    key = request.session.session_key
    if key:
        async_to_sync(_live().announcer.signed_out)(hash_secret(key))


def _end_call(room: int) -> None:
    transaction.on_commit(lambda: async_to_sync(close_room)(_live(), room))


def _live() -> Live:
    live: Live = apps.get_app_config("chat").live  # type: ignore[attr-defined]
    return live
