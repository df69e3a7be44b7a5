"""A person as the call knows them, and their right to come back."""

import hashlib
import secrets

ID_BYTES = 16
SECRET_BYTES = 32


def person_key(account: int) -> str:
    """The key of an account on the wire: the same on each of a person's devices; says nothing about them."""
    return f"u{account}"


def account_of(key: str) -> int:
    """The primary key behind a person's key."""
    return int(key.removeprefix("u"))


def new_id() -> str:
    """128 random bits, for participants, connections and calls."""
    return secrets.token_urlsafe(ID_BYTES)


def new_secret() -> str:
    """256 random bits, for whoever shows them: a participant who comes back, the holder of a link."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_secret(secret: str) -> str:
    """The only form in which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
