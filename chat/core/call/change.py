"""What a change of a call brings: the new call, and what to tell whom."""

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from chat.core.call.state import GONE_KEPT, Call, Gone, Participant, Visitor, Waiting
from chat.core.errors import CallError, CloseCode, ErrorCode
from chat.core.messages import CallEvent, LobbyUpdated, ParticipantUpdated, ServerMessage, VisitorLeft

LEASE_SECONDS = 30.0
"""How long somebody is there after each heartbeat."""

VisitEnd = Literal["closed", "idle", "expired"]
Audience = Literal["everyone", "hosts", "members"]


class Tell(Struct, frozen=True):
    """A message to all participants, or to those of one role."""

    message: ServerMessage
    audience: Audience = "everyone"


class TellOne(Struct, frozen=True):
    """A message to one participant, or to one who waits."""

    id: str
    message: ServerMessage


class Seat(Struct, frozen=True):
    """To one who waited: you are in; take your snapshot."""

    id: str


class Close(Struct, frozen=True):
    """End a participant's socket. `but`: the connection that stays."""

    id: str
    code: CloseCode
    but: str = ""


class Dismiss(Struct, frozen=True):
    """To a visitor: you are none any more; the socket stays."""

    id: str
    why: VisitEnd


Effect = Tell | TellOne | Seat | Close | Dismiss


class Change(Struct, frozen=True):
    """The outcome: `call` is None when it is over. `leases`: for how many seconds from now on; negative ends one."""

    call: Call | None
    effects: tuple[Effect, ...] = ()
    leases: dict[str, float] = {}


class Draft:
    """A call while it is being changed: numbers the events and collects what to tell."""

    def __init__(self, call: Call) -> None:
        self._before = self.call = call
        self.effects: list[Effect] = []
        self.leases: dict[str, float] = {}

    def done(self) -> Change:
        """The change. A call without anybody is over, and no visitor stays where there is no way to a seat."""
        if not self.call.has_room_for_visitors:
            for visitor in self.call.visitors:
                self.dismiss(visitor, "closed")
        self._remember()
        call = self.call if self.call.ids() else None
        return Change(call=call, effects=tuple(self.effects), leases=self.leases)

    def set(self, **fields: Any) -> None:
        """Change fields of the call."""
        self.call = replace(self.call, **fields)

    def renew(self, id: str) -> None:
        """A whole lease for somebody, from now on. Whoever is new in the call has one anyway."""
        self.leases[id] = LEASE_SECONDS

    def take_order(self) -> int:
        """The next place in the order, which nobody else has had."""
        order = self.call.next_order
        self.set(next_order=order + 1)
        return order

    def event(self, kind: type[CallEvent], **fields: Any) -> None:
        """Tell everyone in the call, numbered."""
        self.effects.append(Tell(self._numbered(kind, **fields)))

    def tell(self, id: str, message: ServerMessage) -> None:
        """Tell one, seated or waiting."""
        self.effects.append(TellOne(id, message))

    def close(self, id: str, code: CloseCode, but: str = "") -> None:
        """End somebody's socket."""
        self.effects.append(Close(id, code, but))

    def seat(self, id: str) -> None:
        """Tell one who waited that they are in."""
        self.effects.append(Seat(id))

    def dismiss(self, visitor: Visitor, why: VisitEnd) -> None:
        """Let a visitor go, and tell them and everyone in the call."""
        self.part(visitor)
        self.effects.append(Dismiss(visitor.id, why))

    def part(self, visitor: Visitor) -> None:
        """A visitor has gone: the others end the link."""
        self.set(visitors=tuple(one for one in self.call.visitors if one.id != visitor.id))
        self.event(VisitorLeft, id=visitor.id)

    def put(self, participant: Participant) -> None:
        """Put a participant's new truth in the place of the old, and tell everyone."""
        self.swap(participant.id, participant)
        self.event(ParticipantUpdated, participant=participant.info())

    def swap(self, id: str, participant: Participant) -> None:
        """Put `participant` in the seat of `id`, without a word."""
        seats = tuple(participant if one.id == id else one for one in self.call.participants)
        self.set(participants=seats)

    def queue(self, waiting: tuple[Waiting, ...]) -> None:
        """Change who waits. One number, but only hosts hear the names."""
        self.set(waiting=waiting)
        event = self._numbered(LobbyUpdated, waiting=self.call.lobby())
        self.effects.append(Tell(event, "hosts"))
        self.effects.append(Tell(replace(event, waiting=[]), "members"))

    def _remember(self) -> None:
        seated = {one.id for one in self.call.participants}
        left = [one for one in self._before.participants if one.id not in seated]
        if left:
            newest = max(one.entered_at for one in self._before.participants)
            gone = (Gone(one.id, one.person, newest) for one in left)
            self.set(gone=(*self.call.gone, *gone)[-GONE_KEPT:])

    def _numbered(self, kind: type[CallEvent], **fields: Any) -> CallEvent:
        self.set(seq=self.call.seq + 1)
        return kind(epoch=self.call.epoch, seq=self.call.seq, **fields)


def seated(call: Call | None, id: str) -> tuple[Call, Participant]:
    """The call and the participant. Raises CallError not_joined when there is no such seat."""
    participant = call.participant(id) if call else None
    if call is None or participant is None:
        raise CallError(ErrorCode.NOT_JOINED)
    return call, participant


def hosting(call: Call | None, id: str) -> tuple[Call, Participant]:
    """The same, for hosts only. Raises CallError not_joined or not_allowed."""
    call, participant = seated(call, id)
    if participant.role != "host":
        raise CallError(ErrorCode.NOT_ALLOWED)
    return call, participant
