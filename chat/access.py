"""The only place that answers "may this person ...?". A room is fetched through the person: no row, no room."""

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from chat.models import Ban, Entry, Membership, Role, Room, User


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


def room_for(person: User, slug: str) -> Room | None:
    """One room by its address, with `role`, or None: missing and forbidden are not told apart."""
    return rooms_for(person).filter(slug=slug).first()


async def find_room(person: User, **key: str | int) -> Room | None:
    """The same, awaited, by address (`slug`) or by primary key (`pk`)."""
    return await rooms_for(person).filter(**key).afirst()


async def still_active(person: User) -> User | None:
    """The account afresh, or None when it is gone or disabled."""
    return await User.objects.filter(pk=person.pk, is_active=True).afirst()
