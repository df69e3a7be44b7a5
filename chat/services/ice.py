"""The ICE servers a participant is handed: the house's own, or none at all."""

import math

from django.conf import settings
from msgspec import Struct

from chat.core.messages import IceServer
from chat.core.turn import ice_servers, is_due, needs_credentials


class Ice(Struct, frozen=True):
    """What one participant was handed. until: when the credentials in it end, in Unix seconds; infinity without any."""

    servers: list[IceServer]
    until: float


def issue(participant: str, now: float) -> Ice:
    """For whoever holds a seat, nobody else. participant: their id. now: Unix seconds."""
    expires = int(now) + settings.TURN_TTL_SECONDS
    servers = ice_servers(settings.TURN_URLS, settings.TURN_SECRET, participant, expires)
    ends = any(needs_credentials(url) for url in settings.TURN_URLS)
    return Ice(servers, expires if ends else math.inf)


def for_visitors() -> list[IceServer]:
    """Without credentials: for whoever holds no seat yet, while they may have one for the asking."""
    stun = [url for url in settings.TURN_URLS if not needs_credentials(url)]
    return ice_servers(stun, "", "", 0)


def renew(participant: str, held: Ice, now: float) -> Ice | None:
    """New credentials when those held end before long, else None."""
    return issue(participant, now) if is_due(held.until, settings.TURN_TTL_SECONDS, now) else None
