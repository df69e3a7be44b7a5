"""Refuses sockets that another site's page opened with somebody's cookie."""

from typing import Any, cast
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host

SCHEMES = {"ws": "http", "wss": "https"}
DEFAULT_PORTS = {"http": 80, "https": 443}


class ExactOrigin:
    """Lets a socket pass whose Origin is this portal: scheme, host and port (RFC 6455, section 10.2)."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        if _comes_from_us(scope):
            return await self._application(scope, receive, send)
        return await WebsocketDenier.as_asgi()(cast(Any, scope), receive, send)


def is_own(origin: str, host: str, scheme: str) -> bool:
    """Whether `origin` is a trusted origin, or the very one that `host` was asked under with `scheme`."""
    asked = _parts(origin)
    if asked is None:
        return False
    if any(asked == _parts(trusted) for trusted in settings.CSRF_TRUSTED_ORIGINS):
        return True
    domain, _ = split_domain_port(host)
    return validate_host(domain, settings.ALLOWED_HOSTS) and asked == _parts(f"{scheme}://{host}")


def _comes_from_us(scope: dict[str, Any]) -> bool:
    headers = dict(scope["headers"])
    origin, host = headers.get(b"origin", b"").decode("latin1"), headers.get(b"host", b"").decode("latin1")
    return is_own(origin, host, SCHEMES.get(scope.get("scheme", "ws"), "http"))


def _parts(origin: str) -> tuple[str, str, int] | None:
    try:
        split = urlsplit(origin)
        port = split.port or DEFAULT_PORTS.get(split.scheme)
    except ValueError:
        return None
    if not split.hostname or port is None or split.path or split.query or split.username:
        return None
    return split.scheme, split.hostname, port
