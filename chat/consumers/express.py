"""The server's extension `kaigi.express`: messages without a queue between the connection and its consumer."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol


class Express(Protocol):
    """on_text: is given a message that came while nothing else waited; whether it dealt with it."""

    on_text: Callable[[bytes], bool] | None

    def say(self, text: str) -> None:
        """Send a message at once."""


def express_of(scope: Mapping[str, Any]) -> Express | None:
    """The connection's own, where the server has the extension."""
    found: Express | None = (scope.get("extensions") or {}).get("kaigi.express")
    return found
