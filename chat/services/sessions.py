"""Where a person is signed in."""

from chat.models import Session, User


def sign_out_everywhere(person: User) -> None:
    """End every session of this person's; their sockets follow (`chat.revocation`)."""
    Session.objects.filter(person=person).delete()
