"""What a log line looks like: plain for people, JSON for machines; with the id of its request, and without secrets."""

import logging
import re
import secrets
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

SECRETS = [
    # One-time links: whoever reads the log must not be able to use them.
    (re.compile(r"(/setup/|/accounts/set-password/|/accounts/password/reset/key/)[^/\s?\"']+"), r"\1..."),
    # Cookies, tokens and passwords by their names, in headers, JSON, Python or URLs.
    (
        re.compile(
            r"(?i)((?:sessionid|csrftoken|csrfmiddlewaretoken|password\d?|credential|resume|replaces|secret(?:_key)?)"
            r"\\?[\"']?\s*[:=]\s*b?\\?[\"']?)[^\s\"',;&}\\]+"
        ),
        r"\1...",
    ),
    (re.compile(r"(?i)(\b(?:bearer|basic) )[\w.~+/=-]{8,}"), r"\1..."),
    (re.compile(r"(\b[a-z][a-z0-9+]*://[^\s/:@]*:)[^\s@/]+(?=@)"), r"\1..."),
    # The password of an ICE connection, and the fingerprint's neighbour that nobody needs (RFC 8839, section 5.4).
    (re.compile(r"(a=ice-(?:pwd|ufrag):)[^\s\\\"']+"), r"\1..."),
]

REQUEST_ID = re.compile(rb"[0-9A-Za-z-]{8,64}")


def mask(text: str) -> str:
    """The text without what opens doors."""
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


class Lines(logging.Formatter):
    """One line for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        id = structlog.contextvars.get_contextvars().get("request_id")
        return mask(f"{super().format(record)}{f' [{id}]' if id else ''}")


class Json(structlog.stdlib.ProcessorFormatter):
    """One JSON object a line: timestamp (ISO 8601, UTC), level, logger, event, request_id, exception."""

    def __init__(self) -> None:
        shared: list[Processor] = [
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ]
        rendering: list[Processor] = [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            mask_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
        super().__init__(processors=rendering, foreign_pre_chain=shared)


def mask_values(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: masks before quoting, so that the line stays JSON."""
    return {key: mask(value) if isinstance(value, str) else value for key, value in event.items()}


class RequestId:
    """Gives every request and every socket an id, which all its log lines and its response carry.

    A proxy's own X-Request-ID is taken over, so that its log and ours can be read side by side.
    """

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        given = dict(scope.get("headers", [])).get(b"x-request-id", b"")
        id = given.decode() if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)

        async def send_with_id(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": [*message.get("headers", []), (b"x-request-id", id.encode())]}
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=id):
            return await self._application(scope, receive, send_with_id)
