"""python -m deploy.rehearsal: the deployment, from the templates it is made of, on loopback and gone afterwards.

    with Rehearsal() as rehearsal:
        rehearsal.kill(1)
        rehearsal.redis.pause()

Everything real: the unit's own ExecStart, nginx with TLS, PostgreSQL and Redis, only the ports and folders are others.
"""

import itertools
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from chat.https.authority import prepare_certificate
from deploy import shell
from deploy.daemon import free_port
from deploy.instance import Instance
from deploy.services import Nginx, Postgres, RedisServer
from deploy.templates import render, upstreams

ROOT = Path(__file__).resolve().parent.parent
INSTANCES = (1, 2, 3)


class Rehearsal:
    """address: what people type. authority: the certificate to trust. processes: by number.

    root: the release that is run; another one may be set between restarts. more: environment variables of Kaigi.
    """

    def __init__(self, root: Path = ROOT, instances: Iterable[int] = INSTANCES, **more: str) -> None:
        self.root = root
        self.folder = Path(tempfile.mkdtemp(prefix="kaigi-rehearsal-"))
        self.folder.chmod(0o711)  # PostgreSQL runs as another user and has to get to its own folder
        self._more = {"SECRET_KEY": secrets.token_urlsafe(48)} | more
        self._collections = itertools.count(1)
        self._port, self._plain_port, self.metrics_port = free_port(), free_port(), free_port()
        self.address = f"https://localhost:{self._port}"
        self.authority = self.folder / "https/authority.crt"
        self.postgres = Postgres(self.folder)
        self.redis = RedisServer(self.folder)
        self.nginx = Nginx(self.folder, self._port)
        self._run = self.folder / "run"
        unit = render("kaigi@.service.template", self.values)
        self.processes = {n: Instance(n, unit, self._run, self.folder / f"kaigi-{n}.log") for n in instances}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    # Lifecycle

    def start(self) -> Self:
        """Prepares and starts everything; after an error everything is stopped. Raises DidNotStart."""
        self._open.callback(shutil.rmtree, self.folder, ignore_errors=True)
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Stops everything, last started first, and takes the folder away."""
        self._open.close()

    # Faults

    def kill(self, number: int) -> None:
        """kill -9 one process of Kaigi."""
        self.processes[number].kill()

    def restart(self, number: int) -> int:
        """What systemctl restart does: SIGTERM, wait, start, wait until it is ready. Returns the old one's status."""
        status = self.stop(number)
        self.start_process(number)
        return status

    def stop(self, number: int) -> int:
        """SIGTERM, and wait. Returns the exit status."""
        return self.processes[number].stop()

    def start_process(self, number: int) -> None:
        """Starts a process that was stopped or killed, from the release in `root`."""
        self.processes[number].use(render("kaigi@.service.template", self.values), number)
        self.processes[number].start()

    def upgrade(self, root: Path) -> None:
        """What deploy/upgrade does before it restarts the processes one by one: static files, database, release."""
        self.root = root
        self._write_environment()
        self.collect()
        self.manage("migrate", "--verbosity=0")

    # Looking at it

    @property
    def values(self) -> dict[str, str]:
        """What the templates are filled in with."""
        return {
            "ROOT": str(self.root),
            "RUN": str(self._run),
            "DATA": str(self.folder / "data"),
            "STATIC": str(self.folder / "static"),
            "LOG": str(self.folder),
            "ENV_FILE": str(self.folder / "kaigi.env"),
            "USER": "kaigi",
            "HOST": "localhost",
            "SITE_URL": self.address,
            "HTTP_LISTEN": f"127.0.0.1:{self._plain_port}",
            "HTTPS_LISTEN": f"127.0.0.1:{self._port}",
            "METRICS_LISTEN": f"127.0.0.1:{self.metrics_port}",
            "ACME_ROOT": str(self.folder / "acme"),
            "CERTIFICATE": str(self.folder / "https/server.crt"),
            "CERTIFICATE_KEY": str(self.folder / "https/server.key"),
            # All the people of a rehearsal come from one address.
            "CONNECTIONS_PER_ADDRESS": "10000",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "TURN_URLS": "",
            "TURN_SECRET": "",
        }

    def manage(self, *arguments: str, script: str = "") -> str:
        """manage.py with the deployment's environment, as an operator calls it. Returns what it prints."""
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "ENV_FILE": self.values["ENV_FILE"]}
        return shell.manage(self.root / ".venv/bin/python", self.root, environment, arguments, script)

    def pids(self) -> dict[str, int]:
        """Who runs, by name."""
        daemons = [self.postgres, self.redis, *self.processes.values(), self.nginx]
        return {daemon.name: daemon.pid for daemon in daemons if daemon.is_running}

    # Internals

    def _start(self) -> None:
        self._write_environment()
        for service in (self.postgres, self.redis):
            service.prepare()
            self._open.callback(service.stop)
            service.start()
        self.manage("migrate", "--verbosity=0")
        self.collect()
        for process in self.processes.values():
            self._open.callback(process.stop)
            process.launch()
        for process in self.processes.values():
            process.wait(process.is_up)
        prepare_certificate(self.folder / "https", ["localhost"], ["127.0.0.1"])
        self.nginx.prepare(render("nginx.conf.template", self.values | {"UPSTREAMS": self._upstreams()}))
        self._open.callback(self.nginx.stop, signal.SIGTERM)
        self.nginx.start()

    def collect(self) -> None:
        """The static files of the release, beside those of earlier ones."""
        self.manage("collectstatic", "--no-input", "--verbosity=0")
        shutil.copytree(self._collected, self.folder / "static", dirs_exist_ok=True)

    def _write_environment(self) -> None:
        for name in ("data", "acme"):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        # Each release has its own, which the processes of the one before must not find.
        self._collected = self.folder / f"collected-{next(self._collections)}"
        # A browser that remembers "https only" for localhost would lock this machine's other services out.
        more = {"STATIC_ROOT": str(self._collected), "HSTS_SECONDS": "0"} | self._more
        file = self.folder / "kaigi.env"
        file.touch(mode=0o600)
        text = render("kaigi.env.template", self.values | {"SECRET_KEY": more.pop("SECRET_KEY")})
        file.write_text(text + "".join(f"{name}={value}\n" for name, value in more.items()))

    def _upstreams(self) -> str:
        return upstreams(self._run, self.processes)


def main() -> None:
    """Runs until Ctrl-C or SIGTERM, after printing addresses and process ids."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Rehearsal() as rehearsal:
        lines = [
            f"Kaigi is at      {rehearsal.address}",
            f"Its authority is {rehearsal.authority}",
            f"Machines ask     http://127.0.0.1:{rehearsal.metrics_port}/1/readyz, /1/metrics, /2/...",
            f"Its folder is    {rehearsal.folder}",
            *(f"  {name:<12} {pid}" for name, pid in rehearsal.pids().items()),
            "Ctrl-C stops everything.",
        ]
        sys.stdout.write("\n".join([*lines, ""]))
        sys.stdout.flush()
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
