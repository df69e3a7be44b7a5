"""What people fill in."""

import unicodedata
from typing import Any, cast
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.conf import settings
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.models import Membership, Room, User

INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
JOINERS = "\u200c\u200d"


def tidy_name(name: str) -> str:
    """name: as typed. Composed, without characters that hide or turn others, and single-spaced."""
    seen = (c for c in unicodedata.normalize("NFC", name) if c in JOINERS or unicodedata.category(c) not in INVISIBLE)
    return " ".join("".join(seen).split())


class LoginForm(AllauthLoginForm):
    """Sign-in by user name or e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("User name or e-mail address")
        login.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        login.max_length = 254
        password.help_text = ""


class PersonFieldsMixin:
    """Cleaning that every form with a person in it shares."""

    cleaned_data: dict[str, Any]
    instance: User

    def clean_display_name(self) -> str:
        return tidy_name(self.cleaned_data["display_name"])

    def clean_username(self) -> str:
        return self._free("username", self.cleaned_data["username"], _("Somebody has this user name already."))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        return self._free("email", email, _("Somebody has this e-mail address already."))

    def _free(self, name: str, value: str, message: Promise) -> str:
        others = User.objects.exclude(pk=self.instance.pk)
        if value and others.filter(**{f"{name}__iexact": value}).exists():
            raise ValidationError(str(message), code="unique")
        return value


class PreferencesForm(PersonFieldsMixin, forms.ModelForm):
    """What a person decides about themselves."""

    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = User
        fields = ["display_name", "language", "time_zone"]
        labels = {"display_name": _("Name that others see"), "language": _("Language")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = cast("forms.ChoiceField", self.fields["time_zone"])
        zone.choices = time_zone_choices(self.instance.time_zone)


def time_zone_choices(current: str) -> list[tuple[str, Any]]:
    """current: kept in the list even when it is an old name. Zones by continent, the portal's own first."""
    names = {zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/"))}
    areas: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(names | ({current} if current else set())):
        area, _slash, place = zone.partition("/")
        areas.setdefault(area, []).append((zone, (place or area).replace("_", " ")))
    own = _("As the portal (%(zone)s)") % {"zone": settings.TIME_ZONE}
    return [("", own), ("UTC", "UTC"), *areas.items()]


class FirstAdministratorForm(PersonFieldsMixin, BaseUserCreationForm):
    """The account that makes all others."""

    class Meta:
        model = User
        fields = ["username", "email", "display_name"]
        labels = {"username": _("User name"), "email": _("E-mail address"), "display_name": _("Name that others see")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["display_name"].widget.attrs["autocomplete"] = "name"

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = self.instance.is_superuser = True
        return super().save(commit)


class ChoosePasswordForm(SetPasswordForm):
    """A new password, typed twice."""


# The administrators' forms


class NewPersonForm(PersonFieldsMixin, forms.ModelForm):
    """A new account, without a password: the person sets it by a one-time link."""

    class Meta:
        model = User
        fields = ["username", "email", "display_name", "language"]

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class PersonForm(PersonFieldsMixin, forms.ModelForm):
    """An account as administrators see it. The password is not among its fields."""

    class Meta:
        model = User
        exclude = ["password", "first_name", "last_name"]  # noqa: DJ006 - the admin names the fields it shows


class RoomForm(forms.ModelForm):
    """A room as administrators see it."""

    class Meta:
        model = Room
        fields = ["name", "slug", "description", "is_open", "entry", "capacity", "lobby"]

    def clean_name(self) -> str:
        return tidy_name(self.cleaned_data["name"])

    def clean_description(self) -> str:
        return tidy_name(self.cleaned_data["description"])


class MembershipForm(forms.ModelForm):
    """One row of a room's members."""

    class Meta:
        model = Membership
        fields = ["person", "group", "role"]
        labels = {"person": _("Person"), "group": _("Group")}
