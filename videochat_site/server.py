"""The server: daphne, which starts and stops the sweeps and leaves well (RFC 6455 close codes, docs/protocol.md).

    python -m videochat_site.server --bind 127.0.0.1 --port 8000
    python -m videochat_site.server --socket /run/kaigi/1/http.sock --proxy-headers

takes daphne's own options and --socket. Stock daphne drops every socket with 1006 on SIGTERM and runs no clean-up.
"""

from daphne.server import Server  # isort: skip  # first: it installs the reactor that all others find

import asyncio
import logging
import os
import random
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import defer, reactor
from twisted.internet.endpoints import quoteStringArgument
from twisted.internet.interfaces import ISSLTransport

from chat.core.errors import CloseCode
from chat.live.mailbox import Mailbox
from videochat_site.notify import tell_systemd
from videochat_site.process_lock import DataFolderTaken, hold_data_folder
from videochat_site.requests import limit_bodies
from videochat_site.sockets import KaigiSocket

APPLICATION = "videochat_site.asgi:application"
DRAINING = int(CloseCode.DRAINING)  # autobahn takes a plain int only
DRAIN_SECONDS = 3.0
"""Over how long the sockets are closed, so that their clients do not all come back in one moment."""
FINISH_SECONDS = 5.0
"""How long the applications may take to finish after that."""
CLOSE_SECONDS = 4.0
"""How long a client may take to answer a close frame. After autobahn's 1 s a slow network sees a reset, and no code."""
POLL_SECONDS = 0.05
BACKLOG = 1024
"""Connections the system holds for us. With Twisted's 50 a proxy is turned away when everybody comes back at once."""
CLIENT_ADDRESS_HEADER = "X-Real-IP"
"""What --proxy-headers believes. Of X-Forwarded-For daphne takes the first address, which the client wrote."""
FRAME_LIMIT_BYTES = 128 * 1024
"""Above our own limit of 64 KiB, so that the refusal comes from us, with a code."""

DEFAULTS: dict[str, Any] = {
    "verbosity": 0,
    # Browsers answer pings of the protocol themselves. Daphne looks every 2 s: whoever is gone without a word is
    # noticed within 15 s. A new ping never overtakes the answer to the one before.
    "ping_interval": 6,
    "ping_timeout": 6,
    "websocket_connect_timeout": 10,
    "websocket_max_message_size": FRAME_LIMIT_BYTES,
    "websocket_max_frame_size": FRAME_LIMIT_BYTES,
    "http_timeout": 30,
    "application_close_timeout": 5,
    "server_name": "",
}

logger = logging.getLogger("chat.server")


class KaigiServer(Server):
    """Daphne's server with a beginning and an end.

    `on_listening` is called once the port is open.
    """

    def __init__(self, *args: Any, on_listening: Callable[[], None] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.endpoints: list[str] = [f"{endpoint}:backlog={BACKLOG}" for endpoint in self.endpoints]
        self.ports: list[Any] = []
        self.on_listening = on_listening

    def run(self) -> None:
        """Serves until SIGTERM or SIGINT."""
        reactor.callWhenRunning(self.begin)
        super().run()

    def begin(self) -> None:
        """The reactor runs and the ports are open."""
        limit_bodies(self.http_factory)
        self.ws_factory.protocol = KaigiSocket
        self.ws_factory.setProtocolOptions(closeHandshakeTimeout=CLOSE_SECONDS)
        loop = asyncio.get_event_loop()
        self.starting = loop.create_task(self.start_sweeps())
        if self.on_listening:
            self.on_listening()

    async def start_sweeps(self) -> None:
        """Starts the process's sweeps; without them nobody's lease would ever end, so a failure ends the process."""
        try:
            await live().sweep.start()
            await chat_app().watch.start()
        except Exception:
            logger.exception("The sweep did not start.")
            self.stop()

    def listen_success(self, port: Any) -> None:
        self.ports.append(port)
        super().listen_success(port)
        tell_systemd("READY=1")

    def listen_error(self, failure: Any) -> None:
        reason = getattr(failure.value, "socketError", failure.value)
        sys.stderr.write(f"Kaigi cannot listen on its port: {getattr(reason, 'strerror', reason)}.\n")
        self.stop()

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Adds what daphne leaves out: whether a WebSocket came over TLS, here or at the proxy; whether it is gone;
        and a way without queues (`say` and `on_text` of KaigiSocket)."""
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        scope["scheme"] = "wss" if _is_secure(protocol) else "ws"
        scope["is_gone"] = protocol.is_gone
        scope["extensions"] = {"kaigi.express": protocol}
        return self.start_application(protocol, scope)

    def start_application(self, protocol: Any, scope: dict[str, Any]) -> Mailbox[Any] | None:
        """As daphne, with a lighter queue: there is one for each socket."""
        if protocol not in self.connections:
            return None
        waiting: Mailbox[Any] = Mailbox()
        scope.setdefault("asgi", {"version": "3.0"})
        application = self.application(scope=scope, receive=waiting.get, send=partial(self.handle_reply, protocol))
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(application)
        return waiting

    # Leaving

    def kill_all_applications(self) -> defer.Deferred[None]:
        """Called by daphne when the reactor is about to end: it waits for what is returned."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self.leave()))

    async def leave(self) -> None:
        """Stops listening, closes the sockets, lets the applications finish, stops the sweeps."""
        try:
            tell_systemd("STOPPING=1")
            chat_app().health.is_leaving = True
            for port in self.ports:
                port.stopListening()
            closed = await self.close_sockets()
            cut = await self.finish_applications()
            logger.info("Left: %d sockets closed, %d of them without clean-up.", closed, cut)
            await chat_app().watch.stop()
            await live().sweep.stop()
        except Exception:  # the reactor, which waits for this, would keep it to itself
            logger.exception("The server could not leave in order.")
        await cancel_other_tasks()

    async def close_sockets(self) -> int:
        """Closes every socket with 4012 in random order, spread over at most DRAIN_SECONDS. Returns how many."""
        sockets = self.open_sockets()
        random.shuffle(sockets)
        pause = DRAIN_SECONDS / max(len(sockets), 100)
        for socket in sockets:
            if socket.state == WebSocketProtocol.STATE_OPEN:
                socket.serverClose(code=DRAINING)
                await asyncio.sleep(pause)
        return len(sockets)

    async def finish_applications(self) -> int:
        """Waits up to FINISH_SECONDS for answers to our close frames and for clean-up, then cancels what is left.

        Returns how many were cancelled.
        """
        deadline = time.monotonic() + FINISH_SECONDS
        while (self.running_applications() or self.sockets()) and time.monotonic() < deadline:
            for socket in self.open_sockets():  # those whose handshake ended meanwhile
                socket.serverClose(code=DRAINING)
            await asyncio.sleep(POLL_SECONDS)
        left = self.running_applications()
        for application in left:
            application.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return len(left)

    def open_sockets(self) -> list[Any]:
        """The WebSockets that can still be closed with a code."""
        return [socket for socket in self.sockets() if socket.state == WebSocketProtocol.STATE_OPEN]

    def sockets(self) -> list[Any]:
        """The WebSockets whose connection still stands."""
        sockets = [protocol for protocol in self.connections if isinstance(protocol, WebSocketProtocol)]
        return [socket for socket in sockets if socket.state != WebSocketProtocol.STATE_CLOSED]

    def running_applications(self) -> list[asyncio.Future[Any]]:
        """The applications that still run. A half-read request has none (stock daphne stumbles over it)."""
        applications = [details.get("application_instance") for details in self.connections.values()]
        return [application for application in applications if application and not application.done()]


class CommandLine(CommandLineInterface):
    """Daphne's command line with our application and our defaults."""

    description = "Serves Kaigi."

    def __init__(self, on_listening: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.parser.set_defaults(**DEFAULTS)
        self.parser.add_argument(
            "--socket",
            dest="socket_strings",
            action="append",
            type=unix_endpoint,
            default=[],
            help="Unix socket to listen on, for its owner and group only",
        )
        self.server_class = partial(KaigiServer, on_listening=on_listening)

    def run(self, args: Sequence[str]) -> None:
        """Serves until it is told to end. Exits with 1 and one sentence when it cannot."""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "videochat_site.settings")
        try:
            with right_to_serve():
                self.serve(args)
        except DataFolderTaken as error:
            raise SystemExit(str(error)) from None

    def serve(self, args: Sequence[str]) -> None:
        """The same for whoever has the right to serve already."""
        super().run([*args, APPLICATION])

    def _get_forwarded_host(self, args: Namespace) -> str | None:
        return args.proxy_headers_host or (CLIENT_ADDRESS_HEADER if args.proxy_headers else None)

    def _get_forwarded_port(self, args: Namespace) -> str | None:
        return args.proxy_headers_port or None


def right_to_serve() -> AbstractContextManager[None]:
    """Keeps other processes off the data folder. Raises DataFolderTaken.

    With Redis, what is true now lies there, and any number of processes may serve.
    """
    from django.conf import settings

    return nullcontext() if getattr(settings, "REDIS_URL", "") else hold_data_folder(settings.DATA_DIR)


def unix_endpoint(path: str) -> str:
    """Twisted's description of a Unix socket that its owner and group may use."""
    return f"unix:{quoteStringArgument(path)}:mode=660"  # type: ignore[no-untyped-call]


async def cancel_other_tasks() -> None:
    """Ends what nobody waits for any more; Python 3.11 may crash at exit over a task that still waits in a queue."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.wait(others, timeout=1) if others else None


def chat_app() -> Any:
    """The app's configuration: the process's live state and its health."""
    from django.apps import apps

    return apps.get_app_config("chat")


def live() -> Any:
    """The process's live state."""
    return chat_app().live


def _is_secure(protocol: Any) -> bool:
    return getattr(protocol, "client_scheme", None) == "https" or ISSLTransport(protocol.transport, None) is not None


if __name__ == "__main__":
    CommandLine().run(sys.argv[1:])
