"""Starts and steers the hub.

with Network("server", "alice", "bob") as network:
    network.shape(delay_ms=25)
    network.shape("alice", loss=0.02)
    subprocess.Popen(network.command("alice", "chromium"))
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from bench.net import namespace

PREFIX = "10.77.0."
FIRST = 1
PATIENCE_SECONDS = 10.0
ROOT = Path(__file__).resolve().parents[2]


class NetworkRefused(Exception):
    """This machine cannot have the network; the text says why."""


class Network:
    """Namespaces by name, as long as the with block lasts. Raises NetworkRefused where there can be none."""

    def __init__(self, *names: str) -> None:
        _see_that_it_can_be()
        self._addresses = {name: f"{PREFIX}{FIRST + at}" for at, name in enumerate(names)}
        self._next = FIRST + len(names)
        self._hub: subprocess.Popen[str] | None = None
        self._owner = 0

    def __enter__(self) -> Self:
        pairs = [f"{name}={address}" for name, address in self._addresses.items()]
        self._hub = subprocess.Popen(
            [sys.executable, "-m", "bench.net.hub", *pairs],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._owner = self._hear()["owner"]
        return self

    def __exit__(self, *_: object) -> None:
        assert self._hub
        try:
            self._hub.communicate(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._hub.terminate()

    def address(self, name: str) -> str:
        """The IPv4 address it has now."""
        return self._addresses[name]

    def command(self, name: str, *words: str) -> list[str]:
        """`words`, to be run inside."""
        return ["ip", "netns", "exec", namespace.full_name(name, self._owner), *words]

    def wrapper(self, name: str, program: str, folder: Path) -> Path:
        """A script in `folder` that runs `program` inside, for those who start programs by one path."""
        script = folder / f"{Path(program).name}-in-{name}"
        script.write_text(f'#!/bin/sh\nexec {" ".join(self.command(name, program))} "$@"\n')
        script.chmod(0o755)
        return script

    def shape(self, *names: str, **changes: Any) -> None:
        """Changes lines, all of them when none is named. changes: the fields of bench.net.line.Shape."""
        for name in names or self._addresses:
            self._order({"line": name, **changes})

    def renumber(self, name: str) -> str:
        """Gives it an address that nobody had; returns that."""
        address = f"{PREFIX}{self._next}"
        self._order({"line": name, "address": address})
        self._next += 1
        self._addresses[name] = address
        return address

    def processes(self, name: str) -> list[int]:
        """Whoever runs inside now, by process id."""
        command = ["ip", "netns", "pids", namespace.full_name(name, self._owner)]
        words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        return [int(word) for word in words]

    def sent_bytes(self, name: str) -> int:
        """What it has sent so far, IP headers included."""
        command = self.command(name, "cat", "/proc/self/net/dev")
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        line = next(line for line in text.splitlines() if line.strip().startswith(f"{namespace.DEVICE}:"))
        return int(line.split(":")[1].split()[8])

    def _order(self, order: dict[str, Any]) -> None:
        assert self._hub
        assert self._hub.stdin
        self._hub.stdin.write(json.dumps(order) + "\n")
        self._hub.stdin.flush()
        answer = self._hear()
        if "error" in answer:
            raise ValueError(answer["error"])

    def _hear(self) -> dict[str, Any]:
        assert self._hub
        assert self._hub.stdout
        line = self._hub.stdout.readline()
        if not line:
            raise NetworkRefused("The hub of the network did not start, or ended; its words are above.")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _see_that_it_can_be() -> None:
    if not sys.platform.startswith("linux"):
        raise NetworkRefused("Network namespaces need Linux.")
    if os.geteuid() != 0:
        raise NetworkRefused("Network namespaces need root: run this with sudo.")
    if not shutil.which("ip"):
        raise NetworkRefused("Network namespaces need the ip command (Debian: apt-get install iproute2).")
    if not Path("/dev/net/tun").exists():
        raise NetworkRefused("/dev/net/tun is missing: load the module tun, or allow the device to this container.")
