"""Durable facts: people, rooms, who may enter, what was written. What is true only now lives in `chat.live`."""

from importlib import import_module
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chat.fields import validate_room_name, validate_time_zone

SMALLEST_CAPACITY = 2
LARGEST_CAPACITY = 8
AUTHOR_NAME_CHARACTERS = 160


class Language(models.TextChoices):
    """What a person reads. Empty: as their browser asks."""

    BROWSER = "", _("As the browser asks")
    JAPANESE = "ja", "日本語"
    ENGLISH = "en", "English"


class User(AbstractUser):
    """An account. Administrators make them; there is no public sign-up."""

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("display name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_time_zone])

    # The sign-in through which the person was found; set by `chat.access` alone.
    sign_in = ""

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]
        verbose_name_plural = _("people")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name others see: the display name, else the full name, else the user name."""
        return self.display_name or self.get_full_name() or self.username


class Session(AbstractBaseSession):
    """A browser's session. `sign_in` stays when the key changes; empty as long as nobody is signed in."""

    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    sign_in = models.CharField(max_length=32, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"until {self.expire_date:%Y-%m-%d %H:%M}"  # never the key: it is as good as a password

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class Entry(models.TextChoices):
    """Who may enter a room."""

    EVERYONE = "everyone", _("Everyone who is signed in")
    NAMED = "named", _("Named people and groups")


class Role(models.TextChoices):
    """What somebody may do in a room."""

    HOST = "host", _("Host")
    MEMBER = "member", _("Member")


class Room(models.Model):
    """A durable place to meet, owned by the administrators."""

    name = models.CharField(_("name"), max_length=60, validators=[validate_room_name])
    slug = models.SlugField(_("address"), max_length=60, unique=True, help_text=_("The last part of the room's link."))
    description = models.CharField(_("description"), max_length=200, blank=True)
    is_open = models.BooleanField(_("open"), default=True, help_text=_("Closing a room ends its call."))
    entry = models.CharField(_("who may enter"), max_length=10, choices=Entry.choices, default=Entry.EVERYONE)
    capacity = models.PositiveSmallIntegerField(
        _("capacity"),
        default=6,
        validators=[MinValueValidator(SMALLEST_CAPACITY), MaxValueValidator(LARGEST_CAPACITY)],
    )
    lobby = models.BooleanField(_("lobby"), default=False, help_text=_("Members wait until a host lets them in."))
    locked = models.BooleanField(_("locked"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    # What the person through whom the room was fetched is in it; set by `chat.access` alone.
    role: Literal["host", "member"]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=SMALLEST_CAPACITY) & Q(capacity__lte=LARGEST_CAPACITY),
                name="room_capacity_in_range",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's, or one group's, place in a room."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="memberships")
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="room_memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, group__isnull=True) | Q(person__isnull=True, group__isnull=False),
                name="membership_person_or_group",
                violation_error_message=_("Name either a person or a group."),
            ),
            models.UniqueConstraint(fields=["room", "person"], name="membership_once_a_person"),
            models.UniqueConstraint(fields=["room", "group"], name="membership_once_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.group}: {self.get_role_display()}"


class Ban(models.Model):
    """A person whom a host shut out of a room for good; administrators may lift it."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="bans")
    person = models.ForeignKey(User, models.CASCADE, related_name="bans")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="ban_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.room}"


class ChatMessage(models.Model):
    """Something said in writing. The newest hundred of a room are kept."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="chat_messages")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=AUTHOR_NAME_CHARACTERS)
    client_id = models.CharField(max_length=64)
    text = models.TextField(max_length=4000)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["room", "author", "client_id"], name="chat_message_once")]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.text[:40]}"


class SetupLink(models.Model):
    """A one-time link: make the first administrator (no person), or set a password. Only the token's hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person or 'first administrator'} until {self.expires_at:%Y-%m-%d %H:%M}"


class Route(models.TextChoices):
    """How the media of a link went."""

    DIRECT = "direct", _("Direct")
    RELAY = "relay", _("Relayed")
    NONE = "none", _("No connection")


class LinkReport(models.Model):
    """How one link of a call was, as one side of it told last. For administrators; kept for 30 days.

    ended_at: when that was told; while the link lasts, every minute.
    by_id_in_call, about_id_in_call: the participants' ids in the call of that epoch. good, fair, poor, lost: for how
    many seconds. loss, concealed: 0 to 1. Round trips in milliseconds. restarts: of ICE; links: RTCPeerConnections.
    """

    room = models.ForeignKey(Room, models.CASCADE, verbose_name=_("room"), related_name="link_reports")
    epoch = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.CASCADE, verbose_name=_("reported by"), related_name="+")
    by_id_in_call = models.CharField(max_length=64)
    about = models.ForeignKey(User, models.CASCADE, verbose_name=_("about"), related_name="+")
    about_id_in_call = models.CharField(max_length=64)
    ended_at = models.DateTimeField(_("last reported"), auto_now_add=True, db_index=True)
    seconds = models.PositiveIntegerField(_("length"))
    route = models.CharField(_("route"), max_length=8, choices=Route.choices)
    protocol = models.CharField(max_length=4, blank=True)
    good = models.PositiveIntegerField(default=0)
    fair = models.PositiveIntegerField(default=0)
    poor = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    loss = models.FloatField(default=0)
    concealed = models.FloatField(default=0)
    rtt_least = models.PositiveIntegerField(null=True)
    rtt_median = models.PositiveIntegerField(null=True)
    rtt_p95 = models.PositiveIntegerField(null=True)
    restarts = models.PositiveIntegerField(default=0)
    links = models.PositiveIntegerField(default=1)
    codecs = models.JSONField(default=dict)
    devices = models.JSONField(default=dict)
    browser = models.CharField(max_length=80, blank=True)
    moments = models.JSONField(default=list)

    class Meta:
        ordering = ["-ended_at", "-pk"]
        verbose_name = _("connection report")
        verbose_name_plural = _("connection reports")
        constraints = [
            models.UniqueConstraint(
                fields=["room", "by_id_in_call", "about_id_in_call", "epoch"], name="link_report_once_a_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} - {self.about}"
