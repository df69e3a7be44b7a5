"""The set-up a company would run passes Django's own inspection, and ours."""

import re
import subprocess
import sys
from pathlib import Path

import psycopg.conninfo
import pytest
from pytest_django import Settings

from chat import checks
from tests.ground.starting import ROOT, environment
from videochat_site import environment as environment_of_kaigi


def manage(data: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """manage.py, as an operator calls it."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(data, **more), capture_output=True, text=True, check=False)


def production(data: Path) -> dict[str, str]:
    """What a deployment sets."""
    secret = data / "key"
    secret.write_text("5up3r-0bscure-" * 5)
    return {"SITE_URL": "https://meet.example.com", "SECRET_KEY_FILE": str(secret), "EMAIL_URL": "smtp://localhost:25"}


def test_a_production_set_up_passes_the_deployment_check(tmp_path: Path) -> None:
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **production(tmp_path))
    assert result.returncode == 0, result.stderr


def test_this_machine_is_answered_whatever_hosts_are_named(tmp_path: Path) -> None:
    script = """
from django.test import Client
print([Client(headers={"Host": host}).get(path).status_code for host in ("localhost", "127.0.0.1", "[::1]")
       for path in ("/healthz", "/metrics")])
"""
    more = production(tmp_path) | {"ALLOWED_HOSTS": "meet.example.com"}
    assert manage(tmp_path, "migrate", "--verbosity=0", **more).returncode == 0
    result = manage(tmp_path, "shell", "--no-imports", "--command", script, **more)
    assert result.stdout == f"{[200] * 6}\n", result.stderr


def test_a_database_whose_packets_are_lost_is_given_up_within_seconds() -> None:
    options = environment_of_kaigi.read_database("postgres://kaigi@database.example.com/kaigi")["OPTIONS"]
    assert options["tcp_user_timeout"] == 5000
    idle, interval, count = (options[f"keepalives_{name}"] for name in ("idle", "interval", "count"))
    assert options["keepalives"] == 1
    assert idle + interval * count < 20
    psycopg.conninfo.make_conninfo(**options)  # raises for what libpq does not know


def test_models_and_migrations_agree(tmp_path: Path) -> None:
    result = manage(tmp_path, "makemigrations", "--check", "--dry-run", **production(tmp_path))
    assert result.returncode == 0, result.stdout


def test_without_a_secret_the_command_line_says_where_it_comes_from(tmp_path: Path) -> None:
    result = manage(tmp_path, "check")
    assert result.returncode == 1
    assert f"SECRET_KEY: not set, and {tmp_path / 'secret-key'} cannot be read." in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("check", "values", "found"),
    [
        (checks.check_debug, {"DEBUG": True, "ALLOWED_HOSTS": ["meet.example.com"]}, ["kaigi.E001"]),
        (checks.check_debug, {"DEBUG": True, "ALLOWED_HOSTS": ["localhost"]}, []),
        (checks.check_debug, {"DEBUG": False, "ALLOWED_HOSTS": ["*"]}, []),
        (checks.check_site_host, {"SITE_URL": "https://a.example", "ALLOWED_HOSTS": ["b.example"]}, ["kaigi.E002"]),
        (checks.check_site_host, {"SITE_URL": "https://a.example", "ALLOWED_HOSTS": [".example"]}, []),
        (checks.check_site_scheme, {"SITE_URL": "http://a.example"}, ["kaigi.W003"]),
        (checks.check_site_host, {"SITE_URL": "http://[::1]:8000", "ALLOWED_HOSTS": ["[::1]"]}, []),
        (checks.check_site_scheme, {"SITE_URL": "http://localhost:8000"}, []),
        (checks.check_site_scheme, {"SITE_URL": "http://[::1]:8000"}, []),
        (checks.check_turn, {"TURN_URLS": ["stun:a", "turns:a"], "TURN_SECRET": ""}, ["kaigi.E010"]),
        (checks.check_turn, {"TURN_URLS": ["stun:a"], "TURN_SECRET": "s" * 32}, ["kaigi.E011"]),
        (checks.check_turn, {"TURN_URLS": ["stun:a"], "TURN_SECRET": ""}, []),
        (checks.check_turn, {"TURN_URLS": ["turn:a"], "TURN_SECRET": "s" * 32}, []),
        (checks.check_turn_secret, {"SECRET_KEY": "s" * 32, "TURN_SECRET": "s" * 32}, ["kaigi.E012"]),
        (checks.check_turn_secret, {"TURN_SECRET": "", "TURN_SECRET_FILE": ""}, []),
    ],
)
def test_a_bad_set_up_is_found(settings: Settings, check, values: dict[str, object], found: list[str]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    problems = check()
    assert [problem.id for problem in problems] == found
    assert all(problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("engine", "redis", "found"),
    [
        ("django.db.backends.postgresql", "", ["kaigi.W020"]),
        ("django.db.backends.postgresql", "redis://127.0.0.1", []),
        ("django.db.backends.sqlite3", "", []),
    ],
)
def test_a_database_for_several_processes_wants_redis(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, engine: str, redis: str, found: list[str]
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)
    settings.REDIS_URL = redis
    assert [problem.id for problem in checks.check_processes()] == found


def test_the_example_and_the_table_name_every_variable_that_is_read() -> None:
    sources = [ROOT / "videochat_site/settings.py", ROOT / "videochat_site/environment.py"]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text)) - {"LOCAL_AUTHORITY"}
    named = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert len(read) >= 10
    assert named == read
    assert table == read
