"""The rules of a call: take a call, an event and the time; return the new call and what to tell whom."""

from chat.core.call.change import LEASE_SECONDS, Change, Close, Dismiss, Effect, Seat, Tell, TellOne
from chat.core.call.entering import admit, deny, join, reseat, resume, take_over
from chat.core.call.leaving import expire, leave, lose, shut_out
from chat.core.call.moderation import close_room, end, hand_over, lock, mute, remove
from chat.core.call.presence import note_chat, raise_hand, set_media
from chat.core.call.role import entitled, give_role
from chat.core.call.state import Arrival, Call, Participant, Rules, Visitor, Waiting
from chat.core.call.visiting import VISIT_SECONDS, approach, may_signal, overstay, turn_away

__all__ = [
    "LEASE_SECONDS",
    "VISIT_SECONDS",
    "Arrival",
    "Call",
    "Change",
    "Close",
    "Dismiss",
    "Effect",
    "Participant",
    "Rules",
    "Seat",
    "Tell",
    "TellOne",
    "Visitor",
    "Waiting",
    "admit",
    "approach",
    "close_room",
    "deny",
    "end",
    "entitled",
    "expire",
    "give_role",
    "hand_over",
    "join",
    "leave",
    "lock",
    "lose",
    "may_signal",
    "mute",
    "note_chat",
    "overstay",
    "raise_hand",
    "remove",
    "reseat",
    "resume",
    "set_media",
    "shut_out",
    "take_over",
    "turn_away",
]
