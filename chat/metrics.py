"""What a process counts, for Prometheus. https://prometheus.io/docs/practices/naming/"""

import asyncio
from collections.abc import Awaitable, Callable

from django.db import Error as DatabaseProblem
from msgspec import MsgspecError
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from redis.exceptions import RedisError

from chat.core.errors import ErrorCode
from chat.live.observer import Observer
from chat.live.store import CallStore
from chat.models import Room

CENSUS_SECONDS = 1.0
JOIN_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
SWEEP_BUCKETS = (0.001, 0.005, 0.025, 0.1, 0.5, 2)

Census = Callable[[], Awaitable[tuple[int, int]]]
"""How many calls there are, and how many participants in them."""


class Metrics(Observer):
    """registry: where the numbers lie; each process, and each test, has its own."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        ProcessCollector(registry=registry)
        self._sockets = Gauge("kaigi_sockets", "WebSockets open in this process.", registry=registry)
        self._closes = Counter("kaigi_socket_closes", "WebSockets closed, by close code.", ["code"], registry=registry)
        self._joins = Histogram(
            "kaigi_join_seconds", "From the request to join to the snapshot.", registry=registry, buckets=JOIN_BUCKETS
        )
        self._visitors = Counter("kaigi_visitors", "Pre-join steps that made links.", registry=registry)
        self._warm = Counter("kaigi_warm_joins", "Joins over the links of a pre-join step.", registry=registry)
        self._relayed = Counter("kaigi_relayed_messages", "Signals that went on to their target.", registry=registry)
        self._refusals = Counter("kaigi_refusals", "Errors told to clients, by code.", ["code"], registry=registry)
        self._layer = Counter("kaigi_layer_errors", "What the channel layer could not carry.", registry=registry)
        self._sweeps = Histogram(
            "kaigi_sweep_seconds", "How long sweeps took.", registry=registry, buckets=SWEEP_BUCKETS
        )
        self._failures = Counter("kaigi_sweep_failures", "Sweeps that met an error.", registry=registry)
        self._expired = Counter("kaigi_leases_expired", "Leases that this process ended.", registry=registry)
        for code in ErrorCode:
            self._refusals.labels(code.value)  # a rate needs the zero before the first one

    async def expose(self, census: Census) -> tuple[bytes, str]:
        """Everything in Prometheus' text format, and its content type. Without the census when a service is away."""
        momentary = CollectorRegistry()
        try:
            calls, people = await asyncio.wait_for(census(), CENSUS_SECONDS)
        except (TimeoutError, DatabaseProblem, RedisError, OSError, MsgspecError):
            pass
        else:
            same = "in the whole portal; every process says the same."
            Gauge("kaigi_calls", f"Calls, {same}", registry=momentary).set(calls)
            Gauge("kaigi_participants", f"Participants in calls, {same}", registry=momentary).set(people)
        return generate_latest(self._registry) + generate_latest(momentary), CONTENT_TYPE_PLAIN_0_0_4

    # What happens

    def socket_opened(self) -> None:
        self._sockets.inc()

    def socket_closed(self, code: int) -> None:
        self._sockets.dec()
        self._closes.labels(str(code)).inc()

    def joined(self, seconds: float) -> None:
        self._joins.observe(seconds)

    def approached(self) -> None:
        self._visitors.inc()

    def joined_warm(self) -> None:
        self._warm.inc()

    def relayed(self) -> None:
        self._relayed.inc()

    def refused(self, code: ErrorCode) -> None:
        self._refusals.labels(code.value).inc()

    def layer_failed(self) -> None:
        self._layer.inc()

    def swept(self, seconds: float, ended: int) -> None:
        self._sweeps.observe(seconds)
        self._expired.inc(ended)

    def sweep_failed(self) -> None:
        self._failures.inc()


async def take_census(store: CallStore) -> tuple[int, int]:
    """How many calls there are, and how many participants in them. Raises DatabaseProblem, RedisError, MsgspecError."""
    rooms = [room async for room in Room.objects.values_list("pk", flat=True)]
    calls = await store.load_many(rooms)
    used = [call for call in calls.values() if call.participants]
    return len(used), sum(len(call.participants) for call in used)
