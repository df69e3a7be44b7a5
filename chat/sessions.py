"""Sessions in the database, each row saying whose it is and of which sign-in (Django's AbstractBaseSession)."""

from collections.abc import MutableMapping
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from chat.services.people import new_id

SIGN_IN = "sign_in"


class SessionStore(db.SessionStore):
    """Whoever is signed in gets an id for this sign-in: it outlives each new key of the session, and ends with it."""

    @classmethod
    def get_model_class(cls) -> Any:
        from chat.models import Session  # the settings name this module before the models are there

        return Session

    def create_model_instance(self, data: MutableMapping[str, Any]) -> Any:  # type: ignore[override]
        _name_sign_in(data)
        return _marked(super().create_model_instance(data), data)  # type: ignore[arg-type]

    async def acreate_model_instance(self, data: MutableMapping[str, Any]) -> Any:
        _name_sign_in(data)
        return _marked(await super().acreate_model_instance(data), data)  # type: ignore[misc,arg-type]


def _name_sign_in(data: MutableMapping[str, Any]) -> None:
    if SESSION_KEY in data:
        data.setdefault(SIGN_IN, new_id())


def _marked(session: Any, data: MutableMapping[str, Any]) -> Any:
    if SESSION_KEY in data:
        session.person_id, session.sign_in = int(data[SESSION_KEY]), data[SIGN_IN]
    return session
