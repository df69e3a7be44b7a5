"""One WebSocket connection as daphne serves it, with autobahn's limit where it belongs: on what clients send."""

from typing import Any

from daphne.ws_protocol import WebSocketProtocol


class KaigiSocket(WebSocketProtocol):
    """Sends messages of any length. A snapshot with a hundred long chat messages is ten times a client's limit."""

    maxMessagePayloadSize: int  # noqa: N815

    def sendMessage(self, payload: bytes, *args: Any, **kwargs: Any) -> None:  # noqa: N802 - autobahn's name
        """Autobahn holds what is sent to the limit for what is received, too (`maxMessagePayloadSize`)."""
        if self.state != self.STATE_OPEN:
            return  # the client has just gone, as clients do; its consumer will hear of it next
        limit, self.maxMessagePayloadSize = self.maxMessagePayloadSize, 0
        try:
            super().sendMessage(payload, *args, **kwargs)
        finally:
            self.maxMessagePayloadSize = limit
