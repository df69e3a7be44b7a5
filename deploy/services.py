"""PostgreSQL, Redis and nginx of Debian, each with a folder, a port and a password of its own, on loopback."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.daemon import Daemon, DidNotStart, accepts, free_port

POSTGRES_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MISSING = {"nginx": not NGINX, "postgresql": not POSTGRES_FOLDERS, "redis-server": not shutil.which("redis-server")}


def missing_packages() -> list[str]:
    """The Debian packages a rehearsal needs and this machine lacks."""
    return [package for package, is_missing in MISSING.items() if is_missing]


class Postgres(Daemon):
    """A cluster of its own, nothing of which survives. `url`: the database kaigi, for DATABASE_URL."""

    def __init__(self, folder: Path) -> None:
        super().__init__("postgres", folder / "postgres.log")
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)
        self.url = f"postgres://kaigi:{self.password}@127.0.0.1:{self.port}/postgres"
        self._data = folder / "postgres"
        # PostgreSQL refuses to run as root.
        self.user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None

    def prepare(self) -> None:
        """Makes the cluster."""
        self._data.mkdir(mode=0o700)
        words = self._data.parent / "postgres.password"
        words.write_text(self.password)
        if self.user is not None:
            os.chown(self._data, self.user, -1)
            os.chown(words, self.user, -1)
        command: list[str | Path] = [POSTGRES_FOLDERS[-1] / "initdb", "-D", self._data, "-U", "kaigi", "-E", "UTF8"]
        command += ["--pwfile", words, "--auth=scram-sha-256", "--no-sync", "--locale=C.UTF-8"]
        made = subprocess.run(command, check=False, capture_output=True, text=True, user=self.user)
        words.unlink()
        if made.returncode:
            raise DidNotStart(f"initdb: {made.stderr}")

    def command(self) -> Sequence[str]:
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        settings = [f"-c{name}={value}" for name, value in options.items()]
        return [str(POSTGRES_FOLDERS[-1] / "postgres"), "-D", str(self._data), "-p", str(self.port), *settings]

    def is_up(self) -> bool:
        command = [str(POSTGRES_FOLDERS[-1] / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def stop(self, ask: int = signal.SIGINT) -> int:
        """Fast: sessions are cut off, as by a restart of the service."""
        return super().stop(ask)

    def signal(self, number: int) -> None:
        """Freezing concerns the sessions, too: each is a process of its own."""
        if number in (signal.SIGSTOP, signal.SIGCONT) and self.is_running:
            for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
                os.kill(int(child), number)
        super().signal(number)


class RedisServer(Daemon):
    """Keeps nothing on disk. `url`: for REDIS_URL."""

    def __init__(self, folder: Path) -> None:
        super().__init__("redis", folder / "redis.log")
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"
        self.folder = folder

    def prepare(self) -> None:
        """Writes its configuration, for the password must not stand in the list of processes."""
        lines = [f"port {self.port}", "bind 127.0.0.1", f"requirepass {self.password}", 'save ""', "appendonly no"]
        configuration = self.log.with_name("redis.conf")
        configuration.touch(mode=0o600)
        configuration.write_text("\n".join([*lines, "maxmemory-policy noeviction", ""]))

    def command(self) -> Sequence[str]:
        return ["redis-server", str(self.log.with_name("redis.conf"))]

    def is_up(self) -> bool:
        return accepts(self.port)


class Nginx(Daemon):
    """nginx with our file in its http block."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__("nginx", folder / "nginx.log")
        self.port = port
        self.configuration = folder / "nginx.conf"

    def prepare(self, ours: str) -> None:
        """ours: the rendered nginx.conf.template. What Debian's own nginx.conf has around it is written here."""
        folder = self.configuration.parent
        site = folder / "kaigi.conf"
        site.write_text(ours)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{kind}_temp_path {folder}/temporary/{kind};" for kind in kinds)
        (folder / "temporary").mkdir(exist_ok=True)
        lines = ["user root;"] if os.geteuid() == 0 else []
        lines += ["daemon off; worker_processes 1; worker_rlimit_nofile 20000; worker_shutdown_timeout 1h;"]
        lines += [f"pid {folder}/nginx.pid; error_log {self.log};", "events { worker_connections 8192; }"]
        lines += [f"http {{ include /etc/nginx/mime.types; sendfile on; access_log off; {temporary} include {site}; }}"]
        self.configuration.write_text("\n".join([*lines, ""]))

    def command(self) -> Sequence[str]:
        return [str(NGINX), "-e", str(self.log), "-c", str(self.configuration)]

    def check(self) -> "subprocess.CompletedProcess[str]":
        """nginx -t."""
        return subprocess.run([*self.command(), "-t"], capture_output=True, text=True, check=False)

    def is_up(self) -> bool:
        return accepts(self.port)

    def reload(self) -> None:
        """New workers take over; the old ones keep their sockets."""
        self.signal(signal.SIGHUP)
