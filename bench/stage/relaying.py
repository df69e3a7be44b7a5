"""The baselines' server, in a namespace."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from bench.net import Network

ROOT = Path(__file__).resolve().parents[2]
PORT = 9000
PATIENCE_SECONDS = 10.0
IS_READY = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 1).close()"


class Relay:
    """bench/stage/relay.py. Its log: relay.log in `folder`."""

    def __init__(self, network: Network, name: str, folder: Path) -> None:
        address = network.address(name)
        self.address = f"http://{address}:{PORT}"
        self._command = network.command(name, sys.executable, "-m", "bench.stage.relay", address, str(PORT))
        self._check = network.command(name, sys.executable, "-c", IS_READY, address, str(PORT))
        self._log = folder / "relay.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while subprocess.run(self._check, check=False, stderr=subprocess.DEVNULL).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The relay did not start:\n{self._log.read_text()}")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process
        self._process.communicate(timeout=PATIENCE_SECONDS)
