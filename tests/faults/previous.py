"""An earlier release of this project, laid out beside the present one."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CHOICE = "UPGRADE_FROM"
"""The environment variable that names another commit than the last but one."""


@dataclass(frozen=True)
class Release:
    """root: its files; commit: short, or empty for the present files where no earlier commit is to be had."""

    root: Path
    commit: str


@contextmanager
def previous_release() -> Iterator[Release]:
    """The tree of $UPGRADE_FROM, else of the last commit but one; it shares the packages of the present one."""
    commit = _commit(os.environ.get(CHOICE, "HEAD~1"))
    if not commit:
        yield Release(ROOT, "")
        return
    with tempfile.TemporaryDirectory(prefix="kaigi-previous-") as folder:
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
        (Path(folder) / ".venv").symlink_to(ROOT / ".venv")
        yield Release(Path(folder), commit)


def _commit(name: str) -> str:
    command = ["git", "rev-parse", "--quiet", "--verify", "--short", f"{name}^{{commit}}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
