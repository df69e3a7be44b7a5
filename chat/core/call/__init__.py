"""The rules of a call: take a call, an event and the time; return the new call and what to tell whom."""

from chat.core.call.change import Change, Close, Effect, Seat, Tell, TellOne
from chat.core.call.entering import admit, deny, join, reseat, resume, take_over
from chat.core.call.leaving import leave, lose
from chat.core.call.moderation import close_room, end, hand_over, lock, mute, remove
from chat.core.call.presence import note_chat, raise_hand, set_media
from chat.core.call.role import give_role
from chat.core.call.state import Arrival, Call, Participant, Rules, Waiting

__all__ = [
    "Arrival",
    "Call",
    "Change",
    "Close",
    "Effect",
    "Participant",
    "Rules",
    "Seat",
    "Tell",
    "TellOne",
    "Waiting",
    "admit",
    "close_room",
    "deny",
    "end",
    "give_role",
    "hand_over",
    "join",
    "leave",
    "lock",
    "lose",
    "mute",
    "note_chat",
    "raise_hand",
    "remove",
    "reseat",
    "resume",
    "set_media",
    "take_over",
]
