"""One data folder that a first start has prepared; tests start from copies of it."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ground.starting import running


@dataclass(frozen=True)
class FirstStart:
    """What the very first start left and said."""

    data: Path
    output: str
    login_page: str
    status: int


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    """./run on a folder that does not exist yet; the workers of one run share what the first of them started."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    note = shared / "first-start.json"
    with (shared / "first-start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            note.write_text(json.dumps(_start(shared / "deep" / "data")))
    noted = json.loads(note.read_text())
    return FirstStart(shared / "deep" / "data", **noted)


def _start(data: Path) -> dict[str, object]:
    with running(data) as kaigi:
        page = kaigi.get("/accounts/login/")
        return {"status": kaigi.stop(), "output": kaigi.output, "login_page": page}


@pytest.fixture
def data(first_start: FirstStart, tmp_path: Path) -> Path:
    """A prepared data folder of the test's own."""
    return Path(shutil.copytree(first_start.data, tmp_path / "data"))


@pytest.fixture
def script_folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder with stand-ins for programs, each a line of shell."""

    def make(**programs: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        for name, body in programs.items():
            path = folder / name
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)
        return folder

    return make
