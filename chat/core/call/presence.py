"""What a participant says of themselves."""

from msgspec.structs import replace

from chat.core.call.change import Change, Draft, seated
from chat.core.call.state import Call
from chat.core.messages import MediaState


def set_media(call: Call | None, id: str, media: MediaState) -> Change:
    """What somebody sends from now on; remembered also for one who waits. Raises CallError not_joined."""
    waiting = call.waits(id) if call else None
    if call and waiting:
        changed = replace(waiting, arrival=replace(waiting.arrival, media=media))
        return Change(replace(call, waiting=tuple(changed if one.id == id else one for one in call.waiting)))
    call, participant = seated(call, id)
    draft = Draft(call)
    if participant.media != media:
        draft.put(replace(participant, media=media))
    return draft.done()


def raise_hand(call: Call | None, id: str, raised: bool) -> Change:
    """Raise or lower the hand. Raises CallError not_joined."""
    call, participant = seated(call, id)
    draft = Draft(call)
    if participant.hand != raised:
        draft.put(replace(participant, hand=raised))
    return draft.done()


def note_chat(call: Call | None, number: int) -> Change:
    """Remember the newest chat message, so that every `pong` can name it."""
    return Change(replace(call, chat=max(call.chat, number)) if call else None)
