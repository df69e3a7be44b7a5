"""The vocabulary of the call's tests: who comes to the door, and what a change tells whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from chat.core.call import Arrival, Call, Change, Close, Dismiss, Participant, Rules, Tell, TellOne, approach, join
from chat.core.errors import CallError, CloseCode, ErrorCode
from chat.core.messages import Role, ServerMessage

NOW = 1_000.0
LATER = 1_060.0
OPEN = Rules(capacity=6)
SMALL = Rules(capacity=2)
LOBBY = Rules(capacity=6, lobby=True)

Message = TypeVar("Message", bound=ServerMessage)


def arrival(name: str, role: Role = "member", device: str = "") -> Arrival:
    """Somebody at the door, with one of their devices."""
    id = name + device
    return Arrival(
        id=id,
        person=f"u-{name}",
        name=name.capitalize(),
        role=role,
        secret_hash=f"hash-{id}",
        connection=f"socket-{id}",
    )


ALICE = arrival("alice", "host")
BOB = arrival("bob")
CAROL = arrival("carol")
DAVE = arrival("dave")


def call_of(*arrivals: Arrival, rules: Rules = OPEN) -> Call:
    """A call that these have joined, in this order: seated or waiting, as the rules have it."""
    call = None
    for one in arrivals:
        call = join(call, one, rules, NOW, "epoch").call
    assert call
    return call


def visited(*visitors: Arrival, by: tuple[Arrival, ...] = (ALICE,), rules: Rules = OPEN) -> Call:
    """A call that some have joined and then others approached."""
    call = call_of(*by, rules=rules)
    for one in visitors:
        call = after(approach(call, one, rules, NOW))
    return call


def after(change: Change) -> Call:
    """The call, which is not over."""
    assert change.call
    return change.call


def names(call: Call) -> list[str]:
    """Who is seated, in order."""
    return [one.id for one in call.participants]


def queue(call: Call) -> list[str]:
    """Who waits, in order."""
    return [one.id for one in call.waiting]


def visiting(call: Call) -> list[str]:
    """Who visits, in order."""
    return [one.id for one in call.visitors]


def seat(call: Call, id: str) -> Participant:
    """Somebody's seat."""
    participant = call.participant(id)
    assert participant
    return participant


def said(change: Change, kind: type[Message], audience: str = "everyone") -> list[Message]:
    """The messages of one kind that a change tells to this audience."""
    told = (effect for effect in change.effects if isinstance(effect, Tell) and effect.audience == audience)
    return [effect.message for effect in told if isinstance(effect.message, kind)]


def said_to(change: Change, id: str) -> list[ServerMessage]:
    """What a change tells one alone."""
    return [effect.message for effect in change.effects if isinstance(effect, TellOne) and effect.id == id]


def closes(change: Change) -> dict[str, CloseCode]:
    """Whose sockets a change ends, and with what."""
    return {effect.id: effect.code for effect in change.effects if isinstance(effect, Close)}


def dismissed(change: Change) -> dict[str, str]:
    """Which visitors a change lets go, and why."""
    return {effect.id: effect.why for effect in change.effects if isinstance(effect, Dismiss)}


@contextmanager
def refused(code: ErrorCode) -> Iterator[None]:
    """What happens inside is refused with this code."""
    with pytest.raises(CallError) as caught:
        yield
    assert caught.value.code is code
