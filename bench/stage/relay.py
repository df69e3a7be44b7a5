"""The baselines' server: bare pages, and a WebSocket at /relay that passes JSON messages on. Nothing else.

python -m bench.stage.relay ADDRESS PORT     ends when its input does

{"type": "join", "room": "r"} is answered with {"type": "welcome", "peers": [ids already there]}.
Whatever has a `to` goes there, with `from`.
"""

import itertools
import json
import sys
from pathlib import Path
from typing import Any, cast

from autobahn.twisted.resource import WebSocketResource
from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol
from twisted.internet import reactor, stdio
from twisted.internet.protocol import Protocol
from twisted.web.server import Site
from twisted.web.static import File

PAGES = Path(__file__).resolve().parents[1] / "pages"


class Switch(WebSocketServerFactory):  # type: ignore[misc]
    """sockets: who is there, by name."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.protocol = Socket
        self.sockets: dict[str, Socket] = {}
        self.numbers = itertools.count(1)


class Socket(WebSocketServerProtocol):  # type: ignore[misc]
    """One page."""

    factory: Switch
    name = room = ""

    def onOpen(self) -> None:  # noqa: N802
        """It gets a name."""
        self.name = str(next(self.factory.numbers))
        self.factory.sockets[self.name] = self

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803
        """Joins, or passes on."""
        message: dict[str, Any] = json.loads(payload)
        sockets = self.factory.sockets
        if message["type"] == "join":
            self.room = message["room"]
            peers = [name for name, other in sockets.items() if other.room == self.room and other is not self]
            self.say({"type": "welcome", "peers": peers})
        elif message["to"] in sockets:
            sockets[message["to"]].say(message | {"from": self.name})

    def onClose(self, *_: object) -> None:  # noqa: N802
        """It is gone."""
        self.factory.sockets.pop(self.name, None)

    def say(self, message: dict[str, Any]) -> None:
        """To the page."""
        self.sendMessage(json.dumps(message).encode())  # type: ignore[no-untyped-call]


class Owner(Protocol):
    """Whoever started this. When they go, so does the relay."""

    def connectionLost(self, *_: object) -> None:  # noqa: N802
        """The end of the input."""
        if reactor.running:  # type: ignore
            reactor.stop()  # type: ignore


def main(address: str, port: str) -> None:
    """Serves until its input ends."""
    factory = Switch()
    factory.startFactory()  # type: ignore[no-untyped-call]
    root = File(str(PAGES))
    root.contentTypes[".js"] = "text/javascript"
    root.putChild(b"relay", cast(Any, WebSocketResource)(factory))
    reactor.listenTCP(int(port), Site(root), interface=address)  # type: ignore
    stdio.StandardIO(Owner())  # type: ignore
    reactor.run()  # type: ignore


if __name__ == "__main__":
    main(*sys.argv[1:])
