"""One live call as a value. Nothing here or beside it does I/O; time and ids come as arguments."""

from typing import Literal

from msgspec import Struct

from chat.core.messages import CallInfo, MediaState, ParticipantInfo, PeerInfo, Role, WaitingInfo

WAITING_LIMIT = 20
WAITING_LIMIT_A_PERSON = 3
GONE_KEPT = 16
MINUTE_SECONDS = 60.0

WaitingReason = Literal["lobby", "locked", "removed"]


class Rules(Struct, frozen=True):
    """What the room asks of whoever comes in. `locked` counts only for a call born now."""

    capacity: int
    lobby: bool = False
    locked: bool = False


class Arrival(Struct, frozen=True):
    """Somebody at the door. `connection` names their socket, `secret_hash` their right to come back."""

    id: str
    person: str
    name: str
    role: Role
    secret_hash: str
    connection: str
    media: MediaState = MediaState()


class Participant(Struct, frozen=True):
    """Somebody in a seat. `granted`: the role the room gave them, whatever hosts did with it in the call."""

    id: str
    person: str
    name: str
    role: Role
    secret_hash: str
    connection: str
    media: MediaState
    order: int
    entered_at: float
    hand: bool = False
    away: bool = False
    granted: Role | None = None

    def info(self) -> ParticipantInfo:
        """As everyone in the call sees them."""
        return ParticipantInfo(
            id=self.id,
            person=self.person,
            name=self.name,
            role=self.role,
            order=self.order,
            entered_at=self.entered_at,
            media=self.media,
            hand=self.hand,
            away=self.away,
        )


class Waiting(Struct, frozen=True):
    """Somebody who waits to be let in."""

    arrival: Arrival
    since: float
    why: WaitingReason

    @property
    def id(self) -> str:
        return self.arrival.id

    def info(self) -> WaitingInfo:
        """As the hosts see them."""
        return WaitingInfo(id=self.id, person=self.arrival.person, name=self.arrival.name, since=self.since)


class Visitor(Struct, frozen=True):
    """Somebody in the pre-join step whose links are being made. Nobody inside is told who that is."""

    id: str
    person: str
    connection: str
    order: int
    since: float

    def peer(self) -> PeerInfo:
        """As everyone in the call sees them."""
        return PeerInfo(id=self.id, order=self.order)


class Came(Struct, frozen=True):
    """When somebody became a visitor, or asked for a seat, by the store's clock; they may not do so without end."""

    person: str
    at: float


def in_the_last_minute(came: tuple[Came, ...], now: float) -> tuple[Came, ...]:
    """Those of the last minute. now: Unix seconds."""
    return tuple(one for one in came if now - one.at < MINUTE_SECONDS)


class Gone(Struct, frozen=True):
    """Somebody who had a seat. met_until: when the last of those inside with them entered; whoever came later did not
    meet them, even if they visited before."""

    id: str
    person: str
    met_until: float = 0.0


class Call(Struct, frozen=True):
    """Everything that is true in one call.

    capacity: as the room had it when somebody last came. removed: people who may come back only when let in.
    chat: the number of the newest chat message said in it, 0 for none. participants: in the order they entered.
    gone: the last GONE_KEPT who had a seat. approached: those who became visitors in the last minute.
    joined: those who asked for a seat then.
    """

    epoch: str
    started_at: float
    capacity: int
    seq: int = 0
    next_order: int = 0
    locked: bool = False
    participants: tuple[Participant, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    removed: frozenset[str] = frozenset()
    chat: int = 0
    visitors: tuple[Visitor, ...] = ()
    gone: tuple[Gone, ...] = ()
    approached: tuple[Came, ...] = ()
    joined: tuple[Came, ...] = ()

    def participant(self, id: str) -> Participant | None:
        """Whoever has this id and a seat."""
        return next((one for one in self.participants if one.id == id), None)

    def waits(self, id: str) -> Waiting | None:
        """Whoever has this id and waits."""
        return next((one for one in self.waiting if one.id == id), None)

    def visitor(self, id: str) -> Visitor | None:
        """Whoever has this id and visits."""
        return next((one for one in self.visitors if one.id == id), None)

    def met(self, participant: Participant, id: str) -> str | None:
        """The person whom a participant knows under another id in this call, there or gone a while ago; else None."""
        there = self.participant(id)
        if there:
            return there.person if id != participant.id else None
        gone = next((one for one in self.gone if one.id == id), None)
        return gone.person if gone and participant.entered_at <= gone.met_until else None

    def devices(self, person: str) -> list[str]:
        """The ids under which somebody is seated or waits."""
        everyone: list[Participant | Arrival] = [*self.participants, *(one.arrival for one in self.waiting)]
        return [one.id for one in everyone if one.person == person]

    @property
    def has_host(self) -> bool:
        return any(one.role == "host" for one in self.participants)

    @property
    def has_room_for_visitors(self) -> bool:
        """Whether there is somebody to visit, and nothing in a visitor's way to a seat."""
        return not self.locked and 0 < len(self.participants) < self.capacity

    def ids(self) -> frozenset[str]:
        """Everyone who holds a lease: seated, waiting and visiting."""
        seated, waiting = (one.id for one in self.participants), (one.id for one in self.waiting)
        return frozenset([*seated, *waiting, *(one.id for one in self.visitors)])

    def info(self) -> CallInfo:
        """Where the call stands, for the wire."""
        return CallInfo(epoch=self.epoch, seq=self.seq, started_at=self.started_at, locked=self.locked)

    def roster(self) -> list[ParticipantInfo]:
        """The participants in order of arrival, for the wire."""
        return [one.info() for one in self.participants]

    def peers(self) -> list[PeerInfo]:
        """The participants as visitors see them, for the wire."""
        return [PeerInfo(id=one.id, order=one.order) for one in self.participants]

    def visiting(self) -> list[PeerInfo]:
        """The visitors as participants see them, for the wire."""
        return [one.peer() for one in self.visitors]

    def lobby(self) -> list[WaitingInfo]:
        """Who waits, in order, for the wire."""
        return [one.info() for one in self.waiting]
