"""Rooms in each of which somebody is about to lose a right: made at once, with their people signed in."""

import json
from dataclasses import dataclass

from deploy.rehearsal import Rehearsal

PASSWORD = "correct horse battery staple"
"""Of everybody here, on a deployment that is gone in a minute."""

MAKE = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from chat.models import Membership, Room, User

Store = import_module(settings.SESSION_ENGINE).SessionStore
password = make_password(PASSWORD)

def signed_in(person):
    session = Store()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key

def someone(name, **fields):
    return User.objects.create(username=name, email=f"{name}@example.com", password=password, **fields)

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
print("SCENES", json.dumps([admin, [scene(*one) for one in WANTED]]))
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
    script = MAKE.replace("PASSWORD", repr(PASSWORD)).replace("WANTED", repr(wanted))
    printed = portal.manage("shell", "--verbosity=0", script=f"exec({script!r}, globals())")
    (line,) = [line for line in printed.splitlines() if "SCENES" in line]
    admin, scenes = json.loads(line.partition("SCENES ")[2])
    return admin, [Scene(**one) for one in scenes]
