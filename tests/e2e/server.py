"""The product's own command on a temporary data folder, and the registry beside it."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
UNVERIFIED = ssl._create_unverified_context()
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.1
TROUBLE = re.compile(r"^.*(?:\bERROR\b|\bCRITICAL\b|Traceback|Unhandled).*$", re.MULTILINE)


class Server:
    """`./run` on a free port. It can be killed and started again, on the same port and data.

    options: further ones for the command, such as "--https".
    """

    def __init__(self, folder: Path, *options: str) -> None:
        self.options = options
        self.log = folder / "server.log"
        self.port = _free_port()
        self.address = f"{'https' if '--https' in options else 'http'}://localhost:{self.port}"
        self.environment = _clean_environment() | {"DATA_DIR": str(folder / "data")}
        self._process: subprocess.Popen[bytes] | None = None
        self._registry: subprocess.Popen[str] | None = None
        self._read = 0

    def start(self) -> None:
        """Starts, and waits until pages are served. Raises AssertionError with the log when they never are."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["./run", "--port", str(self.port), *self.options],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(POLL_SECONDS)

    def kill(self) -> None:
        """Ends the process as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Asks the process to leave, as a deployment does."""
        self._end(signal.SIGTERM)

    def start_again(self) -> None:
        """Starts, unless it runs."""
        if self._process is None:
            self.start()

    def close(self) -> None:
        """Ends everything."""
        if self._registry:
            self._registry.communicate(timeout=PATIENCE_SECONDS)
        self.stop()

    def makes(self, what: str, **fields: Any) -> dict[str, Any]:
        """Has the registry make something."""
        registry = self._registry = self._registry or self._open_registry()
        assert registry.stdin
        assert registry.stdout
        registry.stdin.write(json.dumps({"make": what, **fields}) + "\n")
        registry.stdin.flush()
        answer: dict[str, Any] = json.loads(registry.stdout.readline() or "null")
        assert answer is not None, "the registry has failed; its words are above"
        return answer

    def troubles(self) -> list[str]:
        """The errors and tracebacks that were logged since the last call."""
        text = self.log.read_text()
        fresh, self._read = text[self._read :], len(text)
        return [fresh] if TROUBLE.search(fresh) else []

    def _open_registry(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [ROOT / ".venv/bin/python", "-m", "tests.e2e.registry"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.address}/healthz", timeout=1, context=UNVERIFIED) as response:
                return bool(response.status == 200)
        except (URLError, OSError):
            return False

    def _end(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(PATIENCE_SECONDS)
            self._process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _clean_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    return kept | {"ENV_FILE": os.devnull}
