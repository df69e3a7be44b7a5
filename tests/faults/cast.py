"""The sockets of somebody who is about to lose a right, and of those with them."""

import asyncio
import time
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field

from deploy.rehearsal import Rehearsal
from tests.faults.doors import HOME, knock, sit
from tests.faults.office import Case
from tests.faults.scenes import Scene
from tests.faults.wire import Wire

HERE, ELSEWHERE, FAR = 1, 2, 3
"""The process where it is done, and two others."""


@dataclass
class Cast:
    """homes, calls: of the victim, on the process where it is done ("same") and on another ("other").
    ids, secrets: of the victim's two places in the call. pocket: the home page of another session of theirs."""

    scene: Scene
    host: Wire
    witness: Wire
    homes: dict[str, Wire]
    calls: dict[str, Wire]
    pocket: Wire
    ids: list[str]
    secrets: list[str]

    @classmethod
    async def enter(cls, portal: Rehearsal, scene: Scene) -> "Cast":
        """Everybody takes their places."""
        host, _ = await sit(portal, HERE, scene.slug, scene.host_cookie)
        witness, _ = await sit(portal, FAR, scene.slug, scene.host_cookie)
        here, near = await sit(portal, HERE, scene.slug, scene.cookie)
        there, far = await sit(portal, ELSEWHERE, scene.slug, scene.cookie)
        homes = {name: await knock(portal, n, HOME, scene.cookie) for name, n in (("same", HERE), ("other", FAR))}
        pocket = await knock(portal, ELSEWHERE, HOME, scene.pocket)
        for wire in (*homes.values(), pocket):
            await wire.hear("rooms.state")
        calls, ids, secrets = (
            {"same": here, "other": there},
            [near["self"], far["self"]],
            [near["resume"], far["resume"]],
        )
        return cls(scene, host, witness, homes, calls, pocket, ids, secrets)

    @property
    def wires(self) -> Iterable[Wire]:
        """All sockets."""
        return [self.host, self.witness, *self.homes.values(), *self.calls.values(), self.pocket]

    def beat(self) -> None:
        """A heartbeat of every client that is still there."""
        for wire in self.wires:
            if not wire.code:
                wire.say(type="ping", sent_at=0)

    def leave(self) -> None:
        """Everybody goes."""
        for wire in self.wires:
            wire.drop()


@dataclass
class Tried:
    """took: seconds by place; wrong: what was not as it should be."""

    case: Case
    took: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    async def expect(self, place: str, started: float, limit: float, event: Awaitable[float | None]) -> None:
        """An event that says when it happened, by time.monotonic(); None when something else did."""
        try:
            at = await asyncio.wait_for(event, started + limit - time.monotonic())
        except TimeoutError:
            at = None
        if at is None:
            self.wrong.append(f"{self.case.name}: {place}")
        else:
            self.took[place] = max(0.0, at - started)
