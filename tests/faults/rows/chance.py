"""Whatever may happen, at random: afterwards everybody's roster is the store's.

Several groups of calls play their rounds at the same time, each with people of its own, so that one group's kill is
another one's surprise.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import psycopg

from deploy.rehearsal import Rehearsal
from tests.faults.crowd import Someone
from tests.faults.findings import Findings, share
from tests.faults.stage import Stage
from tests.faults.swarm import Swarm

MOST_COMING = 10
MOST = 3
"""Of those inside: who leave, who lose their connection, whom a host takes out."""
GROUPS = 8
SETTLE_SECONDS = 40
"""Who goes while their process is killed cannot say so, and is there for as long as a lease and two sweeps."""
PAUSE_SECONDS = 1.5
KNOCK_MS = 8_000
"""Whoever is not let in until then goes away again."""
EVERY = 10
"""One round in so many kills a process, another one silences Redis, another one lifts all bans."""


def chance(found: Findings, stage: Stage, rounds: int = 200, groups: int = GROUPS, seed: int | None = None) -> None:
    """Joins, goodbyes, lost connections, removals, bans, killed processes, a silent Redis, round after round."""
    seed = random.randrange(1_000_000) if seed is None else seed
    _make_hosts(stage)
    weather = Weather(stage.portal)
    games = [Game(part, random.Random(f"{seed} {n}"), weather) for n, part in enumerate(_parts(stage, groups))]
    started = time.monotonic()
    with ThreadPoolExecutor(groups) as pool:
        list(pool.map(lambda game: game.play(rounds // groups), games))
    done = sum((game.done for game in games), Counter[str]())
    waits = [wait for game in games for wait in game.waits]
    found.note(f"seed {seed}: {len(waits)} rounds of {groups} groups at a time in {time.monotonic() - started:.0f} s")
    found.note(", ".join(f"{count} {what}" for what, count in sorted(done.items())))
    found.none(
        f"rounds without a true roster for everybody within {SETTLE_SECONDS} s", sum(game.torn for game in games)
    )
    found.none("rounds after which the store knows others than there are", sum(game.wrong for game in games))
    found.note(f"true after {share(waits, 0.5):.1f} s (p50), {max(waits):.1f} s at the latest")
    found.none("exceptions in the logs", stage.tracebacks())


def _parts(stage: Stage, groups: int) -> list[Stage]:
    crowds = [[one for one in stage.crowd if one.room % groups == n] for n in range(groups)]
    return [replace(stage, crowd=crowd) for crowd in crowds]


def _make_hosts(stage: Stage) -> None:
    hosts = [(one.room, one.name) for one in hosts_of(stage.crowd)]
    with psycopg.connect(stage.portal.postgres.url) as connection:
        insert = "INSERT INTO chat_membership (room_id, person_id, role) SELECT %s, id, 'host' FROM chat_user"
        insert += " WHERE username = %s"
        connection.cursor().executemany(insert, hosts)


def hosts_of(crowd: list[Someone]) -> list[Someone]:
    """The first of each room."""
    return [one for n, one in enumerate(crowd) if n == 0 or crowd[n - 1].room != one.room]


@dataclass
class Weather:
    """What befalls all groups. One thing at a time: two of three processes stay."""

    portal: Rehearsal
    lock: threading.Lock = field(default_factory=threading.Lock)

    def kill(self, dice: random.Random) -> None:
        """kill -9 a process, and start it again."""
        with self.lock:
            number = dice.choice(list(self.portal.processes))
            self.portal.kill(number)
            self.portal.start_process(number)

    def silence(self) -> None:
        """Redis answers nobody for a moment."""
        with self.lock:
            self.portal.redis.pause()
            time.sleep(PAUSE_SECONDS)
            self.portal.redis.resume()

    def lift_bans(self, names: list[str]) -> None:
        """As an administrator may; nobody needs to be told."""
        with psycopg.connect(self.portal.postgres.url) as connection:
            these = "SELECT id FROM chat_user WHERE username = ANY(%s)"
            connection.execute(f"DELETE FROM chat_ban WHERE person_id IN ({these})", [names])


@dataclass
class Game:
    """stage: with this group's people only."""

    stage: Stage
    dice: random.Random
    weather: Weather
    done: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    torn: int = 0
    wrong: int = 0

    def play(self, rounds: int) -> None:
        """Each with a swarm of its own."""
        with self._swarm() as swarm:
            self.stage = replace(self.stage, swarm=swarm)
            for n in range(rounds):
                self._round(n)
                is_whole, is_stored, seconds = self.stage.settles(SETTLE_SECONDS)
                self.torn += not is_whole
                self.wrong += not is_stored
                self.waits.append(seconds)

    @contextmanager
    def _swarm(self) -> Iterator[Swarm]:
        portal, name = self.stage.portal, self.stage.crowd[0].name
        with Swarm(portal.address, portal.authority, portal.folder / f"swarm-{name}.log") as swarm:
            yield swarm

    def _round(self, n: int) -> None:
        swarm, dice = self.stage.swarm, self.dice
        inside = {one["name"] for one in swarm.people() if one["inside"]}
        coming = self._some([one for one in self.stage.crowd if one.name not in inside], MOST_COMING)
        present = dice.sample([one for one in self.stage.crowd if one.name in inside], len(inside))
        leaving, dropping, removing = self._some(present[::3]), self._some(present[1::3]), self._some(present[2::3])
        joining = swarm.begin("join", people=[vars(one) for one in coming], timeout_ms=KNOCK_MS)
        orders = [
            swarm.begin("drop", names=[one.name for one in dropping]),
            swarm.begin("leave", names=[one.name for one in leaving]),
            *(self._remove(one, inside) for one in removing),
        ]
        self.done.update(joins=len(coming), goodbyes=len(leaving), drops=len(dropping))
        self._weather(n)
        for order in orders:
            removed = swarm.end(order).get("removed", [])
            self.done["removals and bans"] += len(removed)
        missing = swarm.end(joining)["missing"]
        swarm.tell("leave", names=[one["name"] for one in missing])
        self.done["not let in"] += len(missing)

    def _some(self, people: list[Someone], most: int = MOST) -> list[Someone]:
        return self.dice.sample(people, min(len(people), self.dice.randint(0, most)))

    def _remove(self, one: Someone, inside: set[str]) -> int:
        """The order to their host, who may be somebody else by now, or away: then nothing happens."""
        (host,) = [host for host in hosts_of(self.stage.crowd) if host.room == one.room]
        names = [one.name] if one.name != host.name and host.name in inside else []
        return self.stage.swarm.begin("remove", by=host.name, names=names, ban=self.dice.random() < 0.3)

    def _weather(self, n: int) -> None:
        # Not all groups in the same round.
        turn = (n + self.stage.crowd[0].room) % EVERY
        if turn == 0:
            self.weather.kill(self.dice)
            self.done["kills"] += 1
        elif turn == 5:
            self.weather.silence()
            self.done["silences of Redis"] += 1
        elif turn == 8:
            self.weather.lift_bans([one.name for one in self.stage.crowd])
