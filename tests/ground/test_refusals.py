"""A start that cannot be is refused in one clear sentence, with a status, before anything is changed."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ground.starting import ROOT, environment, free_port, refused


def only_line(result: "subprocess.CompletedProcess[str]") -> str:
    """The one line on standard error."""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = refused(tmp_path / "data", "--port", str(port))
    assert result.returncode == 1
    assert only_line(result) == (
        f"Kaigi cannot listen on port {port} (Address already in use). Choose another with --port."
    )
    assert not (tmp_path / "data/kaigi.sqlite3").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--prot", "1"], "unrecognized arguments: --prot 1"),
        (["here"], "unrecognized arguments: here"),
        (["--port"], "expected one argument"),
        (["--port", "0"], "a port is a number from 1 to 65535, not '0'"),
        (["--port", "٨٠٠٠"], "a port is a number from 1 to 65535"),
    ],
)
def test_a_wrong_option_is_named(tmp_path: Path, options: list[str], words: str) -> None:
    result = refused(tmp_path / "data", *options)
    assert result.returncode == 2
    assert words in only_line(result)
    assert not (tmp_path / "data").exists()


def test_help_lists_the_options(tmp_path: Path) -> None:
    result = refused(tmp_path / "data", "--help")
    assert result.returncode == 0
    assert all(option in result.stdout for option in ("--port", "--demo", "--https"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    result = refused(blocked / "data")
    assert result.returncode == 1
    assert f"Kaigi cannot write to its data folder {blocked / 'data'}" in only_line(result)


def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    result = refused(tmp_path / "data", "--port", str(free_port()), DATABASE_URL=f"sqlite:///{tmp_path}")
    assert result.returncode == 1
    assert f"Kaigi cannot use its database {tmp_path}" in only_line(result)


def test_a_database_that_cannot_be_written_is_named(data: Path) -> None:
    (data / "kaigi.sqlite3").write_bytes(b"SQLite format 3\0" + bytes(4096))
    result = refused(data, "--demo", "--port", str(free_port()))
    assert result.returncode == 1
    assert f"Kaigi cannot use its database {data / 'kaigi.sqlite3'}" in only_line(result)


def test_static_files_that_cannot_be_written_are_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = refused(data, "--port", str(free_port()), STATIC_ROOT=str(tmp_path / "file"))
    assert result.returncode == 1
    assert only_line(result) == f"Kaigi cannot write its static files to {tmp_path / 'file'} (Not a directory)."


def test_a_lock_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "data/serving.lock").mkdir(parents=True)
    result = refused(tmp_path / "data", "--port", str(free_port()))
    assert result.returncode == 1
    assert only_line(result) == f"Kaigi cannot write to {tmp_path / 'data/serving.lock'} (Is a directory)."


@pytest.mark.parametrize("content", [b"", b"\xff" * 64], ids=["empty", "no text"])
def test_a_broken_secret_is_named_with_its_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret-key").write_bytes(content)
    result = refused(tmp_path, "--port", str(free_port()))
    assert result.returncode == 1
    assert str(tmp_path / "secret-key") in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("content", [None, b"SITE_URL=\xff"], ids=["a folder", "no text"])
def test_an_env_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "env"
    file.mkdir() if content is None else file.write_bytes(content)
    result = refused(tmp_path / "data", ENV_FILE=str(file))
    assert result.returncode == 1
    assert f"Kaigi cannot read its settings from {file}" in only_line(result)


def test_the_home_of_nobody_is_no_data_folder(tmp_path: Path) -> None:
    result = refused(Path("~nobody-here/data"))
    assert result.returncode == 1
    assert "DATA_DIR: ~nobody-here/data starts in a home directory that does not exist" in result.stderr


def test_every_bad_variable_is_named_at_once(tmp_path: Path) -> None:
    bad = {
        "DATABASE_URL": "mongodb://localhost",
        "DEBUG": "perhaps",
        "EMAIL_URL": "pigeon://loft",
        "HSTS_SECONDS": "-1",
        "LANGUAGE_CODE": "tlh",
        "LOG_FORMAT": "xml",
        "LOG_LEVEL": "LOUD",
        "METRICS_TOKEN": "short",
        "SECRET_KEY": "short",
        "SITE_URL": "meet.example.com",
        "TIME_ZONE": "Mars/Olympus",
        "TURN_SECRET": "short",
        "TURN_TTL_SECONDS": "59",
        "TURN_URLS": "turn://user:secret@turn.example.com",
    }
    result = refused(tmp_path / "data", "--port", str(free_port()), **bad)
    first, *lines = result.stderr.strip().splitlines()
    assert result.returncode == 1
    assert first == "Kaigi cannot start, because of these environment variables:"
    assert [line.split(":")[0].strip() for line in lines] == sorted(bad)


def test_settings_that_do_not_go_together_are_refused_with_a_hint(tmp_path: Path) -> None:
    result = refused(tmp_path / "data", "--port", str(free_port()), TURN_URLS="turn:turn.example.com")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "Kaigi cannot start with these settings:",
        "  TURN_URLS names a TURN server, but there is no TURN_SECRET."
        " Set TURN_SECRET or TURN_SECRET_FILE to the static-auth-secret of the TURN server.",
    ]
    assert not (tmp_path / "data/kaigi.sqlite3").exists()


# Before Python's packages are there


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What ./run needs of a clone until its packages are installed."""
    folder = tmp_path / "clone"
    (folder / "videochat_site/launch").mkdir(parents=True)
    for name in ("run", "requirements.txt", "videochat_site/launch/options.py"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def run_in(clone: Path, path: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """./run of a clone without .venv."""
    settings = environment(clone / "data", PATH=path, **more)
    return subprocess.run(["./run"], cwd=clone, env=settings, capture_output=True, text=True, timeout=110, check=False)


def test_a_python_that_is_too_old_is_named(clone: Path, script_folder: Callable[..., Path]) -> None:
    old = '[ "$1" = --version ] && echo Python 3.9.2 && exit 0; exit 1'
    folder = script_folder(**dict.fromkeys(("python3", "python3.11", "python3.12", "python3.13", "python3.14"), old))
    result = run_in(clone, f"{folder}:{os.environ['PATH']}")
    assert result.returncode == 1
    assert only_line(result) == "Kaigi needs Python 3.11 or newer; Python 3.9.2 was found."


def test_a_missing_venv_module_is_named_with_its_package(clone: Path, script_folder: Callable[..., Path]) -> None:
    bare = 'case "$*" in *ensurepip*) exit 1;; *) exit 0;; esac'
    result = run_in(clone, f"{script_folder(python3=bare)}:{os.environ['PATH']}")
    assert result.returncode == 1
    assert "install the package python3-venv" in only_line(result)
    assert not (clone / ".venv").exists()


@pytest.mark.slow
def test_a_venv_without_pip_is_made_anew(clone: Path) -> None:
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/python").symlink_to("/bin/false")
    (clone / ".venv/left-over").touch()
    result = run_in(clone, os.environ["PATH"], PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_NO_CACHE_DIR="1")
    assert "Making .venv" in result.stdout
    assert not (clone / ".venv/left-over").exists()


@pytest.mark.slow
def test_a_registry_that_cannot_be_reached_is_named(clone: Path) -> None:
    result = run_in(clone, os.environ["PATH"], PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_NO_CACHE_DIR="1")
    assert result.returncode == 1
    assert "is the package registry reachable?" in only_line(result)
    assert not (clone / ".venv/requirements.installed").exists()
