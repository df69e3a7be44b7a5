"""Whatever may happen, at random: afterwards everybody's roster is the store's."""

import random
import time
from collections import Counter

from tests.faults.findings import Findings
from tests.faults.stage import Stage

MOST = 5
SETTLE_SECONDS = 35
"""Who goes while their process is killed cannot say so, and is there for as long as a lease."""
PAUSE_SECONDS = 1.5
EVERY = 10
"""One round in so many kills a process, another one silences Redis."""


def chance(found: Findings, stage: Stage, rounds: int = 200, seed: int | None = None) -> None:
    """Joins, goodbyes, lost connections, killed processes and a silent Redis, round after round."""
    seed = random.randrange(1_000_000) if seed is None else seed
    dice, done, waits, torn, wrong = random.Random(seed), Counter[str](), [0.0], 0, 0
    for n in range(rounds):
        _round(stage, dice, done, n)
        is_whole, is_stored, seconds = stage.settles(SETTLE_SECONDS)
        torn += not is_whole
        wrong += not is_stored
        waits.append(seconds)
    found.note(f"seed {seed}: {rounds} rounds, " + ", ".join(f"{count} {what}" for what, count in sorted(done.items())))
    found.none(f"rounds without a true roster for everybody within {SETTLE_SECONDS} s", torn)
    found.none("rounds after which the store knows others than there are", wrong)
    found.note(f"true after {max(waits):.1f} s at the latest")
    found.none("exceptions in the logs", stage.tracebacks())


def _round(stage: Stage, dice: random.Random, done: Counter[str], n: int) -> None:
    inside = [one["name"] for one in stage.swarm.people() if one["inside"]]
    outside = [one for one in stage.crowd if one.name not in inside]
    coming = dice.sample(outside, min(len(outside), dice.randint(0, MOST)))
    dice.shuffle(inside)
    leaving, dropping = inside[: dice.randint(0, MOST)], inside[MOST : MOST + dice.randint(0, MOST)]
    orders = [
        stage.swarm.begin("join", people=[vars(one) for one in coming]),
        stage.swarm.begin("drop", names=dropping),
        stage.swarm.begin("leave", names=leaving),
    ]
    done.update(joins=len(coming), goodbyes=len(leaving), drops=len(dropping))
    if n % EVERY == EVERY - 1:
        number = dice.choice(list(stage.portal.processes))
        stage.portal.kill(number)
        stage.portal.start_process(number)
        done["kills"] += 1
    if n % EVERY == EVERY // 2:
        stage.portal.redis.pause()
        time.sleep(PAUSE_SECONDS)
        stage.portal.redis.resume()
        done["silences of Redis"] += 1
    for order in orders:
        stage.swarm.end(order)
