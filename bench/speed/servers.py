"""The servers that are compared, each with what it needs, on loopback and gone afterwards."""

import os
import secrets
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.speed.dialects import Dialect, KaigiDialect, SocketIoDialect
from deploy import shell
from deploy.daemon import Daemon, accepts, free_port
from deploy.services import RedisServer

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / "bench/peers"

MAKE = """
from chat.models import Room, User

people = [User(username=f"p{n}", email=f"p{n}@example.com", password="!") for n in range(count)]
Room.objects.bulk_create([Room(name=f"Room {n}", slug=f"room-{n}", capacity=8) for n in range(count // 4)])
User.objects.bulk_create(people)
answer = [signed_in(person) for person in people]
"""


class Serving(Daemon):
    """One process of a server, on a port of its own."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.port = free_port()
        super().__init__(name, folder / f"{name}.log")
        self.folder = ROOT
        self._command = [word.replace("PORT", str(self.port)) for word in command]
        self._environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PORT": str(self.port), **environment}

    def command(self) -> Sequence[str]:
        return self._command

    def environment(self) -> Mapping[str, str]:
        return self._environment

    def is_up(self) -> bool:
        return accepts(self.port)


@dataclass(frozen=True)
class Server:
    """name: as the results call it. processes: all that are behind one address."""

    name: str
    dialect: Dialect
    processes: list[Serving]

    @property
    def ports(self) -> list[int]:
        """Of its processes."""
        return [process.port for process in self.processes]


class Stand:
    """Everything that is measured, side by side. cookies: of `people` accounts with Kaigi."""

    def __init__(self, folder: Path, people: int) -> None:
        self.folder = folder
        self._people = people
        self.redis = RedisServer(folder)
        self._started: list[Daemon] = []

    def start(self) -> None:
        """Prepares what all need. Raises DidNotStart."""
        self.redis.prepare()
        self._start(self.redis)
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        self._kaigi = {
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(data),
            "SECRET_KEY": secrets.token_urlsafe(48),
            "REDIS_URL": self.redis.url,
            "ASGI_THREADS": "8",
        }
        self._manage("migrate", "--verbosity=0")

    def close(self) -> None:
        """Stops everything, last started first."""
        while self._started:
            self._started.pop().stop()

    @cached_property
    def cookies(self) -> list[str]:
        """Of accounts that are signed in, four for each room."""
        return list(shell.run(self._manage, MAKE, count=self._people))

    def kaigi(self, processes: int) -> Server:
        """As the product serves: daphne, by its own command."""
        command = [sys.executable, "-m", "videochat_site.server", "--bind", "127.0.0.1", "--port", "PORT"]
        return self._serve("kaigi", KaigiDialect(), command, self._kaigi, processes)

    def uvicorn(self, processes: int) -> Server:
        """The same application under another server, without sweeps, limits of a reader and draining."""
        words = "--host 127.0.0.1 --port PORT --log-level warning --lifespan off --ws-max-size 131072"
        command = [sys.executable, "-m", "uvicorn", "videochat_site.asgi:application", *words.split()]
        more = self._kaigi | {"PYTHONPATH": str(PEERS / "site-packages")}
        return self._serve("kaigi_uvicorn", KaigiDialect(), command, more, processes)

    def socketio(self, processes: int) -> Server:
        """socket.io with its Redis adapter."""
        command = [str(shutil.which("node")), str(PEERS / "socketio.mjs")]
        more = {"REDIS_URL": self.redis.url, "NODE_ENV": "production"}
        return self._serve("socketio", SocketIoDialect(), command, more, processes)

    # Internals

    def _serve(
        self, name: str, dialect: Dialect, command: Sequence[str], environment: Mapping[str, str], processes: int
    ) -> Server:
        names = [f"{name}-{processes}-{number}" for number in range(processes)]
        server = Server(name, dialect, [Serving(one, command, environment, self.folder) for one in names])
        for process in server.processes:
            self._start(process)
        return server

    def _start(self, daemon: Daemon) -> None:
        self._started.append(daemon)
        daemon.start()

    def _manage(self, *arguments: str, script: str = "") -> str:
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **self._kaigi}
        return shell.manage(sys.executable, ROOT, environment, arguments, script)
