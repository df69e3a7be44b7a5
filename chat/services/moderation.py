"""What hosts do. Each raises CallError not_joined, not_allowed or unknown_participant; admit also room_full."""

from contextlib import suppress

from django.db import IntegrityError

from chat.core import call as rules
from chat.core.messages import Source
from chat.live.live import Live
from chat.models import Ban, User
from chat.services.people import account_of
from chat.services.rooms import capacity_of, keep_lock


async def admit(live: Live, room: int, actor: str, id: str) -> None:
    """Let somebody in."""
    capacity = await capacity_of(room)
    await live.change(room, lambda call, now: rules.admit(call, actor, id, now, capacity))


async def deny(live: Live, room: int, actor: str, id: str) -> None:
    """Send somebody in the lobby away."""
    await live.change(room, lambda call, now: rules.deny(call, actor, id))


async def mute(live: Live, room: int, actor: str, id: str, source: Source) -> None:
    """Switch off somebody's microphone, camera or screen."""
    await live.change(room, lambda call, now: rules.mute(call, actor, id, source))


async def remove(live: Live, room: int, actor: str, id: str, ban: bool, by: User) -> None:
    """Take somebody out, and write the ban down. In between they could at most knock."""
    settled = await live.change(room, lambda call, now: rules.remove(call, actor, id, ban, now))
    target = settled.before.participant(id) if settled.before else None
    if ban and target:
        with suppress(IntegrityError):  # an account that was deleted since needs no ban
            await Ban.objects.aget_or_create(room_id=room, person_id=account_of(target.person), defaults={"by": by})


async def hand_over(live: Live, room: int, actor: str, id: str) -> None:
    """Make somebody host in one's own place."""
    await live.change(room, lambda call, now: rules.hand_over(call, actor, id))


async def lock(live: Live, room: int, actor: str, locked: bool) -> None:
    """Lock or unlock, and write it down."""
    await live.change(room, lambda call, now: rules.lock(call, actor, locked, now))
    await keep_lock(room, locked)


async def end(live: Live, room: int, actor: str) -> None:
    """End the call for everyone."""
    await live.change(room, lambda call, now: rules.end(call, actor))


async def close_room(live: Live, room: int) -> None:
    """An administrator closed or deleted the room: its call ends."""
    await live.change(room, lambda call, now: rules.close_room(call))
