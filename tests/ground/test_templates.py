"""The templates of deploy/ leave nothing open, and the programs they are for take them."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from chat.https.authority import prepare_certificate
from deploy.instance import read_unit
from deploy.services import Nginx
from deploy.templates import FOLDER, Unfilled, places, read_values, render
from tests.ground.starting import ROOT
from videochat_site.server import DRAIN_SECONDS, FINISH_SECONDS

EXAMPLE = FOLDER / "values.example"


def rendered(folder: Path, **changes: str) -> Path:
    """Every file, as an operator makes it from the example."""
    values = read_values(EXAMPLE.read_text()) | changes
    (folder / "values").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    command = [sys.executable, "-m", "deploy", str(folder / "values"), str(folder / "made")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder / "made"


def test_the_example_fills_every_place_of_every_template(tmp_path: Path) -> None:
    made = {path.name: path.read_text() for path in rendered(tmp_path).iterdir()}
    assert {"kaigi@.service", "kaigi.target", "kaigi-housekeeping.timer", "nginx.conf", "turnserver.conf"} <= set(made)
    assert {name: places(text) for name, text in made.items() if places(text)} == {}
    assert "    server unix:/run/kaigi/1/http.sock max_fails=0;" in made["nginx.conf"]
    assert "    server unix:/run/kaigi/2/http.sock max_fails=0;" in made["nginx.conf"]


def test_files_with_secrets_are_for_their_owner_only(tmp_path: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in rendered(tmp_path).iterdir()} == {0o600}


def test_no_value_of_the_example_is_good_for_nothing() -> None:
    used = set().union(*(places(path.read_text()) for path in FOLDER.glob("*.template")))
    assert set(read_values(EXAMPLE.read_text())) - used == {"PROCESSES"}


def test_every_missing_value_is_named_at_once() -> None:
    with pytest.raises(Unfilled, match=r"needs a value for ENV_FILE, ROOT, RUN, USER\."):
        render("kaigi@.service.template", {})


def test_systemd_waits_longer_than_leaving_may_take() -> None:
    unit = read_unit((FOLDER / "kaigi@.service.template").read_text())
    assert int(unit["TimeoutStopSec"][0]) > DRAIN_SECONDS + FINISH_SECONDS + 5
    assert unit["Type"] == ["notify"]


def test_a_process_keeps_its_release_when_the_link_to_it_moves(tmp_path: Path) -> None:
    link = tmp_path / "current"
    link.symlink_to(ROOT)
    unit = read_unit(render("kaigi@.service.template", read_values(EXAMPLE.read_text()) | {"ROOT": str(link)}))
    command = shlex.split(unit["ExecStart"][0])
    python = [*command[: command.index("-m")], "-c", "import sys, django; print(*sys.path, django.__file__)"]
    found = subprocess.check_output(python, cwd=unit["WorkingDirectory"][0], env={"PATH": "/usr/bin:/bin"}, text=True)
    assert str(link) not in found
    assert f"{ROOT}/.venv/" in found


def test_what_daphne_would_believe_from_anyone_is_set_or_emptied() -> None:
    text = (FOLDER / "nginx.conf.template").read_text()
    headers = dict(re.findall(r"^    proxy_set_header (\S+) (.+);$", text, re.MULTILINE))
    assert headers["X-Real-IP"] == headers["X-Forwarded-For"] == "$remote_addr"
    assert headers["X-Forwarded-Proto"] == "$scheme"
    emptied = ("Daphne-Root-Path", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Server", "Forwarded")
    assert {headers[name] for name in emptied} == {'""'}
    # A location with headers of its own inherits none of these.
    public = text[text.index("# What Kaigi believes") : text.index("# For Prometheus")]
    assert "proxy_set_header" not in public[public.index("location") :]


def test_shell_scripts_are_sound() -> None:
    for name in ("rehearse", "upgrade"):
        assert subprocess.run(["sh", "-n", FOLDER / name], check=False).returncode == 0


# With the programs themselves


@pytest.mark.deployment
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    made = prepare_certificate(tmp_path / "https", ["localhost"], ["127.0.0.1"])
    changes = {"CERTIFICATE": str(made.certificate), "CERTIFICATE_KEY": str(made.key), "LOG": str(tmp_path)}
    nginx = Nginx(tmp_path, 0)
    nginx.prepare((rendered(tmp_path, **changes) / "nginx.conf").read_text())
    result = nginx.check()
    assert result.returncode == 0, result.stderr
    assert "[warn]" not in result.stderr


@pytest.mark.deployment
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    made = rendered(tmp_path, ROOT=str(ROOT))
    (made / "kaigi@.service").rename(made / "kaigi@1.service")
    units = [made / name for name in ("kaigi@1.service", "kaigi.target", "kaigi-housekeeping.timer")]
    units += [made / "kaigi-housekeeping.service"]
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "kaigi" not in result.stderr, result.stderr
