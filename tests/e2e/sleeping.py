"""A machine that sleeps: its browser stands still, sends nothing and answers nothing, and nobody is told."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def children_of(parents: set[int]) -> set[int]:
    """Every process below these, and they themselves."""
    parent_of = dict(_processes())
    found = set(parents)
    while more := {pid for pid, parent in parent_of.items() if parent in found} - found:
        found |= more
    return found


@contextmanager
def asleep(program: str) -> Iterator[None]:
    """Every process of a program, such as "firefox", that this one started, stands still within the block."""
    pids = [pid for pid in children_of({os.getpid()}) if program in _name_of(pid)]
    assert pids, f"no {program} runs"
    _signal(pids, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(pids, signal.SIGCONT)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _processes() -> Iterator[tuple[int, int]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            text = path.read_text()
            yield int(path.parent.name), int(text.rpartition(")")[2].split()[1])


def _name_of(pid: int) -> str:
    with suppress(OSError):
        return str(Path(f"/proc/{pid}/exe").readlink())
    return ""
