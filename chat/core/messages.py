"""The wire vocabulary of `kaigi.1`: one struct a message, its limits beside it.

`docs/protocol.md` and `static/js/signaling/messages.js` are generated from here. Client messages forbid
unknown fields; clients ignore what they do not know, so server messages may grow.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

PROTOCOL = "kaigi.1"
FRAME_BYTES = 64 * 1024
SDP_CHARACTERS = 48_000
CANDIDATE_CHARACTERS = 1_000
CANDIDATES_A_MESSAGE = 20
CHAT_CHARACTERS = 4_000
CHAT_HISTORY = 100

Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{1,64}\Z")]
Secret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{20,128}\Z")]
OfferNumber = Annotated[int, Meta(ge=0, le=1_000_000)]
Sdp = Annotated[str, Meta(max_length=SDP_CHARACTERS, pattern=r"\A[^\x00]*\Z")]
CandidateLine = Annotated[str, Meta(max_length=CANDIDATE_CHARACTERS, pattern=r"\A[^\x00]*\Z")]
ChatText = Annotated[str, Meta(min_length=1, max_length=CHAT_CHARACTERS, pattern=r"\A(?=[^\x00]*\Z)\s*\S")]
Milliseconds = Annotated[float, Meta(ge=0, le=1e15)]
Source = Literal["microphone", "camera", "screen"]
Role = Literal["host", "member"]
Reaction = Literal["thumbs_up", "clap", "heart", "laugh", "surprise", "celebrate"]


# Parts


class MediaState(Struct, frozen=True, forbid_unknown_fields=True):
    """What a participant sends: the truth about their switches, for no track event tells the far side."""

    microphone: bool = False
    camera: bool = False
    screen: bool = False


class Description(Struct, frozen=True, forbid_unknown_fields=True):
    """An RTCSessionDescription (W3C WebRTC, section 4.6.2)."""

    type: Literal["offer", "answer"]
    sdp: Sdp


class Candidate(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """An RTCIceCandidateInit (W3C WebRTC, section 4.8.1.1)."""

    candidate: CandidateLine
    sdp_mid: Annotated[str, Meta(max_length=16)] | None = None
    sdp_m_line_index: Annotated[int, Meta(ge=0, le=64)] | None = None
    username_fragment: Annotated[str, Meta(max_length=256)] | None = None


class ParticipantInfo(Struct, frozen=True):
    """A participant as everyone in the call sees them. `person` is the same on each of a person's devices."""

    id: str
    person: str
    name: str
    role: Role
    order: int
    entered_at: float
    media: MediaState
    hand: bool = False
    away: bool = False


class WaitingInfo(Struct, frozen=True):
    """Somebody in the lobby, or knocking at a locked room."""

    id: str
    person: str
    name: str
    since: float


class ChatEntry(Struct, frozen=True):
    """One chat message. `number` rises within the whole portal; `id` is the sender's own."""

    number: int
    id: str
    person: str
    name: str
    text: str
    sent_at: float


class CallInfo(Struct, frozen=True):
    """Where the call stands: `epoch` names this call, `seq` counts its events."""

    epoch: str
    seq: int
    started_at: float
    locked: bool


class IceServer(Struct, frozen=True, omit_defaults=True):
    """An RTCIceServer (W3C WebRTC, section 4.2.2)."""

    urls: list[str]
    username: str = ""
    credential: str = ""


class Inside(Struct, frozen=True):
    """Somebody inside a room, as the home page shows them."""

    person: str
    name: str
    since: float


class RoomInfo(Struct, frozen=True):
    """A room as its people see it from outside. `waiting` is empty for all but its hosts."""

    slug: str
    name: str
    description: str
    is_open: bool
    lobby: bool
    locked: bool
    capacity: int
    role: Role
    inside: list[Inside]
    waiting: list[WaitingInfo]
    last_used_at: float | None = None


# From client to server


class ClientMessage(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What a client may send; `type` picks the struct."""


class CallJoin(ClientMessage, frozen=True, tag="call.join"):
    """Take a seat, or a place in the lobby. `resume`: come back as the same participant, links kept.
    `replaces`: take the seat of the participant whose secret this is (after a reload), with new links."""

    media: MediaState
    resume: Secret | UnsetType = UNSET
    replaces: Secret | UnsetType = UNSET


class CallLeave(ClientMessage, frozen=True, tag="call.leave"):
    """Give the seat, or the place in the lobby, back. The socket stays open."""


class CallSync(ClientMessage, frozen=True, tag="call.sync"):
    """Ask for a fresh snapshot: an event number was missing."""


class SignalDescription(ClientMessage, frozen=True, tag="signal.description"):
    """An offer or an answer for one participant, with the host candidates gathered so far.
    `link` names the RTCPeerConnection, `offer` counts its offers; an answer repeats its offer's number."""

    to: Id
    link: Id
    offer: OfferNumber
    description: Description
    restart: bool = False


class SignalCandidates(ClientMessage, frozen=True, tag="signal.candidates"):
    """A batch of candidates of one offer. `end`: no more will follow."""

    to: Id
    link: Id
    offer: OfferNumber
    candidates: Annotated[list[Candidate], Meta(max_length=CANDIDATES_A_MESSAGE)]
    end: bool = False


class SignalNeed(ClientMessage, frozen=True, tag="signal.need"):
    """The answering side asks the offering side: restart ICE, negotiate media, or make a new link."""

    to: Id
    link: Id
    what: Literal["ice", "media", "new"]


class MediaUpdate(ClientMessage, frozen=True, tag="media.update"):
    """What this participant sends from now on."""

    microphone: bool
    camera: bool
    screen: bool


class HandRaise(ClientMessage, frozen=True, tag="hand.raise"):
    """Raise or lower the hand."""

    raised: bool


class ReactionSend(ClientMessage, frozen=True, tag="reaction.send"):
    """Show a reaction for a few seconds."""

    reaction: Reaction


class ChatSend(ClientMessage, frozen=True, tag="chat.send"):
    """Say something in writing. `id` is chosen by the sender: sent twice, it is kept once."""

    id: Id
    text: ChatText


class LobbyAdmit(ClientMessage, frozen=True, tag="lobby.admit"):
    """Let somebody in. Hosts only."""

    participant: Id


class LobbyDeny(ClientMessage, frozen=True, tag="lobby.deny"):
    """Send somebody in the lobby away. Hosts only."""

    participant: Id


class ModerationMute(ClientMessage, frozen=True, tag="moderation.mute"):
    """Switch off somebody's microphone, camera or screen. Hosts only; nobody can be switched on."""

    participant: Id
    source: Source


class ModerationRemove(ClientMessage, frozen=True, tag="moderation.remove"):
    """Take somebody out of the call, with `ban` for good. Hosts only."""

    participant: Id
    ban: bool = False


class ModerationHost(ClientMessage, frozen=True, tag="moderation.host"):
    """Hand the role of host over. Hosts only; the giver becomes a member."""

    participant: Id


class CallLock(ClientMessage, frozen=True, tag="call.lock"):
    """Lock: who comes from now on knocks and waits. Hosts only."""

    locked: bool


class CallEnd(ClientMessage, frozen=True, tag="call.end"):
    """End the call for everyone. Hosts only."""


class Ping(ClientMessage, frozen=True, tag="ping"):
    """Every 10 s; renews the lease. `sent_at` is the client's clock and comes back unchanged."""

    sent_at: Milliseconds


FromClient = (
    CallJoin
    | CallLeave
    | CallSync
    | SignalDescription
    | SignalCandidates
    | SignalNeed
    | MediaUpdate
    | HandRaise
    | ReactionSend
    | ChatSend
    | LobbyAdmit
    | LobbyDeny
    | ModerationMute
    | ModerationRemove
    | ModerationHost
    | CallLock
    | CallEnd
    | Ping
)


# From server to client


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
    | SignalDescriptionFrom
    | SignalCandidatesFrom
    | SignalNeedFrom
    | ReactionSent
    | ChatMessage
    | ModerationApplied
    | Pong
    | Error
    | RoomsState
    | RoomUpdated
)
