"""What is measured, in which order: every server once a round, the next round the other way round."""

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench.speed.crowd import Crowd
from bench.speed.measure import Measured, cost, measure, used
from bench.speed.process import resident_kb
from bench.speed.servers import Server, Stand

PEOPLE = 500
CURVE_PEOPLE = (50, 100, 200, 400, 800)
CURVE_A_SECOND = 1500.0
CURVE_SECONDS = 3.0
IDLE_FIRST, IDLE_ALL = 100, 400
IDLE_SECONDS = 2.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Point:
    """What people cost who say nothing (heartbeats, pings; CPU seconds a second), and what a thousand messages add."""

    people: int
    idle: float
    a_thousand: float


@dataclass
class Findings:
    """rounds: of measurements. curve and idle_socket_kb: by server."""

    rounds: list[list[Measured]] = field(default_factory=list)
    curve: dict[str, list[Point]] = field(default_factory=dict)
    idle_socket_kb: dict[str, float] = field(default_factory=dict)

    def each(self, server: str, processes: int) -> list[Measured]:
        """One server's measurements, in the order of the rounds."""
        return [one for each in self.rounds for one in each if (one.server, one.processes) == (server, processes)]


def run(stand: Stand, rounds: int, seconds: float, say: Say) -> Findings:
    """Everything. Raises ConnectionError, ValueError, RuntimeError when a server does not do its part."""
    found = Findings()
    servers = [stand.kaigi(1), stand.socketio(1), stand.kaigi(2), stand.socketio(2), stand.uvicorn(1)]
    kaigi, socketio = servers[:2]
    for server in (kaigi, socketio):
        found.idle_socket_kb[server.name] = idle_socket_kb(server, stand.cookies)
        say(f"{server.name:<14} {found.idle_socket_kb[server.name]:.1f} kB an idle socket")
    for number in range(rounds):
        found.rounds.append([])
        for server in servers if number % 2 == 0 else servers[::-1]:
            with collected():
                found.rounds[-1].append(measure(server, stand.cookies[:PEOPLE], seconds))
            say(f"round {number + 1}: {sentence(found.rounds[-1][-1])}")
    for server in (kaigi, socketio):
        found.curve[server.name] = list(curve(server, stand.cookies))
        costs = " ".join(f"{point.people}: {point.a_thousand:.3f}" for point in found.curve[server.name])
        say(f"{server.name:<14} CPU s a thousand at {CURVE_A_SECOND:g} a second, by people: {costs}")
    return found


def curve(server: Server, cookies: list[str]) -> Iterator[Point]:
    """The same number of messages among ever more people."""
    for people in CURVE_PEOPLE:
        with collected():
            crowd = Crowd(server.dialect, server.ports, cookies[:people])
            try:
                before = used(server)
                crowd.idle(IDLE_SECONDS)
                idle = (used(server) - before) / IDLE_SECONDS
                all_in = cost(server, partial(crowd.steady, CURVE_SECONDS, CURVE_A_SECOND))
                net = all_in.cpu_seconds_a_thousand - idle / all_in.messages_a_second * 1000
                yield Point(people, round(idle, 4), round(net, 4))
            finally:
                crowd.close()


def idle_socket_kb(server: Server, cookies: list[str]) -> float:
    """What one more socket that is in a call and says nothing adds to the resident memory."""
    (process,) = server.processes
    with collected():
        first = Crowd(server.dialect, server.ports, cookies[:IDLE_FIRST])
        first.idle(IDLE_SECONDS)
        before = resident_kb(process.pid)
        more = Crowd(server.dialect, server.ports, cookies[IDLE_FIRST:IDLE_ALL])
        more.idle(IDLE_SECONDS)
        grown = resident_kb(process.pid) - before
        for crowd in (more, first):
            crowd.close()
    return round(grown / (IDLE_ALL - IDLE_FIRST), 1)


class collected:  # noqa: N801 - reads as a word of the language
    """Rubbish is collected between measurements, not within."""

    def __enter__(self) -> None:
        gc.collect()
        gc.disable()

    def __exit__(self, *_: Any) -> None:
        gc.enable()
        time.sleep(0.2)  # the server hears that they have gone


def sentence(one: Measured) -> str:
    """For whoever watches."""
    flat, steady = one.flat_out, one.steady
    return (
        f"{one.server:<14} {one.processes} process{'es' if one.processes > 1 else '  '} "
        f"{flat.messages_a_second:>6} messages/s  {flat.cpu_seconds_a_thousand:.3f} CPU s a thousand  "
        f"p50 {flat.p50:.1f} p99 {flat.p99:.1f} ms; at 1,000/s p50 {steady.p50:.1f} p99 {steady.p99:.1f} ms"
    )
