"""Whether this process can serve: what it needs is there, and it is not leaving."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from asgiref.sync import sync_to_async
from django.db import connection
from msgspec import Struct

from chat.live.redis_client import connect

LIMIT_SECONDS = 1.0

Probe = Callable[[], Awaitable[None]]
"""Asks a service for a sign of life. Raises whatever it likes when there is none."""

logger = logging.getLogger(__name__)


class Report(Struct, frozen=True):
    """code: ready, leaving or unavailable. checks: what was asked, each ok, away or slow."""

    code: str
    message: str
    checks: dict[str, str]


class Health:
    """probes: what this process cannot serve without, by name. is_leaving: set once it drains."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self.is_leaving = False
        self._probes = probes

    async def report(self) -> Report:
        """Asks everything at once; takes LIMIT_SECONDS at most."""
        answers = await asyncio.gather(*(self._ask(name) for name in self._probes))
        checks = dict(zip(self._probes, answers, strict=True))
        if self.is_leaving:
            return Report("leaving", "This process is leaving; others take over.", checks)
        missing = sorted(name for name, answer in checks.items() if answer != "ok")
        if missing:
            return Report("unavailable", f"No answer from: {', '.join(missing)}.", checks)
        return Report("ready", "Everything answers.", checks)

    async def _ask(self, name: str) -> str:
        try:
            await asyncio.wait_for(self._probes[name](), LIMIT_SECONDS)
        except TimeoutError:
            return "slow"
        except Exception as error:  # noqa: BLE001  a driver's errors have no common kind; the answer says what matters
            logger.debug("No sign of life from %s: %s", name, type(error).__name__)
            return "away"
        return "ok"


@sync_to_async(thread_sensitive=False)  # a database that hangs must not hold up everybody else's queries
def probe_database() -> None:
    """A new connection and one query, so that an old connection cannot pretend. Raises DatabaseError."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


async def probe_redis(url: str) -> None:
    """The same for Redis. Raises RedisError."""
    client = connect(url)
    try:
        await client.execute_command("PING")  # type: ignore[no-untyped-call]
    finally:
        await client.aclose(close_connection_pool=True)
