"""Who is at the other end of a WebSocket: the session of its cookie, by the rules of `chat.access`.

Channels' own AuthMiddleware knows no SECRET_KEY_FALLBACKS: it deletes the session of a former key.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from chat.access import signed_in
from chat.models import User
from chat.services.watch import Watch


async def person_of(scope: Mapping[str, Any], watch: Watch) -> tuple[User | None, str]:
    """Whom the handshake's cookie signs in, and the session's key. Raises what the database raises."""
    key = _session_key(scope)
    session = await watch.session(key) if key else None
    return (signed_in(session), key) if session else (None, key)


def _session_key(scope: Mapping[str, Any]) -> str:
    """Empty without a cookie that could be one: the others who ask with us must not meet what a database refuses."""
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    key = parse_cookie(cookies.decode("latin1")).get(settings.SESSION_COOKIE_NAME, "")
    return key if key.isascii() and key.isalnum() else ""
