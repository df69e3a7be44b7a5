"""From an earlier release to this one, while people talk."""

import re
import time
from dataclasses import replace
from http.client import HTTPSConnection
from ssl import create_default_context
from urllib.parse import urlsplit

from tests.faults.crowd import Someone
from tests.faults.findings import Findings
from tests.faults.previous import ROOT, Release, previous_release
from tests.faults.rows.processes import rolling
from tests.faults.rows.services import PROBE_MS
from tests.faults.stage import Stage, staged
from tests.faults.swarm import Swarm

PROTOCOL_ERRORS = ("not_text", "too_large", "bad_json", "bad_message", "unknown_type", "internal")
TALK_SECONDS = 3
SEEN_MS = 1_000
STATIC = re.compile(r"/static/[^\"'\s?]+\.[0-9a-f]{12}\.[a-z0-9]+")
"""What a page asks for: an import map also has the names of the sources, which nothing fetches."""
REFUSAL = re.compile(r'kaigi_refusals_total\{code="(\w+)"\}')


def upgrade(found: Findings, rooms: int = 60, each: int = 5) -> None:
    """The deployment and its clients are of the release before; each process is restarted from this one."""
    with previous_release() as before, staged(rooms, each + 1, before.root) as stage:
        roll(found, stage, before)


def roll(found: Findings, stage: Stage, before: Release, talk_seconds: float = TALK_SECONDS) -> None:
    """stage: started from `before`. The last person of each room comes later, with the new client."""
    found.note(f"from {before.commit or 'these very files, for no earlier commit is to be had here'}")
    rooms = {one.slug for one in stage.crowd}
    late = [[one for one in stage.crowd if one.slug == slug][-1] for slug in sorted(rooms)]
    early = [one for one in stage.crowd if one not in late]
    with Swarm(stage.portal.address, stage.portal.authority, stage.portal.folder / "old.log", before.root) as old:
        former = replace(stage, swarm=old, crowd=early)
        files = _files(former)
        rolling(found, former, lambda: stage.portal.upgrade(ROOT))
        _go_on(found, former, talk_seconds)
        _meet(found, stage, old, late)
        old.tell("leave", names=[one.name for one in early])
    _refused(found, stage)
    gone = _get(stage, files).count(None)
    found.check(len(files) > 0 and not gone, f"{gone} of the {len(files)} files of an old page gone")


def _go_on(found: Findings, stage: Stage, talk_seconds: float) -> None:
    """The old clients with the new servers: they talk, drop and resume, go and come again."""
    stage.swarm.tell("probe", every_ms=PROBE_MS)
    time.sleep(talk_seconds)
    stage.swarm.tell("probe", every_ms=0)
    talk = stage.swarm.tell("latencies")
    found.check(
        talk["count"] > 0 and not talk["lost"], f"{talk['count']} messages between them after it, {talk['lost']} lost"
    )
    some = stage.crowd[::5]
    stage.swarm.tell("drop", names=[one.name for one in some])
    stage.whole(found, 15, f"{len(some)} of them dropped and resumed, rosters true after")
    stage.nobody_lost(found)
    stage.swarm.tell("leave", names=[one.name for one in some])
    stage.everybody_in(found)


def _meet(found: Findings, stage: Stage, old: Swarm, late: list[Someone]) -> None:
    """New clients join the old ones' calls. To the old swarm, which knows its own people only, those are strangers."""
    stage.swarm.join(late)
    met = old.tell("whole", timeout_ms=SEEN_MS)["torn"]
    found.check(len(met) == len(late), f"{len(met)} of {len(late)} calls of old clients see somebody with the new one")
    stage.swarm.tell("leave", names=[one.name for one in late])
    found.check(old.tell("whole", timeout_ms=5000)["whole"], "and see them go")


def _refused(found: Findings, stage: Stage) -> None:
    counts: dict[str, int] = {}
    for process in stage.portal.processes.values():
        for name, count in process.metrics().items():
            code = REFUSAL.fullmatch(name)
            if code and count:
                counts[code[1]] = counts.get(code[1], 0) + int(count)
    found.none("protocol errors", sum(counts.get(code, 0) for code in PROTOCOL_ERRORS))
    found.note(
        "the new processes refused " + (", ".join(f"{code} {n}" for code, n in sorted(counts.items())) or "nothing")
    )


# Pages of the release before, still open


def _files(stage: Stage) -> list[str]:
    """The static files that a room's page of this release names."""
    (page,) = _get(stage, [f"/rooms/{stage.crowd[0].slug}/"])
    return sorted(set(STATIC.findall((page or b"").decode())))


def _get(stage: Stage, paths: list[str]) -> list[bytes | None]:
    """Pages through nginx, over one connection, as the first of the crowd; None for one that is not there."""
    address = urlsplit(stage.portal.address)
    tls = create_default_context(cafile=stage.portal.authority)
    connection = HTTPSConnection(address.netloc, timeout=10, context=tls)
    headers = {"Cookie": f"sessionid={stage.crowd[0].cookie}"}
    found: list[bytes | None] = []
    for path in paths:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        found.append(body if answer.status == 200 else None)
    connection.close()
    return found
