"""What is tried in the row `forged`: by whom, at whom, and what became of it."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.crowd import Someone
from tests.faults.stage import Stage
from tests.faults.wire import Message, Wire

FIXTURES = Path(__file__).resolve().parent.parent / "protocol/fixtures"
CLIENT: dict[str, list[Message]] = json.loads((FIXTURES / "client.json").read_text(encoding="utf-8"))
SERVER: dict[str, list[Message]] = json.loads((FIXTURES / "server.json").read_text(encoding="utf-8"))
A_SECOND = 40
"""A socket may say 50 things a second, and each try is followed by a ping."""
NEWS = {"room.updated", "call.approached"}
"""What whoever is outside hears of the room at any time."""
COMING = {"call.join", "call.approach", "call.leave", "ping"}
TALKING = {"call.leave", "call.sync", "media.update", "hand.raise", "reaction.send", "chat.send", "ping"}
OWN = {
    "looks on": {"call.join", "call.approach", "ping"},
    "visits": COMING,
    "waits": {"call.leave", "media.update", "ping"},
    "member": TALKING,
    "host": TALKING | {"call.lock", "call.end"},
    "insider": TALKING | {"signal.description", "signal.candidates", "signal.need", "call.report"},
}
"""What each may say, for it concerns nobody else, or the people of their own call. Everything else is forged."""
MASKS: Message = {"from": "p-1", "sender": "p-1", "self": "p-1", "role": "host", "room": "room-0", "person": "1"}


@dataclass
class Tally:
    """answers: refusals by code. through: what was not refused, or not in so many words."""

    answers: Counter[str] = field(default_factory=Counter)
    through: list[str] = field(default_factory=list)

    async def attempt(self, wire: Wire, who: str, message: Message) -> None:
        """Must be answered by a refusal and by nothing else."""
        await asyncio.sleep(2 / A_SECOND)
        heard = [one for one in await wire.ask(**message) if one["type"] not in NEWS]
        codes = [str(one.get("code", one["type"])) for one in heard]
        is_refused = [one["type"] for one in heard] == ["error"] and codes[0] not in ("internal", "unavailable")
        self.count(is_refused, " ".join(codes) or f"closed {wire.code}", who, message)

    def count(self, is_refused: bool, answer: str, who: str, tried: object) -> None:
        """One try more."""
        self.answers[answer] += 1
        if not is_refused:
            self.through.append(f"{who}: {str(tried)[:120]} -> {answer}")


@dataclass(frozen=True)
class Scene:
    """victims: the sockets of people in a call for named people, `ids` theirs there."""

    stage: Stage
    victims: list[Wire]
    ids: list[str]

    async def comes(self, who: Someone, slug: str, *words: str) -> Wire:
        """Somebody opens a room and says how they come."""
        wire = await Wire.open(self.stage.portal, f"/ws/rooms/{slug}/", who.cookie)
        wire.listen()
        for word in words:
            wire.say(type=word, **({"media": {}} if word == "call.join" else {}))
        return wire
