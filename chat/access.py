"""The only place that answers "may this person ...?". A room is fetched through the person: no row, no room."""

from collections.abc import Collection
from copy import copy

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from chat.models import Ban, Entry, Membership, Role, Room, Session, User

# Who is signed in


def signed_in(session: Session) -> User | None:
    """Whom a session signs in: an active account that has kept its password since, with `sign_in`.

    As django.contrib.auth.get_user, which would give the session of a former SECRET_KEY a new key, in a cookie
    that no WebSocket can set.
    """
    data, person = session.get_decoded(), session.person
    if person is None or not person.is_active:
        return None
    if data.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    good = (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash())
    if not any(constant_time_compare(data.get(HASH_SESSION_KEY, ""), each) for each in good):
        return None
    person.sign_in = session.sign_in
    return person


async def find_sessions(sign_ins: Collection[str]) -> dict[str, Session]:
    """The sessions of these sign-ins, while they last: one query."""
    return {session.sign_in: session async for session in _running_sessions().filter(sign_in__in=sign_ins)}


async def find_sessions_by_key(keys: Collection[str]) -> dict[str, Session]:
    """The sessions with these keys, likewise."""
    return {session.session_key: session async for session in _running_sessions().filter(session_key__in=keys)}


def _running_sessions() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__gt=timezone.now()).select_related("person")


# Who may enter which room


def rooms_for(person: User) -> QuerySet[Room]:
    """The rooms this person may know of, open or closed, each with `role` ("host" or "member")."""
    if not person.is_active:
        return Room.objects.none()
    mine = Membership.objects.filter(Q(person=person) | Q(group__user=person), room=OuterRef("pk"))
    banned = Ban.objects.filter(room=OuterRef("pk"), person=person)
    hosts = When(Exists(mine.filter(role=Role.HOST)), then=Value(Role.HOST))
    return (
        Room.objects.annotate(role=Case(hosts, default=Value(Role.MEMBER), output_field=CharField()))  # type: ignore[no-redef]
        .filter(Q(entry=Entry.EVERYONE) | Exists(mine))
        .exclude(Exists(banned))
    )


async def find_room(person: User, slug: str) -> Room | None:
    """One room by its address, with `role`, or None: missing and forbidden are not told apart."""
    return await rooms_for(person).filter(slug=slug).afirst()


def may_enter(room: Room) -> bool:
    """Whether somebody may be in it. room: fetched through them, so that they may know of it."""
    return room.is_open


class Rights:
    """Which rooms many people may know of: what `rooms_for` says of each, in one query a table."""

    def __init__(self, rooms: list[Room], roles: dict[tuple[int, int], Role], bans: set[tuple[int, int]]) -> None:
        self._rooms = {room.pk: room for room in rooms}
        self._keys = {room.slug: room.pk for room in rooms}
        self._roles = roles
        self._bans = bans

    @classmethod
    async def load(cls, people: Collection[int], rooms: QuerySet[Room] | None = None) -> "Rights":
        """people: primary keys. rooms: None for all."""
        found = [room async for room in (Room.objects.all() if rooms is None else rooms)]
        these = Q() if rooms is None else Q(room__in=found)
        mine = Membership.objects.filter(these, Q(person__in=people) | Q(group__user__in=people))
        roles: dict[tuple[int, int], Role] = {}
        async for room, person, member, role in mine.values_list("room", "person", "group__user", "role"):
            key = (person or member, room)
            roles[key] = Role.HOST if Role.HOST in (role, roles.get(key)) else Role.MEMBER
        banned = Ban.objects.filter(these, person__in=people)
        bans = {pair async for pair in banned.values_list("person", "room")}
        return cls(found, roles, bans)

    def room(self, person: User, key: int) -> Room | None:
        """One room, with `role`, or None."""
        room, pair = self._rooms.get(key), (person.pk, key)
        if room is None or not person.is_active or pair in self._bans:
            return None
        if room.entry != Entry.EVERYONE and pair not in self._roles:
            return None
        found = copy(room)
        found.role = "host" if self._roles.get(pair) == Role.HOST else "member"
        return found

    def has(self, key: int) -> bool:
        """Whether there is such a room, of those asked for. Only for whoever was let in before may this make a
        difference: to others missing and forbidden are one."""
        return key in self._rooms

    def room_at(self, person: User, slug: str) -> Room | None:
        """The same by its address."""
        key = self._keys.get(slug)
        return None if key is None else self.room(person, key)

    def rooms(self, person: User) -> list[Room]:
        """Every loaded room of this person's, in order, each with `role`."""
        found = (self.room(person, key) for key in self._rooms)
        return [room for room in found if room is not None]
