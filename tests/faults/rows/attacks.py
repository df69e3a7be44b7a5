"""Mallory and friends are signed in and send what no client sends, beside a healthy call."""

import json
import os
import subprocess
import time

from deploy.shell import run
from tests.faults.findings import Findings
from tests.faults.neighbours import LEAST_PRIORITY, gather
from tests.faults.stage import Stage
from tests.faults.swarm import ROOT, Report
from tests.node import prepare_node

GHOST_SECONDS = 35
ATTACK_SECONDS = 240
A_SECOND = 500
"""How fast the frames come."""
MAKE_HOSTS = """
from chat.models import *
for n in range(8, Room.objects.count() * 8, 16):
    place = {"room": Room.objects.get(slug=f"room-{n // 8}"), "person": User.objects.get(username=f"p{n}")}
    Membership.objects.create(**place, role="host")
"""


def fuzz(found: Findings, stage: Stage, frames: int = 10_000) -> None:
    """Malformed frames and as many messages of odd content, from rooms of their own; some are hosts there."""
    run(stage.portal.manage, MAKE_HOSTS)
    neighbours = gather(stage, stage.crowd[:8])
    targets = [one["id"] for one in stage.swarm.people()]
    slugs = dict.fromkeys(one.slug for one in stage.crowd[8:])
    rooms = [{"slug": slug, "cookies": [one.cookie for one in stage.crowd if one.slug == slug]} for slug in slugs]
    order = {"rooms": rooms, "targets": targets, "malformed": frames, "fuzzed": frames, "a_second": A_SECOND}
    with neighbours.watch(found, "the attack"):
        answer = _attack(stage, order)
    _judge(found, stage, answer)
    neighbours.unharmed(found)
    time.sleep(GHOST_SECONDS)
    stage.swarm.join(stage.crowd[-1:])
    stage.whole(found, 2, f"{GHOST_SECONDS} s later no ghost, seen in")


def _attack(stage: Stage, order: Report) -> Report:
    command = [*prepare_node(ROOT), "--experimental-websocket", "--no-warnings", "tests/faults/attack.mjs"]
    environment = os.environ | {"NODE_EXTRA_CA_CERTS": str(stage.portal.authority)}
    result = subprocess.run(
        ["nice", "-n", str(LEAST_PRIORITY), *command, stage.portal.address],
        cwd=ROOT,
        env=environment,
        input=json.dumps(order) + "\n",
        capture_output=True,
        text=True,
        timeout=ATTACK_SECONDS,
        check=True,
    )
    return dict(json.loads(result.stdout))


def _judge(found: Findings, stage: Stage, answer: Report) -> None:
    rate = (answer["malformed"] + answer["fuzzed"]) / answer["ms"] * 1000
    found.note(f"{answer['malformed']} malformed and {answer['fuzzed']} odd frames over {answer['sockets']} sockets")
    found.note(f"{rate:.0f} a second")
    inside = answer["inside"] / answer["fuzzed"]
    found.check(inside > 0.5, f"{inside:.0%} of the odd ones from somebody inside a call (> 50 %)")
    found.note("refused " + ", ".join(f"{code} {count}" for code, count in sorted(answer["errors"].items())))
    found.note("closed " + ", ".join(f"{code} {count}" for code, count in sorted(answer["closes"].items())))
    found.none("internal errors", answer["errors"].get("internal", 0))
    found.none("exceptions in the logs", stage.tracebacks())
