"""A real coturn on loopback, with the configuration that deploy/ gives companies."""

import secrets
import socket
import subprocess
import time
from pathlib import Path

from chat.https.authority import prepare_certificate
from deploy.templates import FOLDER, render
from tests.turn.client import TurnClient

TEMPLATE = FOLDER / "turnserver.conf.template"
HOST = "127.0.0.1"
PATIENCE_SECONDS = 20.0
POLL_SECONDS = 0.05


class Coturn:
    """Starts and stops one. loopback_peers: relays to HOST, which the template alone refuses; to no other."""

    def __init__(self, folder: Path, *flags: str, loopback_peers: bool = True) -> None:
        self.secret = secrets.token_hex(32)
        self.port, self.tls_port = _free_ports(2)
        self.log = folder / "coturn.log"
        self._folder = folder
        self._flags = [*flags, *(["--allow-loopback-peers"] if loopback_peers else [])]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def urls(self) -> list[str]:
        """Its addresses, as TURN_URLS names them."""
        return [f"turn:{HOST}:{self.port}?transport=udp", f"turn:{HOST}:{self.port}?transport=tcp"]

    def start(self) -> None:
        """Starts, and waits until it answers. Raises AssertionError with the log when it never does."""
        command = ["turnserver", "-c", str(self._configuration()), f"--userdb={self._folder}/turndb", "--pidfile="]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen([*command, *self._flags], stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Ends it."""
        if self._process:
            self._process.terminate()
            self._process.wait(PATIENCE_SECONDS)

    def client(self, transport: str = "udp") -> TurnClient:
        """Somebody who speaks TURN to it. transport: udp, tcp or tls."""
        return TurnClient(HOST, self.tls_port if transport == "tls" else self.port, transport)

    def _configuration(self) -> Path:
        made = prepare_certificate(self._folder, ["localhost"], [HOST])
        file = self._folder / "turnserver.conf"
        values = {
            "LISTENING_IP": HOST,
            "LISTENING_PORT": str(self.port),
            "TLS_LISTENING_PORT": str(self.tls_port),
            "RELAY_IP": HOST,
            "MIN_PORT": "49152",
            "MAX_PORT": "49999",
            "CERTIFICATE": str(made.certificate),
            "CERTIFICATE_KEY": str(made.key),
            "REALM": "kaigi",
            "TURN_SECRET": self.secret,
        }
        file.write_text(render(TEMPLATE.name, values))
        file.chmod(0o600)
        return file

    def _answers(self) -> bool:
        with self.client() as client:
            try:
                return client.binds()
            except OSError:
                return False


def _free_ports(count: int) -> list[int]:
    """Ports free for both UDP and TCP."""
    held: list[socket.socket] = []
    ports: list[int] = []
    while len(ports) < count:
        tcp = socket.create_server((HOST, 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        held += [tcp, udp]
        port = tcp.getsockname()[1]
        try:
            udp.bind((HOST, port))
        except OSError:
            continue
        ports.append(port)
    for one in held:
        one.close()
    return ports
