"""Rooms in each of which somebody is about to lose a right: made at once, with their people signed in."""

from dataclasses import dataclass

from deploy.rehearsal import Rehearsal
from deploy.shell import run

PASSWORD = "correct horse battery staple"
"""Of everybody here, on a deployment that is gone in a minute."""

MAKE = """
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from chat.models import Membership, Room, User

hashed = make_password(password)

def someone(name, **fields):
    return User.objects.create(username=name, email=f"{name}@example.com", password=hashed, **fields)

def scene(slug, way):
    room = Room.objects.create(name=slug, slug=slug, entry="named", capacity=8)
    host, victim = someone(f"host-{slug}"), someone(f"victim-{slug}")
    Membership.objects.create(room=room, person=host, role="host")
    if way == "group":
        group = Group.objects.create(name=slug)
        victim.groups.add(group)
        entry = Membership.objects.create(room=room, group=group)
    else:
        entry = Membership.objects.create(room=room, person=victim, role="host" if way == "host" else "member")
    return {
        "slug": slug, "room": room.pk, "victim": victim.pk, "entry": entry.pk, "host_cookie": signed_in(host),
        "cookie": signed_in(victim), "pocket": signed_in(victim),
    }

admin = signed_in(someone("ada", is_staff=True, is_superuser=True))
answer = [admin, [scene(*one) for one in wanted]]
"""


@dataclass(frozen=True)
class Scene:
    """room, victim, entry: primary keys; entry is the membership that lets the victim in. pocket: a session of the
    victim's phone."""

    slug: str
    room: int
    victim: int
    entry: int
    host_cookie: str
    cookie: str
    pocket: str


def make_scenes(portal: Rehearsal, wanted: list[tuple[str, str]]) -> tuple[str, list[Scene]]:
    """wanted: the address of each room, and how its victim gets in: "member", "host" or "group".

    Returns the cookie of an administrator, and the scenes.
    """
    admin, scenes = run(portal.manage, MAKE, password=PASSWORD, wanted=wanted)
    return admin, [Scene(**one) for one in scenes]
