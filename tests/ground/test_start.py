"""./run, really started."""

import re
import socket
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.ground.conftest import FirstStart
from tests.ground.starting import free_port, refused, running
from tests.ground.websocket import connect
from videochat_site.requests import BODY_LIMIT_BYTES


def test_a_fresh_start_serves_and_says_where(first_start: FirstStart) -> None:
    assert "<h1>" in first_start.login_page
    assert re.search(r"Kaigi is at +http://localhost:\d+\n", first_start.output)
    assert f"Its data is in {first_start.data}\n" in first_start.output


def test_sigterm_ends_it_cleanly(first_start: FirstStart) -> None:
    assert first_start.status == 0


def test_the_secret_key_is_for_its_owner_only(first_start: FirstStart) -> None:
    secret = first_start.data / "secret-key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_text().strip()) >= 50
    assert stat.S_IMODE(first_start.data.stat().st_mode) == 0o700


def test_a_secret_that_others_can_read_is_taken_back(data: Path) -> None:
    (data / "secret-key").chmod(0o644)
    with running(data):
        assert stat.S_IMODE((data / "secret-key").stat().st_mode) == 0o600


def test_the_secret_is_never_printed(first_start: FirstStart) -> None:
    assert (first_start.data / "secret-key").read_text().strip() not in first_start.output


def test_the_database_keeps_a_write_ahead_log(first_start: FirstStart) -> None:
    with closing(sqlite3.connect(first_start.data / "kaigi.sqlite3")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_data_folder_may_have_any_name(data: Path) -> None:
    odd = data.rename(data.with_name("会議 #1?50%25"))
    with running(odd) as kaigi:
        assert "<h1>" in kaigi.get("/accounts/login/")
    assert [file.name for file in odd.parent.iterdir()] == [odd.name]


def test_a_second_start_keeps_the_secret_and_collects_nothing(data: Path) -> None:
    secret = (data / "secret-key").read_bytes()
    manifest = data / "static/staticfiles.json"
    before = manifest.stat().st_mtime_ns
    with running(data) as kaigi:
        assert "<h1>" in kaigi.get("/accounts/login/")
    assert (data / "secret-key").read_bytes() == secret
    assert manifest.stat().st_mtime_ns == before


@pytest.mark.slow
def test_a_changed_static_file_is_collected_again(data: Path) -> None:
    (data / "static/.sources").write_text("other")
    with running(data):
        assert len((data / "static/.sources").read_text()) == 64


def test_outside_a_terminal_no_link_is_printed_but_a_command(first_start: FirstStart) -> None:
    assert "/setup/" not in first_start.output
    assert "manage.py createsuperuser" in first_start.output


def test_a_terminal_gets_a_link_that_opens_and_of_which_only_a_hash_is_kept(data: Path) -> None:
    with running(data, terminal=True) as kaigi:
        found = re.search(r"http://localhost:\d+(/setup/([\w-]+)/)", kaigi.output)
        assert found
        assert "<form" in kaigi.get(found.group(1))
    with closing(sqlite3.connect(data / "kaigi.sqlite3")) as database:
        rows = database.execute("SELECT token_hash FROM chat_setuplink").fetchall()
    assert len(rows) == 1
    assert len(rows[0][0]) == 64
    assert found.group(2) not in rows[0][0]


@pytest.mark.parametrize(
    "framing",
    [
        pytest.param(b"Content-Length: 999999999\r\n\r\n", id="length told"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n999999\r\n", id="in chunks"),
    ],
)
def test_nobody_sends_a_body_without_end(data: Path, framing: bytes) -> None:
    with running(data) as kaigi, socket.create_connection(("127.0.0.1", kaigi.port), timeout=15) as visitor:
        visitor.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n" + framing)
        visitor.sendall(b"a" * (BODY_LIMIT_BYTES + 1))
        assert visitor.recv(12) == b"HTTP/1.1 413"


@pytest.mark.slow
def test_the_list_of_a_thousand_rooms_reaches_whoever_may_see_them(data: Path) -> None:
    with running(data, "--demo") as kaigi:
        passwords = dict(re.findall(r"^  (\w+) +(\S{12})$", kaigi.output, re.MULTILINE))
        with closing(sqlite3.connect(data / "kaigi.sqlite3", timeout=10)) as database, database:
            database.executemany(
                "INSERT INTO chat_room (name, slug, description, is_open, entry, capacity, lobby, locked, created_at)"
                " VALUES (?, ?, '', 1, 'everyone', 6, 0, 0, '2026-01-01')",
                [(f"Room {number}", f"room-{number}") for number in range(1000)],
            )
        kaigi.sign_in("emma", passwords["emma"])
        rooms = connect(kaigi.port, "/ws/home/", kaigi.cookie_header()).message()["rooms"]
    assert len({room["slug"] for room in rooms} & {f"room-{number}" for number in range(1000)}) == 1000


def test_demo_prints_working_passwords_once_and_a_stop_tells_sockets_to_come_back(data: Path) -> None:
    with running(data, "--demo") as kaigi:
        passwords = dict(re.findall(r"^  (\w+) +(\S{12})$", kaigi.output, re.MULTILINE))
        assert set(passwords) == {"hanako", "kenji", "emma", "oliver"}
        assert len(set(passwords.values())) == 4
        assert kaigi.sign_in("emma", passwords["emma"]) == f"{kaigi.address}/"
        sockets = [connect(kaigi.port, "/ws/home/", kaigi.cookie_header()) for _ in range(12)]
        kaigi.ask_to_stop()
        assert [socket.closing_code() for socket in sockets] == [4012] * 12
        assert kaigi.process.wait(15) == 0
    with running(data, "--demo") as kaigi:
        assert "were there already" in kaigi.output
        assert not any(password in kaigi.output for password in passwords.values())


def test_a_data_folder_is_served_by_one_process_only(data: Path) -> None:
    with running(data, terminal=True) as kaigi:
        second = refused(data, "--port", str(free_port()), "--demo")
        link = re.search(r"/setup/[\w-]+/", kaigi.output)
        assert link
        assert "<form" in kaigi.get(link.group())
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr.strip().splitlines() == [
        f"Another Kaigi already serves the data folder {data}. Stop it, choose another with DATA_DIR, "
        "or set REDIS_URL, with which several processes act as one."
    ]
