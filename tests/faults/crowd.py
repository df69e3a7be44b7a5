"""People and rooms for a rehearsal: made at once, and signed in already."""

import json
from dataclasses import dataclass

from deploy.rehearsal import Rehearsal

MAKE = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from chat.models import Room, User

Store = import_module(settings.SESSION_ENGINE).SessionStore

def signed_in(person):
    session = Store()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key

Room.objects.bulk_create([Room(name=f"Room {n}", slug=f"room-{n}", capacity=8) for n in range(ROOMS)])
people = [User(username=f"p{n}", email=f"p{n}@example.com", password=make_password(None)) for n in range(PEOPLE)]
User.objects.bulk_create(people)
print("COOKIES", json.dumps([signed_in(person) for person in people]))
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
    script = MAKE.replace("ROOMS", str(rooms)).replace("PEOPLE", str(rooms * each))
    printed = rehearsal.manage("shell", "--verbosity=0", script=f"exec({script!r}, globals())")
    (line,) = [line for line in printed.splitlines() if "COOKIES" in line]
    cookies = json.loads(line.partition("COOKIES ")[2])
    return [Someone(f"p{n}", f"room-{n // each}", cookie) for n, cookie in enumerate(cookies)]
