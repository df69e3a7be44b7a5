"""Carries signals between two participants of one call. The server never looks into them."""

from collections.abc import Container

from chat.core.errors import CallError, ErrorCode
from chat.core.messages import (
    ServerMessage,
    SignalCandidates,
    SignalCandidatesFrom,
    SignalDescription,
    SignalDescriptionFrom,
    SignalNeed,
    SignalNeedFrom,
)
from chat.live.live import Live

Signal = SignalDescription | SignalCandidates | SignalNeed


async def relay(live: Live, room: int, sender: str, present: Container[str], signal: Signal) -> None:
    """Send a signal to its target, stamped with the sender.

    sender: a participant's id.
    present: the ids this connection knows of; only an unknown one costs a look at the store.
    Raises CallError unknown_participant.
    """
    if signal.to == sender or not await _is_inside(live, room, present, signal.to):
        raise CallError(ErrorCode.UNKNOWN_PARTICIPANT)
    await live.announcer.tell_one(signal.to, _stamped(sender, signal))
    live.observer.relayed()


async def _is_inside(live: Live, room: int, present: Container[str], id: str) -> bool:
    if id in present:
        return True
    call = await live.store.load(room)
    return call is not None and call.participant(id) is not None


def _stamped(sender: str, signal: Signal) -> ServerMessage:
    match signal:
        case SignalDescription(link=link, offer=offer, description=description, restart=restart):
            return SignalDescriptionFrom(
                sender=sender, link=link, offer=offer, description=description, restart=restart
            )
        case SignalCandidates(link=link, offer=offer, candidates=candidates, end=end):
            return SignalCandidatesFrom(sender=sender, link=link, offer=offer, candidates=candidates, end=end)
        case SignalNeed(link=link, what=what):
            return SignalNeedFrom(sender=sender, link=link, what=what)
