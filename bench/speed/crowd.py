"""Rooms of four, their clients, and the load they make: one thread, one epoll, nothing but reads and writes."""

import heapq
import select
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.speed.dialects import Dialect
from bench.speed.frames import frame
from bench.speed.person import Person

EACH = 4
TURNS = (1, 2, 3, 2)
"""Whom a member speaks to, by seats further on: with two processes every other signal goes to the other one."""
PARALLEL = 8
FRAMES_A_SECOND = 48.0
"""Of one socket: what chat/core/bucket.py lets pass, less its heartbeat."""
HEARTBEAT_SECONDS = 10.0
SETTLE_SECONDS = 0.7
DRAIN_SECONDS = 5.0
POLL_SECONDS = 0.002


@dataclass
class Window:
    """What was delivered within a while. latencies: seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def messages(self) -> int:
        """How many were delivered."""
        return len(self.latencies)

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.latencies)
        return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 2) if ordered else 0.0


class Crowd:
    """ports: of the processes of one server; the members of a room go round them, so that rooms are spread over all.

    cookies: one signed-in session a person.
    """

    def __init__(self, dialect: Dialect, ports: Sequence[int], cookies: Sequence[str]) -> None:
        self._dialect = dialect
        self._ports = ports
        self._heartbeat = frame(dialect.heartbeat) if dialect.heartbeat else None
        self.people: list[Person] = []
        self._by_id: dict[bytes, Person] = {}
        self._by_fd: dict[int, Person] = {}
        self._opened_at, self._beats = time.monotonic(), 0
        self._epoll = select.epoll()
        with ThreadPoolExecutor(PARALLEL) as pool:
            coming = [pool.submit(self._enter, number, cookie) for number, cookie in enumerate(cookies)]
            while len(self.people) < len(coming):
                # Whoever is in already has to answer pings.
                self._welcome(coming)
                self._run(time.monotonic() + POLL_SECONDS, Window(), _nothing, _nothing)
        self._introduce()
        self.idle(SETTLE_SECONDS)

    def close(self) -> None:
        """Everybody leaves."""
        self._epoll.close()
        with ThreadPoolExecutor(PARALLEL) as pool:
            list(pool.map(Person.close, self.people))

    # The load

    def flat_out(self, seconds: float) -> Window:
        """Everybody speaks again as soon as what they said was heard, within their limit: the server is the limit."""
        waiting: list[tuple[float, int]] = []

        def heard(person: Person, now: float) -> None:
            ready = person.last_sent + 1 / FRAMES_A_SECOND
            if ready <= now:
                person.speak(now)
            else:
                heapq.heappush(waiting, (ready, person.fileno()))

        def tick(now: float) -> None:
            while waiting and waiting[0][0] <= now:
                self._by_fd[heapq.heappop(waiting)[1]].speak(now)

        started = time.monotonic()
        for person in self.people:
            if not person.unheard:
                person.speak(started)
        return self._run(started + seconds, Window(), heard, tick)

    def idle(self, seconds: float) -> None:
        """Nobody speaks any more; what is under way arrives."""
        deadline = time.monotonic() + DRAIN_SECONDS
        while any(one.unheard for one in self.people) and time.monotonic() < deadline:
            self._run(time.monotonic() + 0.05, Window(), _nothing, _nothing)
        self._run(time.monotonic() + seconds, Window(), _nothing, _nothing)

    def steady(self, seconds: float, a_second: float) -> Window:
        """So many messages a second from all together, whatever the server does."""
        started = time.monotonic()
        said = 0

        def tick(now: float) -> None:
            nonlocal said
            while said < (now - started) * a_second:
                self.people[said % len(self.people)].speak(now)
                said += 1

        return self._run(started + seconds, Window(), _nothing, tick)

    # Internals

    def _enter(self, number: int, cookie: str) -> Person:
        port = self._ports[number % len(self._ports)]
        return Person(self._dialect, port, f"room-{number // EACH}", cookie)

    def _welcome(self, coming: list[Future[Person]]) -> None:
        """In order, so that those of a room follow one another."""
        while len(self.people) < len(coming) and coming[len(self.people)].done():
            person = coming[len(self.people)].result()
            self.people.append(person)
            self._by_id[person.id.encode()] = self._by_fd[person.fileno()] = person
            self._epoll.register(person, select.EPOLLIN)

    def _introduce(self) -> None:
        rooms: dict[str, list[Person]] = {}
        for person in self.people:
            rooms.setdefault(person.room, []).append(person)
        for members in rooms.values():
            for at, person in enumerate(members):
                turns = [members[(at + step) % len(members)] for step in TURNS]
                person.under_way = {other.id.encode(): deque() for other in members}
                person.prepare([other for other in turns if other is not person])

    def _run(
        self, until: float, window: Window, heard: Callable[[Person, float], None], tick: Callable[[float], None]
    ) -> Window:
        started = now = time.monotonic()
        while now < until:
            for fd, _ in self._epoll.poll(POLL_SECONDS):
                now = time.monotonic()
                for sender, sent_at in self._by_fd[fd].hear(now):
                    window.latencies.append(now - sent_at)
                    speaker = self._by_id[sender]
                    speaker.unheard -= 1
                    heard(speaker, now)
            now = time.monotonic()
            tick(now)
            self._keep_alive(now)
        window.seconds = now - started
        return window

    def _keep_alive(self, now: float) -> None:
        """One after the other, as they came."""
        due = (now - self._opened_at) / HEARTBEAT_SECONDS * len(self.people)
        while self._heartbeat and self._beats < due:
            self.people[self._beats % len(self.people)].send(self._heartbeat)
            self._beats += 1


def _nothing(*_: object) -> None:
    pass
