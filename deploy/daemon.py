"""One program that a rehearsal runs: started, stopped, frozen or killed, always by its process id."""

import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

START_SECONDS = 30
STOP_SECONDS = 20
POLL_SECONDS = 0.05


class DidNotStart(Exception):
    """The program ended, or did not answer in time. The text holds the end of its log."""


class Daemon(ABC):
    """Subclasses say what to run and how to see that it is up. Output goes to `log`."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    # What subclasses write

    @abstractmethod
    def command(self) -> Sequence[str]:
        """What to run."""

    @abstractmethod
    def is_up(self) -> bool:
        """Whether it serves."""

    def environment(self) -> Mapping[str, str]:
        """Its environment."""
        return os.environ

    folder: Path | None = None
    user: int | None = None

    # Lifecycle

    @property
    def pid(self) -> int:
        """Raises RuntimeError when it does not run."""
        if not self.is_running:
            raise RuntimeError(f"{self.name} does not run")
        assert self.process is not None  # noqa: S101
        return self.process.pid

    @property
    def is_running(self) -> bool:
        """Whether its process is there, frozen or not."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Starts it and waits until it serves. Raises DidNotStart."""
        self.launch()
        self.wait(self.is_up)

    def launch(self) -> None:
        """Starts it and does not wait."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=dict(self.environment()),
                start_new_session=True,
                user=self.user,
            )

    def wait(self, condition: Callable[[], bool]) -> None:
        """Waits for a condition as long as it runs. Raises DidNotStart."""
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            if not self.is_running or time.monotonic() > deadline:
                raise DidNotStart(f"{self.name} did not come up:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(POLL_SECONDS)

    def stop(self, ask: int = signal.SIGTERM) -> int:
        """Asks it to end and waits; kills it when it does not. Returns the exit status."""
        if self.process is None:
            return 0
        self.signal(signal.SIGCONT)
        self.signal(ask)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """kill -9, without a word."""
        if self.process:
            self.signal(signal.SIGKILL)
            self.process.wait(STOP_SECONDS)

    def restart(self) -> None:
        """Stops it in order and starts it again."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """Freezes it: its connections stay open and nobody answers."""
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Goes on after pause()."""
        self.signal(signal.SIGCONT)

    def signal(self, number: int) -> None:
        """Sends a signal to its process, if that is there."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)


def free_port() -> int:
    """A TCP port of this machine that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def accepts(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
