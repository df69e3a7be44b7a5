"""What a client may send. Unknown fields are forbidden."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from chat.core.messages.parts import (
    CANDIDATES_A_MESSAGE,
    Candidate,
    ChatText,
    Description,
    Id,
    MediaState,
    Milliseconds,
    OfferNumber,
    Reaction,
    Secret,
    Source,
)
from chat.core.messages.summary import LinkSummary


class ClientMessage(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What a client may send; `type` picks the struct."""


class CallJoin(ClientMessage, frozen=True, tag="call.join"):
    """Take a seat, or a place in the lobby. `resume`: come back as the same participant, links kept.
    `replaces`: take the seat of the participant whose secret this is (after a reload), with new links."""

    media: MediaState
    resume: Secret | UnsetType = UNSET
    replaces: Secret | UnsetType = UNSET


class CallApproach(ClientMessage, frozen=True, tag="call.approach"):
    """Become a visitor: make links with those inside before joining, with nothing sent over them."""


class CallLeave(ClientMessage, frozen=True, tag="call.leave"):
    """Give the seat, or the place in the lobby, back, or visit no longer. The socket stays open."""


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


class CallReport(ClientMessage, frozen=True, tag="call.report"):
    """How the link to somebody of this call was until now, for the administrators. There is no answer; told again,
    the last one counts."""

    about: Id
    link: LinkSummary


class Ping(ClientMessage, frozen=True, tag="ping"):
    """Every 10 s; renews the lease. `sent_at` is the client's clock and comes back unchanged."""

    sent_at: Milliseconds


FromClient = (
    CallJoin
    | CallApproach
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
    | CallReport
    | Ping
)
