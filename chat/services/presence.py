"""Going: leave, a lost socket; what a participant says of themselves."""

from chat.core.call import give_role as give_role_in
from chat.core.call import leave as leave_call
from chat.core.call import lose as lose_seat
from chat.core.call import raise_hand as raise_hand_in
from chat.core.call import set_media as set_media_in
from chat.core.call import shut_out as shut_out_of
from chat.core.messages import MediaState, Reaction, ReactionSent, Role
from chat.live.announce import view_of
from chat.live.live import Live


async def leave(live: Live, room: int, id: str) -> None:
    """Give the seat, or the place in the lobby, back."""
    await live.change(room, lambda call, now: leave_call(call, id, now))


async def shut_out(live: Live, room: int, id: str, connection: str) -> None:
    """The call has ended this socket; a heartbeat that came in between may have put its participant back."""
    await live.change(room, lambda call, now: shut_out_of(call, id, connection, now))


async def lose(live: Live, room: int, id: str, connection: str, page_gone: bool) -> None:
    """The socket is lost. page_gone: the browser closed it because the page was left or reloaded."""
    await live.change(room, lambda call, now: lose_seat(call, id, connection, now, page_gone))


async def give_role(live: Live, room: int, id: str, role: Role) -> None:
    """The room has given somebody this role; those in the lobby may have a host now, or none."""
    settled = await live.change(room, lambda call, now: give_role_in(call, id, role, now))
    if settled.after != settled.before:
        await live.announcer.room_changed(room, view_of(settled.after))


async def set_media(live: Live, room: int, id: str, media: MediaState) -> None:
    """What somebody sends from now on. Raises CallError not_joined."""
    await live.change(room, lambda call, now: set_media_in(call, id, media))


async def raise_hand(live: Live, room: int, id: str, raised: bool) -> None:
    """Raise or lower the hand. Raises CallError not_joined."""
    await live.change(room, lambda call, now: raise_hand_in(call, id, raised))


async def react(live: Live, room: int, id: str, reaction: Reaction) -> None:
    """Show a reaction to everyone in the call."""
    await live.announcer.tell_room(room, ReactionSent(sender=id, reaction=reaction))
