"""The deployment, rehearsed: the unit's own command three times behind nginx, with PostgreSQL and Redis."""

import http.client
import re
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from deploy.instance import UnixConnection
from deploy.rehearsal import Rehearsal
from tests.ground.deployed import PASSWORD, Browser, make_people
from tests.ground.websocket import Socket

pytestmark = [pytest.mark.deployment, pytest.mark.timeout(300)]

TURN_SECRET = "turn-secret-0123456789-0123456789-abcd"
PATIENCE_SECONDS = 5.0
MEDIA = {"microphone": True, "camera": True, "screen": False}
ICE_PASSWORD = "ice0password0that0nobody0may0read"
SDP = f"v=0\r\na=ice-ufrag:uFrG\r\na=ice-pwd:{ICE_PASSWORD}\r\na=fingerprint:sha-256 AA\r\n"


@pytest.fixture(scope="module")
def rehearsal() -> Iterator[Rehearsal]:
    """Everything is logged that ever can be."""
    with Rehearsal(LOG_LEVEL="DEBUG", TURN_URLS="turn:127.0.0.1:3478", TURN_SECRET=TURN_SECRET) as made:
        make_people(made)
        yield made


@pytest.fixture
def browser(rehearsal: Rehearsal) -> Browser:
    """A stranger's."""
    return Browser(rehearsal)


def signed_in(rehearsal: Rehearsal, username: str) -> Browser:
    """Somebody's browser."""
    made = Browser(rehearsal)
    made.sign_in(username)
    return made


def comes_into(log: Path, text: str) -> bool:
    """Whether a log tells of something in the end: nginx writes a line after its answer, not before."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while text not in log.read_text(errors="replace") and time.monotonic() < deadline:
        time.sleep(0.01)
    return text in log.read_text(errors="replace")


# Pages and files


def test_a_page_comes_over_tls_with_the_id_that_is_in_the_log(rehearsal: Rehearsal, browser: Browser) -> None:
    answer = browser.get("/accounts/login/")
    assert (answer.status, "<h1" in answer.body) == (200, True)
    assert comes_into(rehearsal.folder / "access.log", f" {answer.headers['X-Request-Id']} ")


def test_files_with_a_hash_are_kept_for_ever_and_earlier_ones_still_there(
    rehearsal: Rehearsal, browser: Browser
) -> None:
    earlier = rehearsal.folder / "static/css/tokens.0123456789ab.css"
    earlier.write_text("/* of the release before */")
    found = re.search(r"/static/css/tokens\.[0-9a-f]{12}\.css", browser.get("/accounts/login/").body)
    assert found
    rehearsal.collect()
    for path in (found[0], "/static/css/tokens.0123456789ab.css"):
        answer = browser.get(path)
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")


def test_what_is_for_machines_is_not_for_the_world(rehearsal: Rehearsal, browser: Browser) -> None:
    assert [browser.get(f"/{path}").status for path in ("metrics", "readyz", "healthz")] == [404] * 3
    connection = http.client.HTTPConnection("127.0.0.1", rehearsal.metrics_port, timeout=10)
    for number in rehearsal.processes:
        connection.request("GET", f"/{number}/metrics")
        answer = connection.getresponse()
        assert (answer.status, b"kaigi_sockets" in answer.read()) == (200, True)


def test_no_header_of_a_client_makes_it_somebody_else(browser: Browser) -> None:
    page = browser.get("/accounts/login/", Daphne_Root_Path="/evil", X_Forwarded_Host="evil.example")
    assert "evil" not in page.body
    statuses = [
        browser.post(f"/setup/guess-{n}/", {}, X_Forwarded_For=f"192.0.2.{n}", X_Real_IP=f"192.0.2.{n}").status
        for n in range(21)
    ]
    assert statuses == [404] * 20 + [429]


def test_another_host_name_gets_not_even_a_certificate(rehearsal: Rehearsal) -> None:
    port = urlsplit(rehearsal.address).port
    with socket.create_connection(("127.0.0.1", port or 0), timeout=10) as raw, pytest.raises(ssl.SSLError):
        ssl._create_unverified_context().wrap_socket(raw, server_hostname="evil.example")


# Health and leaving


def test_every_process_names_what_is_away(rehearsal: Rehearsal) -> None:
    first = rehearsal.processes[1]
    assert first.readiness()["checks"] == {"database": "ok", "redis": "ok"}
    rehearsal.redis.pause()
    assert first.readiness()["checks"] == {"database": "ok", "redis": "slow"}
    rehearsal.redis.resume()
    first.wait(first.is_up)
    rehearsal.postgres.stop()
    assert first.readiness()["message"] == "No answer from: database."
    rehearsal.postgres.start()
    first.wait(first.is_up)


def test_what_redis_did_not_carry_is_counted_and_the_sockets_stay(rehearsal: Rehearsal) -> None:
    home = signed_in(rehearsal, "alice").open("/ws/home/")
    home.hear("rooms.state")
    holder = next(one for one in rehearsal.processes.values() if one.metrics()["kaigi_sockets"] > 0)
    rehearsal.redis.stop()
    try:
        holder.wait(lambda: holder.metrics()["kaigi_layer_errors_total"] > 0)
        assert holder.readiness()["checks"] == {"database": "ok", "redis": "away"}
        home.say(type="ping", sent_at=1.0)
        assert home.hear("pong")["sent_at"] == 1.0
    finally:
        rehearsal.redis.start()
    holder.wait(holder.is_up)


def test_a_process_that_leaves_says_so_to_whoever_still_asks(rehearsal: Rehearsal) -> None:
    first = rehearsal.processes[1]
    asking, holding = UnixConnection(first.path), UnixConnection(first.path)
    asking.request("GET", "/healthz", headers={"Host": "localhost"})
    assert asking.getresponse().read() == b"ok\n"
    # Opened and never answered: the process waits some seconds for it.
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    upgrade |= {"Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==", "Origin": rehearsal.address}
    host = urlsplit(rehearsal.address).netloc
    proxied = {"Host": host, "X-Real-IP": "127.0.0.1", "X-Forwarded-Proto": "https"}
    holding.request("GET", "/ws/home/", headers=proxied | upgrade)
    assert holding.getresponse().status == 101
    first.signal(15)
    first.wait(lambda: not first.path.exists())
    asking.request("GET", "/readyz", headers={"Host": "localhost"})
    answer = asking.getresponse()
    assert (answer.status, b'"code":"leaving"' in answer.read()) == (503, True)
    assert first.stop() == 0
    first.start()


def test_connections_to_the_database_do_not_pile_up(rehearsal: Rehearsal) -> None:
    alice = signed_in(rehearsal, "alice")
    assert {alice.get("/").status for _ in range(40)} == {200}
    with psycopg.connect(rehearsal.postgres.url) as connection:
        counted = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'kaigi'").fetchone()
    assert counted
    assert counted[0] < 10


# A whole session, and what the logs say of it


def talk(rehearsal: Rehearsal) -> set[str]:
    """Alice and Bob meet, Bob drops out and comes back. Returns everything that no log may hold."""
    browsers = [signed_in(rehearsal, name) for name in ("alice", "bob")]
    alice, bob = (browser.open("/ws/rooms/weekly/") for browser in browsers)
    seen = {cookie.value or "" for browser in browsers for cookie in browser.cookies}
    ids = []
    for one in (alice, bob):
        one.say(type="call.join", media=MEDIA)
        joined = one.hear("call.joined")
        ids.append(joined["self"])
        seen |= {joined["resume"], *(server["credential"] for server in joined["ice"] if "credential" in server)}
    _offer(bob, ids[0])
    assert alice.hear("signal.description")["from"] == ids[1]
    bob.raw.close()
    again = browsers[1].open("/ws/rooms/weekly/")
    again.say(type="call.join", media=MEDIA, resume=joined["resume"])
    assert again.hear("call.joined")["self"] == ids[1]
    again.say(type="call.join", media=MEDIA, resume=joined["resume"], password=PASSWORD)
    again.hear("error")
    return seen


def _offer(bob: Socket, to: str) -> None:
    bob.say(type="signal.description", to=to, link="link-1", offer=1, description={"type": "offer", "sdp": SDP})


def test_no_log_holds_what_opens_doors(rehearsal: Rehearsal) -> None:
    secrets = talk(rehearsal) | {PASSWORD, ICE_PASSWORD, TURN_SECRET}
    link = rehearsal.manage(
        "shell",
        "--verbosity=0",
        script="from chat.services.setup import *\nprint(make_password_link(User.objects.get(username='bob')))",
    )
    token = link.strip().strip("/").rsplit("/", 1)[-1]
    stranger = Browser(rehearsal)
    assert stranger.get(link.strip()).status == 200
    rehearsal.postgres.stop()
    assert stranger.get(link.strip()).status == 500
    rehearsal.postgres.start()
    secrets |= {token, rehearsal.postgres.password, rehearsal.redis.password}
    assert comes_into(rehearsal.folder / "access.log", "/accounts/set-password/...")
    logs = {path.name: path.read_text(errors="replace") for path in rehearsal.folder.glob("*.log")}
    assert len(secrets) >= 9
    assert {"kaigi-1.log", "access.log", "error.log", "redis.log", "postgres.log"} <= set(logs)
    # Both told of the link, and neither of what is secret in it.
    assert "/accounts/set-password/..." in logs["access.log"]
    assert any("/accounts/set-password/..." in text for name, text in logs.items() if name.startswith("kaigi-"))
    assert [name for name, text in logs.items() if any(secret in text for secret in secrets)] == []
