"""Mallory is signed in and sends what no client sends, beside a healthy room."""

import json
import os
import subprocess
import time

from tests.faults.findings import Findings
from tests.faults.rows.services import PROBE_MS, QUIET_SECONDS, relay
from tests.faults.stage import Stage
from tests.faults.swarm import ROOT, Report
from tests.node import prepare_node

GHOST_SECONDS = 35
ATTACK_SECONDS = 240


def fuzz(found: Findings, stage: Stage, frames: int = 10_000) -> None:
    """Malformed frames and as many messages of odd content, from a room of its own."""
    healthy, mallory = stage.crowd[:8], stage.crowd[8:16]
    stage.swarm.join(healthy)
    quiet = _quiet(stage)
    stage.swarm.tell("mark")
    targets = [one["id"] for one in stage.swarm.people()]
    order = {"cookies": [one.cookie for one in mallory], "slug": mallory[0].slug, "targets": targets}
    answer = _attack(stage, order | {"malformed": frames, "fuzzed": frames})
    fault = stage.swarm.tell("latencies")
    _judge(found, stage, answer)
    relay(found, quiet, fault)
    stage.nobody_lost(found)
    found.none("closes in the healthy room", sum(len(one["drops"]) for one in stage.swarm.people()))
    found.none("messages that reached the healthy room", fault["strange"])
    time.sleep(GHOST_SECONDS)
    stage.swarm.join(mallory[:1])
    stage.whole(found, 2, f"{GHOST_SECONDS} s later no ghost, seen in")


def _quiet(stage: Stage) -> Report:
    stage.swarm.tell("probe", every_ms=PROBE_MS)
    time.sleep(2)
    stage.swarm.tell("latencies")
    time.sleep(QUIET_SECONDS)
    return stage.swarm.tell("latencies")


def _attack(stage: Stage, order: Report) -> Report:
    command = [*prepare_node(ROOT), "--experimental-websocket", "--no-warnings", "tests/faults/attack.mjs"]
    environment = os.environ | {"NODE_EXTRA_CA_CERTS": str(stage.portal.authority)}
    result = subprocess.run(
        [*command, stage.portal.address],
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
    found.note(f"{answer['malformed']} malformed and {answer['fuzzed']} odd frames over {answer['sockets']} sockets")
    found.note("refused " + ", ".join(f"{code} {count}" for code, count in sorted(answer["errors"].items())))
    found.note("closed " + ", ".join(f"{code} {count}" for code, count in sorted(answer["closes"].items())))
    found.none("internal errors", answer["errors"].get("internal", 0))
    found.none("exceptions in the logs", stage.tracebacks())
