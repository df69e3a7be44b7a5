"""Runs beside the server, on its data folder: makes accounts, rooms and links for the tests, one JSON line each.

python -m tests.e2e.registry    {"make": "room", "slug": "r1", ...}  ->  {"slug": "r1"}
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django


def make_person(username: str, password: str, **fields: Any) -> dict[str, Any]:
    """An account. Returns the id others know it by."""
    from chat.models import User
    from chat.services.people import person_key

    person = User(username=username, email=f"{username}@example.com", **fields)
    person.set_password(password)
    person.save()
    return {"key": person_key(person.pk), "pk": person.pk}


def make_room(slug: str, hosts: list[str], members: list[str], **fields: Any) -> dict[str, Any]:
    """A room for named people."""
    from chat.models import Membership, Role, Room, User

    room = Room.objects.create(slug=slug, entry="named", **fields)
    for role, usernames in ((Role.HOST, hosts), (Role.MEMBER, members)):
        for person in User.objects.filter(username__in=usernames):
            Membership.objects.create(room=room, person=person, role=role)
    return {"pk": room.pk}


def make_setup_link() -> dict[str, Any]:
    """A link that makes the first administrator."""
    from chat.services.setup import make_first_administrator_link

    return {"path": make_first_administrator_link()}


def make_password_link(username: str) -> dict[str, Any]:
    """A link with which somebody sets a password."""
    from chat.models import User
    from chat.services.setup import make_password_link

    return {"path": make_password_link(User.objects.get(username=username))}


MAKERS: dict[str, Callable[..., dict[str, Any]]] = {
    "person": make_person,
    "room": make_room,
    "setup_link": make_setup_link,
    "password_link": make_password_link,
}


def main() -> None:
    """Answers line by line until its input ends."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "videochat_site.settings"
    django.setup()
    for line in sys.stdin:
        order = json.loads(line)
        answer = MAKERS[order.pop("make")](**order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
