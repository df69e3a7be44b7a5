"""Time-limited credentials for the house's own TURN server (draft-uberti-behave-turn-rest-00, as coturn takes them)."""

import base64
import hmac
from collections.abc import Sequence

from chat.core.messages import IceServer


def credentials(secret: str, participant: str, expires: int) -> tuple[str, str]:
    """A user name and its credential.

    secret: shared with the TURN server. participant: an opaque id, by which the server counts and logs.
    expires: Unix seconds; later the server answers 401 to who begins, while it goes on serving who has begun.
    """
    username = f"{expires}:{participant}"
    digest = hmac.digest(secret.encode(), username.encode(), "sha1")  # coturn refuses SHA-256
    return username, base64.b64encode(digest).decode()


def ice_servers(urls: Sequence[str], secret: str, participant: str, expires: int) -> list[IceServer]:
    """What a participant's links are given: STUN as it is, TURN with credentials. urls: RFC 7064, RFC 7065."""
    stun = [url for url in urls if not needs_credentials(url)]
    turn = [url for url in urls if needs_credentials(url)]
    servers = [IceServer(urls=stun)] if stun else []
    if turn:
        username, credential = credentials(secret, participant, expires)
        servers.append(IceServer(urls=turn, username=username, credential=credential))
    return servers


def needs_credentials(url: str) -> bool:
    """Whether the address is one of a relay, which works for known people only."""
    return url.startswith(("turn:", "turns:"))


def is_due(expires: float, lifetime: float, now: float) -> bool:
    """Whether less than half of the lifetime is left: time for new credentials. All in seconds."""
    return expires - now < lifetime / 2
