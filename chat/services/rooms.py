"""What people see of rooms from outside, and what of a room's life is written down."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone
from msgspec.structs import replace

from chat.core.call import Rules
from chat.core.messages import RoomInfo
from chat.live.announce import RoomView, view_of
from chat.live.live import Live
from chat.live.store import CallStore
from chat.models import Room

USED_AGAIN = timedelta(minutes=1)


async def overview(live: Live, rooms: Collection[Room]) -> list[RoomInfo]:
    """These rooms, with who is inside now. rooms: fetched through the person, so that each carries their role."""
    calls = await live.store.load_many(room.pk for room in rooms)
    return [describe(room, view_of(calls.get(room.pk))) for room in rooms]


async def room_info(live: Live, room: Room) -> RoomInfo:
    """One room afresh, fetched through the person likewise."""
    return describe(room, view_of(await live.store.load(room.pk)))


def describe(room: Room, view: RoomView) -> RoomInfo:
    """A room for whoever it was fetched for: only hosts see who waits."""
    return RoomInfo(
        slug=room.slug,
        name=room.name,
        description=room.description,
        is_open=room.is_open,
        lobby=room.lobby,
        locked=view.locked,
        capacity=room.capacity,
        role=room.role,
        inside=view.inside,
        waiting=view.waiting if room.role == "host" else [],
        last_used_at=room.last_used_at.timestamp() if room.last_used_at else None,
    )


async def views_of(store: CallStore, rooms: Collection[int]) -> dict[int, RoomView]:
    """What is so in these rooms now: one read."""
    calls = await store.load_many(rooms)
    return {room: view_of(calls.get(room)) for room in rooms}


def is_still_so(shown: RoomInfo, view: RoomView) -> bool:
    """Whether a room that was shown is as seen from outside now, for whoever it was shown to."""
    sees_the_same = shown.role != "host" or shown.waiting == view.waiting
    return sees_the_same and (shown.inside, shown.locked) == (view.inside, view.locked)


def looks_alike(some: Collection[Room], others: Collection[Room]) -> bool:
    """Whether these rooms look the same to whoever they were fetched for, whatever happens inside."""
    nobody = view_of(None)
    return [_lasting(describe(room, nobody)) for room in some] == [_lasting(describe(room, nobody)) for room in others]


def rules_of(room: Room) -> Rules:
    """What the room asks of whoever comes in."""
    return Rules(capacity=room.capacity, lobby=room.lobby, locked=room.locked)


async def capacity_of(room: int) -> int:
    """How many seats the room has now; none when it has just been deleted."""
    seats = await Room.objects.filter(pk=room).values_list("capacity", flat=True).afirst()
    return seats or 0


def _lasting(room: RoomInfo) -> RoomInfo:
    return replace(room, last_used_at=None)


async def mark_used(room: Room) -> None:
    """Write down that somebody is in this room now; once a minute is enough."""
    now = timezone.now()
    if room.last_used_at is None or now - room.last_used_at > USED_AGAIN:
        await Room.objects.filter(pk=room.pk).aupdate(last_used_at=now)


async def keep_lock(room: int, locked: bool) -> None:
    """Write the lock down, so that it outlives the store of what is true now."""
    await Room.objects.filter(pk=room).aupdate(locked=locked)


async def forget_lock(room: int) -> None:
    """The last participant has left: the lock goes with them."""
    await Room.objects.filter(pk=room, locked=True).aupdate(locked=False)
