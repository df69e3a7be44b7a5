"""deploy/upgrade, with stand-ins for what only a real machine has: one process after the other, and none too many."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ground.starting import ROOT

LISTED = "kaigi@1.service loaded active running\\nkaigi@2.service loaded active running\\n"


class Machine:
    """A folder with a release, and a note of what was called. stands_in: shell lines by program."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.release, self.programs = folder / "releases/new", programs
        self.static, self.calls = folder / "static", folder / "calls"
        (self.release / "deploy").mkdir(parents=True)
        shutil.copy(ROOT / "deploy/upgrade", self.release / "deploy/upgrade")
        (self.release / ".venv/bin").mkdir(parents=True)
        for name in ("requirements.txt", ".venv/requirements.installed"):
            (self.release / name).touch()
        python = self.release / ".venv/bin/python"
        python.write_text('#!/bin/sh\necho "$@" >>"$CALLS"; mkdir -p collected; echo new >collected/app.js\n')
        python.chmod(0o755)
        self.base = folder
        self.before = folder / "releases/before"
        self.before.mkdir()
        (folder / "current").symlink_to(self.before)

    def upgrade(self, release: Path | None = None) -> "subprocess.CompletedProcess[str]":
        names = {"BASE": self.base, "STATIC": self.static, "RUN": "/run/kaigi", "READY_SECONDS": 0}
        settings = {f"KAIGI_{name}": str(value) for name, value in names.items()}
        path = f"{self.programs}:{os.environ['PATH']}"
        environment = os.environ | settings | {"PATH": path, "CALLS": str(self.calls), "ENV_FILE": "/dev/null"}
        command = [str((release or self.release) / "deploy/upgrade")]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def called(self) -> list[str]:
        """What was called, in order."""
        return self.calls.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path, script_folder: Callable[..., Path]) -> Callable[..., Machine]:
    def make(**stands_in: str) -> Machine:
        usual = {
            "systemctl": f'[ "$1" = restart ] && echo "$@" >>"$CALLS" || printf "{LISTED}"',
            "runuser": 'shift 3; exec "$@"',
            "curl": 'for last; do :; done; echo "ask $last" >>"$CALLS"',
            "chown": ":",
        }
        return Machine(tmp_path, script_folder(**usual | stands_in))

    return make


def test_everything_is_prepared_first_and_then_one_process_restarts_after_the_other(
    machine: Callable[..., Machine],
) -> None:
    here = machine()
    result = here.upgrade()
    assert result.returncode == 0, result.stderr
    assert here.called() == [
        "manage.py check --deploy --fail-level ERROR",
        "manage.py collectstatic --no-input --verbosity 0",
        "manage.py migrate --no-input --verbosity 0",
        "restart kaigi@1.service",
        "ask http://localhost/readyz",
        "restart kaigi@2.service",
        "ask http://localhost/readyz",
    ]
    assert (here.base / "current").resolve() == here.release
    assert (here.static / "app.js").read_text() == "new\n"


def test_files_of_the_release_before_stay_and_very_old_ones_go(machine: Callable[..., Machine]) -> None:
    here = machine()
    here.static.mkdir()
    for name, days in (("before.js", 20), ("long-ago.js", 40)):
        (here.static / name).touch()
        moment = (here.static / name).stat().st_mtime - days * 24 * 3600
        os.utime(here.static / name, (moment, moment))
    assert here.upgrade().returncode == 0
    assert sorted(path.name for path in here.static.iterdir()) == ["app.js", "before.js"]


def test_a_process_that_does_not_get_ready_ends_it_and_the_others_go_on(machine: Callable[..., Machine]) -> None:
    here = machine(curl="exit 22")
    result = here.upgrade()
    assert result.returncode == 1
    assert "kaigi@1.service is not ready" in result.stderr
    assert "restart kaigi@2.service" not in here.called()


def test_what_does_not_get_ready_goes_on_with_the_release_before(machine: Callable[..., Machine]) -> None:
    here = machine(
        systemctl=f'[ "$1" = restart ] && echo "$@" "$(basename "$(readlink "$KAIGI_BASE/current")")" >>"$CALLS" '
        f'|| printf "{LISTED}"',
        curl='[ "$(readlink "$KAIGI_BASE/current")" = "$KAIGI_BASE/releases/before" ]',
    )
    result = here.upgrade()
    assert result.returncode == 1
    assert here.called()[-2:] == ["restart kaigi@1.service new", "restart kaigi@1.service before"]
    assert (here.base / "current").resolve() == here.before
    assert "kaigi@1.service runs the previous release again" in result.stderr
    assert f"{here.before}/deploy/upgrade" in result.stderr


def test_what_does_not_start_goes_on_with_the_release_before(machine: Callable[..., Machine]) -> None:
    here = machine(
        systemctl='[ "$1" = restart ] && { echo "$@" >>"$CALLS"; '
        f'[ "$(basename "$(readlink "$KAIGI_BASE/current")")" = before ]; }} || '
        f'{{ [ "$1" != restart ] && printf "{LISTED}"; }}'
    )
    result = here.upgrade()
    assert result.returncode == 1
    assert "kaigi@1.service did not start" in result.stderr
    assert "kaigi@1.service runs the previous release again" in result.stderr
    assert (here.base / "current").resolve() == here.before


def test_a_release_that_is_in_service_already_is_not_gone_back_to(machine: Callable[..., Machine]) -> None:
    here = machine(curl="exit 22")
    (here.base / "current").unlink()
    (here.base / "current").symlink_to(here.release)
    result = here.upgrade()
    assert result.returncode == 1
    assert [line for line in here.called() if line.startswith("restart")] == ["restart kaigi@1.service"]
    assert "again" not in result.stderr


def test_an_upgrade_called_through_the_link_does_not_point_it_at_itself(machine: Callable[..., Machine]) -> None:
    here = machine()
    (here.base / "current").unlink()
    (here.base / "current").symlink_to(here.release)
    result = here.upgrade(here.base / "current")
    assert result.returncode == 0, result.stderr
    assert (here.base / "current").resolve() == here.release


def test_a_set_up_that_is_not_sound_changes_nothing(machine: Callable[..., Machine]) -> None:
    here = machine()
    (here.release / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n")
    result = here.upgrade()
    assert result.returncode == 1
    assert "nothing has changed" in result.stderr
    assert (here.base / "current").resolve() == here.before
    assert not here.static.exists()
