"""What the server sends. Clients ignore what they do not know, so these may grow."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from chat.core.messages.parts import (
    CallInfo,
    Candidate,
    ChatEntry,
    Description,
    IceServer,
    ParticipantInfo,
    PeerInfo,
    Reaction,
    Role,
    RoomInfo,
    Source,
    WaitingInfo,
)


class ServerMessage(Struct, frozen=True, tag_field="type"):
    """What the server may send; clients ignore types and fields they do not know."""


class CallJoined(ServerMessage, frozen=True, tag="call.joined"):
    """The whole truth at the moment of entering. `resume` is the secret for coming back;
    `resumed` says the links of before are still good."""

    self: str
    resume: str
    resumed: bool
    role: Role
    call: CallInfo
    roster: list[ParticipantInfo]
    waiting: list[WaitingInfo]
    ice: list[IceServer]
    chat: list[ChatEntry]
    visitors: list[PeerInfo] = []


class CallApproached(ServerMessage, frozen=True, tag="call.approached"):
    """You are a visitor. Sent again, whole, when those inside are others: links to `peers`, and to nobody else."""

    self: str
    order: int
    peers: list[PeerInfo]
    ice: list[IceServer]


class VisitEnded(ServerMessage, frozen=True, tag="visit.ended"):
    """You are no visitor any more: close the links. The socket stays open, and joining is as possible as before."""

    why: Literal["closed", "idle", "expired"]


class CallWaiting(ServerMessage, frozen=True, tag="call.waiting"):
    """You wait to be let in. `resume` is the secret for coming back; `hosts`: somebody inside can let you in."""

    self: str
    resume: str
    why: Literal["lobby", "locked", "removed"]
    hosts: bool


class CallState(ServerMessage, frozen=True, tag="call.state"):
    """A fresh snapshot, the answer to `call.sync`."""

    call: CallInfo
    roster: list[ParticipantInfo]
    waiting: list[WaitingInfo]
    chat: list[ChatEntry]
    visitors: list[PeerInfo] = []


class CallEnded(ServerMessage, frozen=True, tag="call.ended"):
    """The call is over for everyone; the socket closes with 4508 or 4502 next."""

    why: Literal["host", "closed"]
    by: str = ""


class CallEvent(ServerMessage, frozen=True):
    """An event of the call: numbered, so that a missed one is noticed."""

    epoch: str
    seq: int


class ParticipantJoined(CallEvent, frozen=True, tag="participant.joined"):
    """Somebody took a seat."""

    participant: ParticipantInfo


class ParticipantLeft(CallEvent, frozen=True, tag="participant.left"):
    """Somebody's seat is free: end the link and the tile."""

    id: str
    why: Literal["left", "removed", "expired"]


class ParticipantReplaced(CallEvent, frozen=True, tag="participant.replaced"):
    """The same person in the same seat with a new connection: same tile, new link."""

    old: str
    participant: ParticipantInfo


class ParticipantAway(CallEvent, frozen=True, tag="participant.away"):
    """Somebody's signaling is lost. Their media is not: keep the link."""

    id: str


class ParticipantBack(CallEvent, frozen=True, tag="participant.back"):
    """Their signaling is back."""

    id: str


class ParticipantUpdated(CallEvent, frozen=True, tag="participant.updated"):
    """Role, media or hand changed; the whole new truth about one participant."""

    participant: ParticipantInfo


class CallUpdated(CallEvent, frozen=True, tag="call.updated"):
    """The call was locked or unlocked."""

    locked: bool


class LobbyUpdated(CallEvent, frozen=True, tag="lobby.updated"):
    """Everyone who waits now, in order. For those who may not admit, always empty."""

    waiting: list[WaitingInfo]


class VisitorArrived(CallEvent, frozen=True, tag="visitor.arrived"):
    """Somebody who may join soon is to be linked. Show nobody, send no media: that begins with `participant.joined`."""

    id: str
    order: int


class VisitorLeft(CallEvent, frozen=True, tag="visitor.left"):
    """That one will not join, or not over this link: end it."""

    id: str


class SignalDescriptionFrom(ServerMessage, frozen=True, tag="signal.description", rename={"sender": "from"}):
    """`signal.description`, stamped with who sent it."""

    sender: str
    link: str
    offer: int
    description: Description
    restart: bool = False


class SignalCandidatesFrom(ServerMessage, frozen=True, tag="signal.candidates", rename={"sender": "from"}):
    """`signal.candidates`, stamped with who sent it."""

    sender: str
    link: str
    offer: int
    candidates: list[Candidate]
    end: bool = False


class SignalNeedFrom(ServerMessage, frozen=True, tag="signal.need", rename={"sender": "from"}):
    """`signal.need`, stamped with who sent it."""

    sender: str
    link: str
    what: Literal["ice", "media", "new"]


class IceRenewed(ServerMessage, frozen=True, tag="ice.renewed"):
    """The ICE servers with new credentials, for new links and the next restart of ICE: the old ones end before long."""

    ice: list[IceServer]


class ReactionSent(ServerMessage, frozen=True, tag="reaction.sent", rename={"sender": "from"}):
    """Somebody reacts. Carries no number: a lost one is not worth a snapshot."""

    sender: str
    reaction: Reaction


class ChatMessage(ServerMessage, frozen=True, tag="chat.message"):
    """Somebody said something in writing; to its sender too, as the receipt."""

    entry: ChatEntry


class ModerationApplied(ServerMessage, frozen=True, tag="moderation.applied"):
    """A host did something to you: switched a source off, made you host, or removed you (the socket closes next)."""

    action: Literal["mute", "remove", "ban", "host"]
    by: str
    source: Source | UnsetType = UNSET


class Pong(ServerMessage, frozen=True, tag="pong"):
    """`now` is the server's clock in Unix seconds; `epoch` and `seq` stand still when nothing was missed.
    `chat` is the number of the room's newest chat message, 0 for none."""

    sent_at: float
    now: float
    epoch: str = ""
    seq: int = 0
    chat: int = 0


class Error(ServerMessage, frozen=True, tag="error"):
    """A refusal. `ref` names the refused message: its type, or for chat its id."""

    code: str
    message: str
    ref: str = ""


class RoomsState(ServerMessage, frozen=True, tag="rooms.state"):
    """Every room this person may enter, in order of name."""

    rooms: list[RoomInfo]


class RoomUpdated(ServerMessage, frozen=True, tag="room.updated"):
    """One room, afresh."""

    room: RoomInfo


FromServer = (
    CallJoined
    | CallApproached
    | VisitEnded
    | CallWaiting
    | CallState
    | CallEnded
    | ParticipantJoined
    | ParticipantLeft
    | ParticipantReplaced
    | ParticipantAway
    | ParticipantBack
    | ParticipantUpdated
    | CallUpdated
    | LobbyUpdated
    | VisitorArrived
    | VisitorLeft
    | SignalDescriptionFrom
    | SignalCandidatesFrom
    | SignalNeedFrom
    | IceRenewed
    | ReactionSent
    | ChatMessage
    | ModerationApplied
    | Pong
    | Error
    | RoomsState
    | RoomUpdated
)
