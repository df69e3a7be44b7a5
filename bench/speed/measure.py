"""One measurement of one server: everybody comes, speaks as fast as they may, then at a steady pace, and leaves."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from bench.speed.crowd import Crowd, Window
from bench.speed.process import cpu_seconds
from bench.speed.servers import Server

WARM_UP_SECONDS = 1.0
STEADY_A_SECOND = 1000.0
STEADY_SECONDS = 2.0
LEFT_SECONDS = 0.5


@dataclass(frozen=True)
class Cost:
    """What a stretch of load cost the server. p50, p99: milliseconds from speaking to hearing."""

    messages: int
    messages_a_second: float
    cpu_seconds_a_thousand: float
    p50: float
    p99: float
    driver_cpu: float

    @property
    def a_cpu_second(self) -> float:
        """Messages for one second of CPU time."""
        return 1000 / self.cpu_seconds_a_thousand


@dataclass(frozen=True)
class Measured:
    """flat_out: the server is the limit. steady: so many messages a second that none need wait."""

    server: str
    processes: int
    people: int
    flat_out: Cost
    steady: Cost

    def plain(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def measure(server: Server, cookies: list[str], seconds: float) -> Measured:
    """seconds: of the load flat out."""
    crowd = Crowd(server.dialect, server.ports, cookies)
    try:
        crowd.flat_out(WARM_UP_SECONDS)
        flat_out = cost(server, lambda: crowd.flat_out(seconds))
        crowd.idle(LEFT_SECONDS)
        steady = cost(server, lambda: crowd.steady(STEADY_SECONDS, STEADY_A_SECOND))
        crowd.idle(0)
    finally:
        crowd.close()
    return Measured(server.name, len(server.processes), len(cookies), flat_out, steady)


def cost(server: Server, load: Callable[[], Window]) -> Cost:
    """What the load costs all processes of a server. Raises RuntimeError when nothing was delivered."""
    before, own = used(server), time.process_time()
    window = load()
    spent, own = used(server) - before, time.process_time() - own
    if not window.messages:
        raise RuntimeError(f"{server.name} delivered nothing")
    return Cost(
        messages=window.messages,
        messages_a_second=round(window.messages / window.seconds),
        cpu_seconds_a_thousand=round(spent / window.messages * 1000, 4),
        p50=window.percentile(0.5),
        p99=window.percentile(0.99),
        driver_cpu=round(own / window.seconds, 2),
    )


def used(server: Server) -> float:
    """CPU seconds of all its processes so far."""
    return sum(cpu_seconds(process.pid) for process in server.processes)
