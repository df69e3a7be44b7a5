"""Whoever loses a right: closed with its code, dropped by the others, refused when they come back.

Everybody here has a home page and a place in the call on the process where it is done, and on another.
"""

import asyncio
import time
from functools import partial

from chat.core.errors import ErrorCode
from tests.faults.cast import FAR, HERE, Cast, Tried
from tests.faults.cast_events import all_of, ends, hears, is_gone, is_left, is_lowered, is_member, is_without, sees
from tests.faults.doors import HOME, knock
from tests.faults.findings import Findings
from tests.faults.office import CASES, Case, Office
from tests.faults.scenes import Scene, make_scenes
from tests.faults.stage import Stage
from tests.faults.wire import Wire

PUSHED_SECONDS = 2
SWEPT_SECONDS = 30
CONSISTENT_SECONDS = 15
HEARTBEAT_SECONDS = 5
PLACES = [f"{where}, {which}" for where in ("home", "call") for which in ("same", "other")] + [
    "the others",
    "other session",
]
BY_PEOPLE = [case for case in CASES if case.act]
"""What a host does in the call needs Redis."""


def revocation(found: Findings, stage: Stage) -> None:
    """Each by itself with everything there, then all at once with Redis away."""
    wanted = [(case.name, case.way) for case in CASES] + [(f"{case.name}-away", case.way) for case in BY_PEOPLE]
    admin, scenes = make_scenes(stage.portal, wanted)
    office = Office(stage.portal, HERE, admin)
    asyncio.run(_with_redis(found, office, list(zip(CASES, scenes, strict=False))))
    found.none("exceptions in the logs", stage.tracebacks())
    asyncio.run(_without_redis(found, stage, office, list(zip(BY_PEOPLE, scenes[len(CASES) :], strict=True))))


def _tell(found: Findings, when: str, tried: list[Tried], limit: float) -> None:
    wrong = [one for outcome in tried for one in outcome.wrong]
    found.check(
        not wrong, f"{when}: {len(tried)} revocations, late (> {limit:g} s) or wrong: {', '.join(wrong) or 'nothing'}"
    )
    for place in PLACES:
        took = [outcome.took[place] for outcome in tried if place in outcome.took]
        if took:
            found.note(f"{place}: {len(took)} in {max(took):.2f} s at most")


# Each by itself


async def _with_redis(found: Findings, office: Office, scenes: list[tuple[Case, Scene]]) -> None:
    tried = []
    for case, scene in scenes:
        cast, one = await Cast.enter(office.portal, scene), Tried(case)
        started = await _act(office, case, cast)
        await asyncio.gather(_follow(one, case.code, cast, started, PUSHED_SECONDS), _others(one, cast, started))
        if cast.pocket.code and not case.pocket:
            one.wrong.append(f"{case.name}: closed another session")
        await _again(office, one, cast)
        cast.leave()
        tried.append(one)
    _tell(found, "with Redis", tried, PUSHED_SECONDS)


async def _act(office: Office, case: Case, cast: Cast) -> float:
    """Returns when it was done, by time.monotonic()."""
    if case.act is None:
        started = time.monotonic()
        cast.host.say(type="moderation.remove", participant=cast.ids[0], ban=case.name == "banned")
        return started
    send = await asyncio.to_thread(case.act, office, cast.scene)
    started = time.monotonic()
    await asyncio.to_thread(send)
    return started


async def _follow(one: Tried, code: int, cast: Cast, started: float, limit: float) -> None:
    """The sockets that have to end, with this code."""
    case = one.case
    events = {f"call, {name}": ends(wire, code) for name, wire in cast.calls.items() if code}
    if case.home == "closes":
        events |= {f"home, {name}": ends(wire, code) for name, wire in cast.homes.items()}
    if case.pocket:
        events["other session"] = ends(cast.pocket, code)
    if case.everybody:
        events["the others"] = ends(cast.witness, code)
    await asyncio.gather(*(one.expect(place, started, limit, event) for place, event in events.items()))
    one.wrong += [
        f"{case.name}: closed an idle home page" for wire in cast.homes.values() if wire.code and case.home != "closes"
    ]


async def _others(one: Tried, cast: Cast, started: float) -> None:
    """What those hear who stay, and the home pages that do."""
    case, waiting = one.case, []
    if case.home == "forgets":
        for name, wire in cast.homes.items():
            waiting.append(one.expect(f"home, {name}", started, PUSHED_SECONDS, hears(wire, partial(is_without, cast))))
    if not case.everybody:
        is_it = is_left if case.code else is_lowered
        heard = all_of(hears(cast.witness, partial(is_it, id)) for id in cast.ids)
        waiting.append(one.expect("the others", started, PUSHED_SECONDS, heard))
    await asyncio.gather(*waiting)


async def _again(office: Office, one: Tried, cast: Cast) -> None:
    """Coming back, on a third process, with the resume secret and without."""
    case, scene = one.case, cast.scene
    if case.again == "member":
        cast.calls["other"].drop()
    wire = await knock(office.portal, FAR, f"/ws/rooms/{scene.slug}/", scene.cookie)
    met = await wire.ends() if isinstance(case.again, int) else await _met(wire, cast.secrets[1])
    wire.drop()
    if met != case.again:
        one.wrong.append(f"{case.name}: coming back met {met}")
    if case.home == "closes":
        home = await knock(office.portal, FAR, HOME, scene.cookie)
        if await home.ends() != case.again:
            one.wrong.append(f"{case.name}: a home page was let in again")
        home.drop()


async def _met(wire: Wire, secret: str) -> str:
    """The role that somebody has who resumed; or "waiting", for whoever may not and joined afresh."""
    wire.say(type="call.join", media={}, resume=secret)
    _, answer = await wire.until(lambda one: one["type"] in ("error", "call.joined"))
    if answer.get("code") != ErrorCode.RESUME_REFUSED:
        return str(answer.get("role", answer))
    wire.say(type="call.join", media={})
    _, answer = await wire.until(lambda one: one["type"] in ("call.joined", "call.waiting"))
    return str(answer["type"]).removeprefix("call.")


# All at once with Redis away


async def _without_redis(found: Findings, stage: Stage, office: Office, scenes: list[tuple[Case, Scene]]) -> None:
    casts = [await Cast.enter(office.portal, scene) for _, scene in scenes]
    closing, settling = [Tried(case) for case, _ in scenes], [Tried(case) for case, _ in scenes]
    beating = asyncio.create_task(_beat(casts))
    await asyncio.to_thread(stage.portal.redis.stop)
    following = []
    for one, cast in zip(closing, casts, strict=True):
        started = await _act(office, one.case, cast)
        following.append(asyncio.create_task(_follow(one, one.case.code, cast, started, SWEPT_SECONDS)))
    await asyncio.gather(*following)
    _tell(found, "Redis away", closing, SWEPT_SECONDS)
    await asyncio.to_thread(stage.portal.redis.start)
    started = time.monotonic()
    await asyncio.gather(*(_settle(one, cast, started) for one, cast in zip(settling, casts, strict=True)))
    for one, cast in zip(settling, casts, strict=True):
        await _again(office, one, cast)
        cast.leave()
    _tell(found, "Redis back", settling, CONSISTENT_SECONDS)
    beating.cancel()


async def _beat(casts: list[Cast]) -> None:
    while True:
        for cast in casts:
            cast.beat()
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def _settle(one: Tried, cast: Cast, started: float) -> None:
    """The rosters and the home pages of those who stay."""
    case, waiting = one.case, []
    if case.home == "forgets":
        for name, wire in cast.homes.items():
            waiting.append(
                one.expect(f"home, {name}", started, CONSISTENT_SECONDS, hears(wire, partial(is_without, cast)))
            )
    if not case.everybody:
        is_it = is_gone if case.code else is_member
        waiting.append(one.expect("the others", started, CONSISTENT_SECONDS, sees(cast.witness, partial(is_it, cast))))
    await asyncio.gather(*waiting)
