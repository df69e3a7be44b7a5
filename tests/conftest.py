"""The cast: Alice hosts, Bob is a member, Mallory is outside."""

import pytest
from hypothesis import settings

from chat.models import Entry, Membership, Role, Room, User

# No deadlines: machines are noisy, and speed is measured elsewhere.
settings.register_profile("kaigi", deadline=None)
settings.load_profile("kaigi")

PASSWORD = "correct horse battery staple"


def make_person(username: str, **fields: object) -> User:
    """An account that can sign in with PASSWORD."""
    person = User(username=username, email=f"{username}@example.com", **fields)
    person.set_password(PASSWORD)
    person.save()
    return person


def make_room(slug: str, *, host: User | None = None, members: tuple[User, ...] = (), **fields: object) -> Room:
    """A room for named people, with its people in it."""
    room = Room.objects.create(slug=slug, **{"name": slug.capitalize(), "entry": Entry.NAMED} | fields)
    if host:
        Membership.objects.create(room=room, person=host, role=Role.HOST)
    for person in members:
        Membership.objects.create(room=room, person=person)
    return room


@pytest.fixture
def alice(db: None) -> User:
    """Hosts the rooms she is in."""
    return make_person("alice", display_name="Alice Amano", language="en")


@pytest.fixture
def bob(db: None) -> User:
    """A member."""
    return make_person("bob", display_name="坊 Bob", language="ja")


@pytest.fixture
def mallory(db: None) -> User:
    """Has an account, and no room."""
    return make_person("mallory", display_name="Mallory")


@pytest.fixture
def admin(db: None) -> User:
    """Administers the portal."""
    return make_person("admin", display_name="Admin", is_staff=True, is_superuser=True)


@pytest.fixture
def room(alice: User, bob: User) -> Room:
    """Alice hosts, Bob is a member, Mallory is outside."""
    return make_room("weekly", host=alice, members=(bob,))


@pytest.fixture
def lobby_room(alice: User, bob: User) -> Room:
    """As `room`, but members wait until Alice lets them in."""
    return make_room("interview", host=alice, members=(bob,), lobby=True)
