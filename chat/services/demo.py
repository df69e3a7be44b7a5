"""Sample rooms and accounts to look around in. Every password is made up on the spot."""

import secrets
from typing import Any

from django.db import transaction

from chat.models import Entry, Membership, Role, Room, User

PASSWORD_BYTES = 9

PEOPLE: dict[str, dict[str, Any]] = {
    "hanako": {"display_name": "山田 花子", "email": "hanako@example.com", "language": "ja"},
    "kenji": {"display_name": "佐藤 健二", "email": "kenji@example.com", "language": "ja"},
    "emma": {"display_name": "Emma Clarke", "email": "emma@example.com", "language": "en"},
    "oliver": {"display_name": "Oliver Brandt", "email": "oliver@example.com", "language": "en"},
}
ROOMS: dict[str, dict[str, Any]] = {
    "lounge": {"name": "ラウンジ Lounge", "description": "Open to everyone. どなたでもどうぞ。"},
    "weekly": {"name": "週次定例 Weekly", "description": "Mondays at 10:00. 毎週月曜 10 時", "entry": Entry.NAMED},
    "interview": {
        "name": "Interviews 面接",
        "description": "A host lets people in.",
        "entry": Entry.NAMED,
        "lobby": True,
    },
}
HOSTS = {"weekly": ["hanako"], "interview": ["emma"], "lounge": ["hanako"]}
MEMBERS = {"weekly": ["kenji", "emma"], "interview": ["hanako", "oliver"]}


@transaction.atomic
def make_demo() -> dict[str, str]:
    """Adds what is missing of the sample. Returns the password of each account it made, by user name."""
    passwords = {username: secrets.token_urlsafe(PASSWORD_BYTES) for username in PEOPLE if _is_free(username)}
    for username, password in passwords.items():
        User.objects.create_user(username, password=password, **PEOPLE[username])
    for slug, fields in ROOMS.items():
        room, is_new = Room.objects.get_or_create(slug=slug, defaults=fields)
        if is_new:
            _seat(room, HOSTS.get(slug, []), Role.HOST)
            _seat(room, MEMBERS.get(slug, []), Role.MEMBER)
    return passwords


def _is_free(username: str) -> bool:
    taken = User.objects.filter(username=username) | User.objects.filter(email=PEOPLE[username]["email"])
    return not taken.exists()


def _seat(room: Room, usernames: list[str], role: Role) -> None:
    for person in User.objects.filter(username__in=usernames):
        Membership.objects.create(room=room, person=person, role=role)
