"""Carries signals between two participants of one call, or one and a visitor. The server never looks into them."""

import time
from collections.abc import Container

import msgspec

from chat.core.call import Visitor, may_signal
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
    if signal.to == sender or not await _is_there(live, room, present, signal.to):
        raise CallError(ErrorCode.UNKNOWN_PARTICIPANT)
    await _pass_on(live, sender, signal)


def relay_at_once(live: Live, sender: str, present: Container[str], signal: Signal) -> bool:
    """The same where nothing has to be waited for; False: nothing was done, and `relay` knows what to do."""
    if signal.to == sender or signal.to not in present:
        return False
    if not live.announcer.tell_one_at_once(signal.to, _stamped(sender, signal)):
        return False
    live.observer.relayed()
    return True


async def relay_of_visitor(live: Live, room: int, sender: str, signal: Signal) -> bool:
    """The same for a visitor, who is looked up each time: a few signals, of somebody who may have been let go.

    False: they have sent more than links take; it went nowhere. Raises CallError unknown_participant.
    """
    call = await live.store.load(room)
    if call is None or not may_signal(call, sender, signal.to):
        raise CallError(ErrorCode.UNKNOWN_PARTICIPANT)
    visitor = call.visitor(sender)
    if visitor and not _may_spend(live, visitor, signal):
        return False
    await _pass_on(live, sender, signal)
    return True


def _may_spend(live: Live, visitor: Visitor, signal: Signal) -> bool:
    return live.allowance.spend(visitor.person, signal.to, len(msgspec.json.encode(signal)), time.monotonic())


async def _is_there(live: Live, room: int, present: Container[str], id: str) -> bool:
    if id in present:
        return True
    call = await live.store.load(room)
    return call is not None and (call.participant(id) or call.visitor(id)) is not None


async def _pass_on(live: Live, sender: str, signal: Signal) -> None:
    await live.announcer.tell_one(signal.to, _stamped(sender, signal))
    live.observer.relayed()


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
