"""Starts the product's own command, ./run, and talks to it."""

import os
import re
import select
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
READY = "Ctrl-C stops it."
START_SECONDS = 60
STOP_SECONDS = 15
OURS = "DATA_DIR SECRET_KEY ENV_FILE SITE_URL ALLOWED_HOSTS DATABASE_URL DEBUG LOCAL_AUTHORITY DJANGO_SETTINGS_MODULE"
OURS += " TURN_URLS TURN_SECRET TURN_SECRET_FILE TURN_TTL_SECONDS"


def environment(data: Path, **more: str) -> dict[str, str]:
    """A clean environment with this data folder."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS.split()}
    return kept | {"DATA_DIR": str(data), "ENV_FILE": os.devnull, "PYTHONIOENCODING": "utf-8"} | more


def free_port() -> int:
    """A TCP port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Kaigi:
    """A running ./run."""

    process: subprocess.Popen[bytes]
    port: int
    output: str = ""
    opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    @property
    def address(self) -> str:
        """Where it serves plain http."""
        return f"http://localhost:{self.port}"

    def read(self, source: int) -> None:
        """Reads what it prints until it serves. Raises AssertionError when it ends or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while READY not in self.output:
            ready, _, _ = select.select([source], [], [], max(deadline - time.monotonic(), 0))
            chunk = _read(source) if ready else b""
            assert chunk, f"./run did not come up: {self.output}"
            self.output += chunk.decode()

    def get(self, path: str) -> str:
        """The body of a page."""
        with self.opener.open(self.address + path, timeout=10) as answer:
            return str(answer.read().decode())

    def sign_in(self, username: str, password: str) -> str:
        """Signs in as a browser does; returns the page that follows."""
        form = self.get("/accounts/login/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert found, form
        fields = {"login": username, "password": password, "csrfmiddlewaretoken": found.group(1)}
        with self.opener.open(f"{self.address}/accounts/login/", urlencode(fields).encode(), timeout=10) as answer:
            return str(answer.geturl())

    def cookie_header(self) -> str:
        """The cookies it has set, as a browser sends them."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def ask_to_stop(self) -> None:
        """SIGTERM."""
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """SIGTERM; returns the exit status. Raises TimeoutExpired when it does not end in bounded time."""
        self.ask_to_stop()
        return self.process.wait(STOP_SECONDS)


@contextmanager
def running(data: Path, *options: str, terminal: bool = False, **more: str) -> Iterator[Kaigi]:
    """./run on a port of its own, served; its standard output is a pipe, or a terminal."""
    port = free_port()
    source, sink = os.openpty() if terminal else os.pipe()
    command = ["./run", "--port", str(port), *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data, **more), stdout=sink, stderr=sink)
    os.close(sink)
    kaigi = Kaigi(process, port)
    try:
        kaigi.read(source)
        yield kaigi
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(source)


def refused(data: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    """./run that is expected to end by itself."""
    command = ["./run", *options]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


def _read(source: int) -> bytes:
    try:
        return os.read(source, 65536)
    except OSError:  # a terminal whose other side has gone
        return b""
