"""One HTTP request as daphne serves it, but with a limit: stock daphne keeps a body of any size in memory."""

from typing import Any

from daphne.http_protocol import WebRequest

BODY_LIMIT_BYTES = 4 * 1024 * 1024
"""Above Django's own limit for forms (2.5 MB), so that the refusal of a form comes as a page."""
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class KaigiRequest(WebRequest):
    """Answers 413 as soon as a body is longer than BODY_LIMIT_BYTES (RFC 9110, section 15.5.14)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body_bytes = 0

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """A piece of the body has come."""
        was_too_large = self.is_too_large
        self.body_bytes += len(data)
        if not self.is_too_large:
            super().handleContentChunk(data)
        elif not was_too_large:
            self.channel.transport.write(TOO_LARGE)
            self.channel.loseConnection()

    def requestReceived(self, *args: Any) -> None:  # noqa: N802 - Twisted's name
        """The whole request has come."""
        if not self.is_too_large:
            super().requestReceived(*args)

    @property
    def is_too_large(self) -> bool:
        """Whether this request was refused."""
        return self.body_bytes > BODY_LIMIT_BYTES


def limit_bodies(http_factory: Any) -> None:
    """Makes daphne's factory build KaigiRequests."""
    build = http_factory.buildProtocol

    def build_protocol(address: Any) -> Any:
        protocol = build(address)
        protocol.requestFactory = KaigiRequest
        return protocol

    http_factory.buildProtocol = build_protocol
