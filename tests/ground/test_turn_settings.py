"""TURN_URLS and TURN_SECRET: what is taken, and what is refused in one clear sentence."""

from pathlib import Path

import pytest
from environs import ValidationError
from pytest_django import Settings

from chat.checks import check_turn_secret
from videochat_site.turn import read_secret, read_urls

SECRET = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("value", "urls"),
    [
        ("", []),
        ("   ", []),
        ("stun:turn.example.com", ["stun:turn.example.com"]),
        ("turn:192.0.2.7:3478?transport=udp", ["turn:192.0.2.7:3478?transport=udp"]),
        ("turn:[2001:db8::7]:3478?transport=tcp", ["turn:[2001:db8::7]:3478?transport=tcp"]),
        ("turns:t.example:443?transport=tcp", ["turns:t.example:443?transport=tcp"]),
        (" stun:a:1 , turn:a:65535,turns:a ", ["stun:a:1", "turn:a:65535", "turns:a"]),
    ],
)
def test_addresses_of_stun_and_turn_servers_are_taken(value: str, urls: list[str]) -> None:
    assert read_urls(value) == urls


@pytest.mark.parametrize(
    "value",
    [
        "turn.example.com",
        "https://turn.example.com",
        "turn://turn.example.com",
        "turn:user:hunter2@turn.example.com",
        "turn:turn.example.com:0",
        "turn:turn.example.com:65536",
        "turn:turn.example.com:٣٤٧٨",
        "turn:turn.example.com?transport=tls",
        "turns:turn.example.com?transport=udp",
        "stun:turn.example.com?transport=udp",
        "stuns:turn.example.com",
        "turn:",
        "turn:2001:db8::7",
        "turn:turn.exa mple.com",
    ],
)
def test_anything_else_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match=r"^is not like stun:"):
        read_urls(value)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(ValidationError, match=r"without a password$") as refusal:
        read_urls("turn:user:hunter2@turn.example.com")
    assert "hunter2" not in str(refusal.value)


def test_the_wrong_one_of_several_addresses_is_named_by_its_place() -> None:
    with pytest.raises(ValidationError, match=r"^address 2 of 3 is not like "):
        read_urls("stun:a,,turn:a")


def test_the_secret_comes_from_its_file_unless_it_is_set(tmp_path: Path) -> None:
    file = tmp_path / "turn-secret"
    file.write_text(f"{SECRET}\n")
    assert read_secret("", file=str(file)) == SECRET
    assert read_secret("b" * 32, file=str(file)) == "b" * 32
    assert read_secret("", file="") == ""


def test_a_secret_that_cannot_be_read_or_guessed_too_easily_is_refused(tmp_path: Path) -> None:
    missing, empty = tmp_path / "missing", tmp_path / "empty"
    empty.touch()
    with pytest.raises(ValidationError, match=f"{missing} of TURN_SECRET_FILE cannot be read"):
        read_secret("", file=str(missing))
    for value, file in (("short", ""), ("", str(empty))):
        with pytest.raises(ValidationError, match="shorter than 32 characters"):
            read_secret(value, file=file)


def test_a_secret_that_everyone_on_the_machine_can_read_is_warned_of(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "turn-secret"
    file.write_text(SECRET)
    settings.TURN_SECRET_FILE = str(file)
    file.chmod(0o644)
    assert [(found.id, found.hint) for found in check_turn_secret()] == [("kaigi.W013", f"Run chmod 600 {file}.")]
    file.chmod(0o600)
    assert check_turn_secret() == []
