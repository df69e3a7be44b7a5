"""Validators of what administrators and people type."""

import unicodedata
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_time_zone(value: str) -> None:
    """value: an IANA zone name such as Asia/Tokyo. Raises ValidationError for anything else."""
    if value not in available_timezones():
        raise ValidationError(_("“%(value)s” is not a time zone."), params={"value": value})


def validate_room_name(value: str) -> None:
    """Raises ValidationError when nothing of the name could be seen."""
    if not any(unicodedata.category(character)[0] in "LNSP" for character in value):
        raise ValidationError(_("The name needs at least one letter, number or symbol."))
