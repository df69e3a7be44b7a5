"""One process of Kaigi, run as its systemd unit says."""

import http.client
import json
import os
import shlex
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from deploy.daemon import Daemon


def read_unit(text: str) -> dict[str, list[str]]:
    """The settings of a unit file, each with all its values (systemd.syntax(7), without continued lines)."""
    settings: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            settings.setdefault(name, []).append(value)
    return settings


class Instance(Daemon):
    """unit: the text of kaigi@.service; number: its instance. `path` is the Unix socket it serves on."""

    def __init__(self, number: int, unit: str, run: Path, log: Path) -> None:
        super().__init__(f"kaigi@{number}", log)
        self.path = run / str(number) / "http.sock"
        self.use(unit, number)

    def use(self, unit: str, number: int) -> None:
        """What the next start runs."""
        settings = read_unit(unit.replace("%i", str(number)))
        self._command = shlex.split(settings["ExecStart"][0])
        self._settings = dict(one.split("=", 1) for line in settings["Environment"] for one in shlex.split(line))
        self.folder = Path(settings["WorkingDirectory"][0])

    def command(self) -> Sequence[str]:
        return self._command

    def environment(self) -> Mapping[str, str]:
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | self._settings

    def launch(self) -> None:
        self.path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        super().launch()

    def is_up(self) -> bool:
        return self.path.exists() and self.ask("/readyz")[0] == 200

    def ask(self, path: str) -> tuple[int, str]:
        """Status and body of a page of this very process; (0, "") when it does not answer."""
        connection = UnixConnection(self.path)
        try:
            connection.request("GET", path, headers={"Host": "localhost", "X-Real-IP": "127.0.0.1"})
            response = connection.getresponse()
            return response.status, response.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def readiness(self) -> dict[str, Any]:
        """What /readyz says. Raises OSError when it does not answer."""
        status, body = self.ask("/readyz")
        if not status:
            raise ConnectionError(f"{self.name} does not answer")
        answer: dict[str, Any] = json.loads(body)
        return answer

    def metrics(self) -> dict[str, float]:
        """What it has counted: samples as Prometheus writes them, such as 'kaigi_refusals_total{code="room_full"}'."""
        lines = [line for line in self.ask("/metrics")[1].splitlines() if line and not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=5)
        self._path = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
