"""Ends what a person may no longer have: whoever may be concerned by a change looks again, at once.

What is changed past Django's signals (in bulk, or in the database), or announced while the layer is away, is found
by the sweep of `chat.services.watch`.
"""

from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from chat.live.announce import EVERYBODY_GROUP, HOME_GROUP, person_group, room_group, sign_in_group
from chat.live.live import Live
from chat.models import Ban, Membership, Room, Session, User
from chat.services.moderation import close_room


def connect() -> None:
    """Listen to the database's changes."""
    post_save.connect(_room_saved, sender=Room, dispatch_uid="room_saved")
    # Before its memberships go: the call must end as that of a closed room.
    pre_delete.connect(_room_deleted, sender=Room, dispatch_uid="room_deleted")
    post_save.connect(_person_saved, sender=User, dispatch_uid="person_saved")
    post_delete.connect(_person_changed, sender=User, dispatch_uid="person_deleted")
    post_delete.connect(_session_ended, sender=Session, dispatch_uid="session_ended")
    m2m_changed.connect(_groups_changed, sender=User.groups.through, dispatch_uid="groups_changed")
    for signal in (post_save, post_delete):
        signal.connect(_membership_changed, sender=Membership, dispatch_uid="membership_changed")
        signal.connect(_ban_changed, sender=Ban, dispatch_uid="ban_changed")


# Rooms


def _room_saved(instance: Room, **kwargs: Any) -> None:
    if not instance.is_open:
        _end_call(instance.pk)
    _concerns(room_group(instance.pk), HOME_GROUP)


def _room_deleted(instance: Room, **kwargs: Any) -> None:
    _end_call(instance.pk)
    _concerns(room_group(instance.pk), HOME_GROUP)


def _end_call(room: int) -> None:
    _once_saved(lambda: async_to_sync(close_room)(_live(), room))


# People


def _person_saved(instance: User, update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
    if update_fields != frozenset({"last_login"}):
        _person_changed(instance)


def _person_changed(instance: User, **kwargs: Any) -> None:
    _concerns(person_group(instance.pk))


def _session_ended(instance: Session, **kwargs: Any) -> None:
    """Signed out, here or by deleting the session; or the session has got a new key, which is found by looking."""
    if instance.sign_in:
        _concerns(sign_in_group(instance.sign_in))


# Who may enter


def _membership_changed(instance: Membership, **kwargs: Any) -> None:
    """The room's sockets, for the membership may have been somebody else's before."""
    person = instance.person_id
    _concerns(room_group(instance.room_id), HOME_GROUP if person is None else person_group(person))


def _ban_changed(instance: Ban, **kwargs: Any) -> None:
    _concerns(person_group(instance.person_id))


def _groups_changed(instance: Model, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    if not action.startswith("post_"):
        return
    if isinstance(instance, Group):  # its people were changed; None: all of them were taken out
        _concerns(*map(person_group, pk_set or ()) if pk_set is not None else (EVERYBODY_GROUP,))
    else:
        _concerns(person_group(instance.pk))


def _concerns(*groups: str) -> None:
    """These sockets look again."""
    _once_saved(lambda: async_to_sync(_live().announcer.rights_changed)(groups))


def _once_saved(run: Callable[[], object]) -> None:
    """A layer or a store that is away must not fail what was saved: the sweep finds it."""
    transaction.on_commit(run, robust=True)


def _live() -> Live:
    live: Live = apps.get_app_config("chat").live  # type: ignore[attr-defined]
    return live
