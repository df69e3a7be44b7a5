"""Limits, names and parts that several messages share."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

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


class PeerInfo(Struct, frozen=True):
    """Somebody to make a link with, before it is said who they are. The greater `order` of a pair offers."""

    id: str
    order: int


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
