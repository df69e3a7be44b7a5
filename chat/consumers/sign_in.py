"""Who is at the other end of a WebSocket: the session of its cookie, by the rules of `chat.access`.

Channels' own AuthMiddleware knows no SECRET_KEY_FALLBACKS: it deletes the session of a former key.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from chat.access import find_session, signed_in
from chat.models import User


async def person_of(scope: Mapping[str, Any]) -> tuple[User | None, str]:
    """Whom the handshake's cookie signs in, and the session's key. Raises what the database raises."""
    key = _session_key(scope)
    session = await find_session(key) if key else None
    return (signed_in(session), key) if session else (None, key)


def _session_key(scope: Mapping[str, Any]) -> str:
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    return str(parse_cookie(cookies.decode("latin1")).get(settings.SESSION_COOKIE_NAME, ""))
