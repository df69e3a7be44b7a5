"""Watches everything a window does: whatever goes wrong in it unasked fails the test."""

import base64
import hashlib
import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError, WebSocket

GIVEN_UP = ("net::ERR_ABORTED", "NS_BINDING_ABORTED")
"""A request that ends because the person goes on to the next page."""
NOTHING_CAME = base64.b64encode(hashlib.sha384(b"").digest()).decode()
"""Of a script whose page goes before it has come, Firefox says that nothing is not what its integrity names."""


class Watch:
    """What went wrong in one context, but for what the test forgave beforehand."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._troubles: list[str] = []
        self._forgiven: list[re.Pattern[str]] = []
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)
        context.on("response", self._on_response)
        context.on("page", self._on_page)

    def forgives(self, pattern: str) -> None:
        """pattern: a regular expression of a trouble that this test brings about."""
        self._forgiven.append(re.compile(pattern))

    @property
    def troubles(self) -> list[str]:
        """Everything unforgiven, in order."""
        return [trouble for trouble in self._troubles if not any(known.search(trouble) for known in self._forgiven)]

    def _on_page(self, page: Page) -> None:
        page.on("websocket", self._on_socket)
        page.on("crash", lambda _: self._troubles.append("the page crashed"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "assert"):
            self._troubles.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_error(self, error: WebError) -> None:
        if NOTHING_CAME not in str(error.error):
            self._troubles.append(f"uncaught: {error.error}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self._host:
            self._troubles.append(f"another host: {request.url}")

    def _on_failure(self, request: Request) -> None:
        if request.failure not in GIVEN_UP:
            self._troubles.append(f"failed: {request.url}: {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self._troubles.append(f"status {response.status}: {response.url}")

    def _on_socket(self, socket: WebSocket) -> None:
        if urlsplit(socket.url).netloc != self._host:
            self._troubles.append(f"another host: {socket.url}")
