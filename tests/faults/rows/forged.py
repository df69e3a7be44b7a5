"""What nobody may: every message by everybody, at everybody, under somebody else's name, from another site's page."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

from chat.core.errors import CloseCode
from deploy.shell import run
from tests.faults.crowd import Someone
from tests.faults.findings import Findings
from tests.faults.forgery import CLIENT, MASKS, OWN, SERVER, Scene, Tally
from tests.faults.stage import Stage
from tests.faults.wire import Message, Refused, Wire

ROOMS = """
from chat.models import *
def put(n, name, role):
    room, person = Room.objects.get(slug=f"room-{n}"), User.objects.get(username=name)
    Membership.objects.create(room=room, person=person, role=role)
Room.objects.filter(slug="room-0").update(entry="named")
Room.objects.filter(slug="room-2").update(lobby=True)
for n in range(4):
    put(0, f"p{n}", "host" if n == 0 else "member")
put(1, "p8", "host")
put(2, "p16", "host")
"""
BAD_FRAMES_A_SOCKET = 15
SETTLE_SECONDS = 1.0
AIMS = ("to", "participant", "about")


def forged(found: Findings, stage: Stage) -> None:
    """p0 to p3 are in a call for named people; everybody else is elsewhere and wants something of them."""
    run(stage.portal.manage, ROOMS)
    tally = Tally()
    reached, closed = asyncio.run(_try_everything(stage, tally))
    found.note("refused: " + ", ".join(f"{answer} {count}" for answer, count in sorted(tally.answers.items())))
    let = f", such as {tally.through[0]}" if tally.through else ""
    found.none(f"of {tally.answers.total()} tries not refused{let}", len(tally.through))
    found.none("messages that reached the people they were aimed at", reached)
    found.none("of their sockets closed", closed)
    found.none("exceptions in the logs", stage.tracebacks())


async def _try_everything(stage: Stage, tally: Tally) -> tuple[int, int]:
    """Returns how many messages the victims heard, and how many of their sockets ended."""
    scene, insider = await _scene(stage)
    for origin in _origins(stage):
        await _from_elsewhere(scene, tally, origin)
    await _at_the_door(scene, tally)
    await asyncio.gather(*(_play(scene, tally, role, wire) for role, wire in (await _cast(scene)).items()))
    await _play(scene, tally, "insider", insider)
    await _masked(scene, tally)
    await asyncio.sleep(SETTLE_SECONDS)
    heard = [one for wire in scene.victims for _, one in wire.heard if one["type"] != "pong"]
    return len(heard), sum(wire.code != 0 for wire in scene.victims)


async def _scene(stage: Stage) -> tuple[Scene, Wire]:
    """The victims, and somebody in their call who is no host."""
    scene = Scene(stage, [], [])
    for who in stage.crowd[:4]:
        wire = await scene.comes(who, "room-0", "call.join")
        _, told = await wire.hear("call.joined")
        scene.victims.append(wire)
        scene.ids.append(told["self"])
    insider = scene.victims.pop()
    scene.ids.pop()
    await asyncio.sleep(SETTLE_SECONDS)
    for wire in scene.victims:
        wire.heard.clear()
    return scene, insider


async def _cast(scene: Scene) -> dict[str, Wire]:
    crowd = scene.stage.crowd
    cast = {
        "host": await scene.comes(crowd[8], "room-1", "call.join"),
        "member": await scene.comes(crowd[9], "room-1", "call.join"),
        "visits": await scene.comes(crowd[10], "room-1", "call.approach"),
        "looks on": await scene.comes(crowd[11], "room-1"),
        "waits": await scene.comes(crowd[17], "room-2", "call.join"),
    }
    for role, kind in {"host": "call.joined", "member": "call.joined", "visits": "call.approached"}.items():
        await cast[role].hear(kind)
    await cast["waits"].hear("call.waiting")
    await cast["looks on"].hear("room.updated")
    return cast


# Who tries what


async def _play(scene: Scene, tally: Tally, role: str, wire: Wire) -> None:
    """Everything that is not theirs to say, as it stands and aimed at each of the victims."""
    for kind, examples in CLIENT.items():
        if kind not in OWN[role]:
            for message in (one for example in examples for one in _aimed(example, [*scene.ids, "nobody"])):
                await tally.attempt(wire, role, message)


def _aimed(example: Message, targets: list[str]) -> Iterator[Message]:
    aims = [name for name in AIMS if name in example]
    yield from ({**example, aims[0]: target} for target in targets) if aims else [example]


async def _masked(scene: Scene, tally: Tally) -> None:
    """Messages that say whom they are from, and messages that only a server says."""
    sound = [example for examples in CLIENT.values() for example in examples[:1]]
    masked = [{**example, name: value} for example in sound for name, value in MASKS.items()]
    masked += [{"type": kind, **example} for kind, examples in SERVER.items() for example in examples[:1]]
    for start in range(0, len(masked), BAD_FRAMES_A_SOCKET):
        wire = await scene.comes(scene.stage.crowd[12], "room-1")
        for message in masked[start : start + BAD_FRAMES_A_SOCKET]:
            await tally.attempt(wire, "under a mask", message)
        wire.drop()


async def _at_the_door(scene: Scene, tally: Tally) -> None:
    """Whoever is not signed in, has no session, or may not enter: every message, said before the door is shut."""
    nobody = Someone("nobody", "", "")
    forger = Someone("forger", "", "0" * 32)
    doors = [
        (nobody, CloseCode.SIGNED_OUT),
        (forger, CloseCode.SIGNED_OUT),
        (scene.stage.crowd[13], CloseCode.NO_ACCESS),
    ]
    for who, code in doors:
        for kind, examples in CLIENT.items():
            wire = await Wire.open(scene.stage.portal, "/ws/rooms/room-0/", who.cookie)
            wire.say(**next(_aimed(examples[0], scene.ids)))
            wire.listen()
            is_shut = await wire.ends() == code and not wire.heard
            tally.count(is_shut, f"closed {wire.code}", who.name, kind)


def _origins(stage: Stage) -> list[str]:
    site = urlsplit(stage.portal.address)
    elsewhere = ["null", "https://evil.example", f"http://{site.netloc}", f"https://{site.hostname}"]
    elsewhere += [f"https://{site.hostname}.evil.example:{site.port}", f"https://evil-{site.netloc}"]
    return [*elsewhere, f"https://mallory@{site.netloc}", f"{site.netloc}"]


async def _from_elsewhere(scene: Scene, tally: Tally, origin: str) -> None:
    """A page of another site with the host's own cookie."""
    for path in ("/ws/rooms/room-0/", "/ws/home/"):
        try:
            wire = await Wire.open(scene.stage.portal, path, scene.stage.crowd[0].cookie, Origin=origin)
        except Refused as refusal:
            tally.count(refusal.status in (400, 403), f"HTTP {refusal.status}", origin, path)
        else:
            tally.count(False, "a socket", origin, path)
            wire.drop()
