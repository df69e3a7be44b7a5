"""How TURN_URLS and TURN_SECRET are read."""

import re
from pathlib import Path

from environs import ValidationError

SECRET_CHARACTERS = 32
"""The least that the secret shared with the TURN server has: whoever guesses it has a free relay into the house."""

HOST = r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)"
PORT = r"(?::(?P<port>[0-9]{1,5}))?"
ADDRESS = re.compile(
    rf"(?:stun:{HOST}|turn:{HOST}|turns:{HOST}){PORT}(?P<transport>\?transport=(?:udp|tcp))?", re.ASCII
)
"""RFC 7064 and RFC 7065, as far as browsers go along."""


def read_urls(value: str) -> list[str]:
    """The addresses of STUN and TURN servers, comma separated; empty: none. Raises ValidationError in words.

    The words never repeat an address: somebody may have written a password into it.
    """
    urls = [url.strip() for url in value.split(",")] if value.strip() else []
    for number, url in enumerate(urls, 1):
        if not _is_valid(url):
            which = f"address {number} of {len(urls)} is not" if len(urls) > 1 else "is not"
            raise ValidationError(
                f"{which} like stun:turn.example.com:3478, turn:turn.example.com:3478?transport=udp "
                "or turns:turn.example.com:443?transport=tcp, without // and without a password"
            )
    return urls


def read_secret(value: str, *, file: str) -> str:
    """The secret, else the content of its file, else nothing. Raises ValidationError in words."""
    try:
        secret = value or (Path(file).read_text(encoding="utf-8").strip() if file else "")
    except (OSError, UnicodeDecodeError):
        raise ValidationError(f"not set, and {file} of TURN_SECRET_FILE cannot be read") from None
    if (secret or file) and len(secret) < SECRET_CHARACTERS:
        raise ValidationError(f"shorter than {SECRET_CHARACTERS} characters; openssl rand -hex 32 makes a good one")
    return secret


def _is_valid(url: str) -> bool:
    found = ADDRESS.fullmatch(url)
    if not found or not 0 < int(found["port"] or 1) < 65536:
        return False
    transport = found["transport"]
    return not transport or url.startswith("turn:") or (url.startswith("turns:") and transport.endswith("tcp"))
