"""People and rooms for a rehearsal: made at once, and signed in already."""

from dataclasses import dataclass

from deploy.rehearsal import Rehearsal
from deploy.shell import run

MAKE = """
from django.contrib.auth.hashers import make_password
from chat.models import Room, User

Room.objects.bulk_create([Room(name=f"Room {n}", slug=f"room-{n}", capacity=8) for n in range(rooms)])
people = [User(username=f"p{n}", email=f"p{n}@example.com", password=make_password(None)) for n in range(rooms * each)]
User.objects.bulk_create(people)
answer = [signed_in(person) for person in people]
"""


@dataclass(frozen=True)
class Someone:
    """name: the account; slug: the room they go to; cookie: of their session."""

    name: str
    slug: str
    cookie: str

    @property
    def room(self) -> int:
        """The primary key: the rooms are the first of their database."""
        return int(self.slug.removeprefix("room-")) + 1


def make_crowd(rehearsal: Rehearsal, rooms: int, each: int) -> list[Someone]:
    """`each` people for each of room-0, room-1 ...; nobody has joined yet."""
    cookies = run(rehearsal.manage, MAKE, rooms=rooms, each=each)
    return [Someone(f"p{n}", f"room-{n // each}", cookie) for n, cookie in enumerate(cookies)]
