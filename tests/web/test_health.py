"""For machines: alive, ready, counted; and who may ask for it."""

import asyncio

import msgspec
import pytest
from django.apps import apps
from django.db import InterfaceError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from chat.core.errors import ErrorCode
from chat.health import Health, Report
from chat.models import Room
from tests.web.conftest import Browser

TOKEN = "0123456789abcdef0123456789abcdef"


async def answers() -> None:
    """A service that is there."""


async def refuses() -> None:
    """A service that is away."""
    raise ConnectionRefusedError


async def hangs() -> None:
    """A service that never says anything."""
    await asyncio.Event().wait()


async def test_all_services_are_asked_at_once_and_none_is_waited_for_longer_than_a_second() -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    report = await Health({"database": hangs, "redis": hangs}).report()
    assert report == Report("unavailable", "No answer from: database, redis.", {"database": "slow", "redis": "slow"})
    assert loop.time() - began < 1.9  # one second, not one each


async def test_what_is_away_is_named() -> None:
    report = await Health({"database": refuses, "redis": answers}).report()
    assert (report.code, report.checks) == ("unavailable", {"database": "away", "redis": "ok"})


async def test_a_leaving_process_says_so_although_everything_answers() -> None:
    health = Health({"database": answers})
    assert (await health.report()).code == "ready"
    health.is_leaving = True
    assert (await health.report()).code == "leaving"


# Over HTTP


def test_a_process_that_can_serve_is_ready(browser: Browser) -> None:
    response = browser().get("/readyz")
    assert response.status_code == 200
    assert response.json()["code"] == "ready"
    assert response.json()["checks"]["database"] == "ok"


def test_a_process_that_cannot_is_503_with_words_and_a_code(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps.get_app_config("chat"), "health", Health({"database": refuses}))
    response = browser().get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "code": "unavailable",
        "message": "No answer from: database.",
        "checks": {"database": "away"},
    }


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_machines_beside_us_are_not_sent_to_https(address: str, browser: Browser, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = browser().get(address)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def numbers(client: Client) -> dict[str, float]:
    """The samples of /metrics that have a name of ours, label values behind the name."""
    text = client.get("/metrics").content.decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for sample in samples
        if sample.name.startswith("kaigi_")
    }


def test_what_happens_is_counted(browser: Browser, room: Room) -> None:
    client = browser()
    observer = apps.get_app_config("chat").live.observer  # type: ignore[attr-defined]
    before = numbers(client)
    observer.socket_opened()
    observer.socket_opened()
    observer.socket_closed(4012)
    observer.joined(0.02)
    observer.approached()
    observer.joined_warm()
    observer.relayed()
    observer.refused(ErrorCode.ROOM_FULL)
    observer.layer_failed()
    observer.swept(0.01, 3)
    observer.sweep_failed()
    after = numbers(client)
    gained = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    assert gained == {
        "kaigi_sockets": 1,
        "kaigi_socket_closes_total 4012": 1,
        "kaigi_socket_closes_created 4012": gained.get("kaigi_socket_closes_created 4012"),
        "kaigi_join_seconds_count": 1,
        "kaigi_join_seconds_sum": pytest.approx(0.02),
        **{f"kaigi_join_seconds_bucket {le}": 1 for le in ("0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5")},
        **{f"kaigi_join_seconds_bucket {le}": 1 for le in ("5.0", "10.0", "+Inf")},
        "kaigi_visitors_total": 1,
        "kaigi_warm_joins_total": 1,
        "kaigi_relayed_messages_total": 1,
        "kaigi_refusals_total room_full": 1,
        "kaigi_layer_errors_total": 1,
        "kaigi_sweep_seconds_count": 1,
        "kaigi_sweep_seconds_sum": pytest.approx(0.01),
        **{f"kaigi_sweep_seconds_bucket {le}": 1 for le in ("0.025", "0.1", "0.5", "2.0", "+Inf")},
        "kaigi_leases_expired_total": 3,
        "kaigi_sweep_failures_total": 1,
    }


@pytest.mark.parametrize("trouble", [OSError, InterfaceError, msgspec.DecodeError])
def test_calls_and_participants_are_told_or_left_out(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    client = browser()
    assert {"kaigi_calls", "kaigi_participants"} <= set(numbers(client))

    async def away(store: object) -> tuple[int, int]:
        raise trouble

    monkeypatch.setattr("chat.views.health.take_census", away)
    assert "kaigi_sockets" in numbers(client)
    assert "kaigi_calls" not in numbers(client)


# Who may ask


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 403),
        ("", {}, 403),
        ("127.0.0.1", {"X-Real-IP": "192.0.2.7"}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1, 192.0.2.7"}, 403),
        ("192.0.2.7", {"X-Real-IP": "127.0.0.1"}, 403),
        ("192.0.2.7", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("192.0.2.7", {"Authorization": "Bearer "}, 403),
        ("192.0.2.7", {"Authorization": f"Bearer {TOKEN}x"}, 403),
    ],
)
def test_metrics_are_for_this_machine_or_for_the_token(
    browser: Browser, settings: Settings, address: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert browser().get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_without_a_token_no_token_opens_the_metrics(browser: Browser) -> None:
    response = browser().get("/metrics", headers={"Authorization": "Bearer "}, REMOTE_ADDR="192.0.2.7")
    assert response.status_code == 403
