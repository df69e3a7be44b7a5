"""Credentials of the TURN server: what coturn computes from the same secret, and for how long they are good."""

import base64
import hashlib
import hmac

from chat.core.messages import IceServer
from chat.core.turn import credentials, ice_servers, is_due

SECRET = "north-wind-and-sun-0123456789abcdef"
STUN, UDP, TLS = "stun:turn.example.com", "turn:turn.example.com?transport=udp", "turns:turn.example.com:443"


def test_a_credential_is_the_hmac_sha1_of_the_user_name() -> None:
    username, credential = credentials(SECRET, "p-bob", 1700003600)
    expected = hmac.new(SECRET.encode(), b"1700003600:p-bob", hashlib.sha1).digest()
    assert username == "1700003600:p-bob"
    assert base64.b64decode(credential) == expected


def test_a_credential_is_another_for_every_participant_time_and_secret() -> None:
    made = {credentials(*of)[1] for of in [(SECRET, "p", 1), (SECRET, "p", 2), (SECRET, "q", 1), ("another", "p", 1)]}
    assert len(made) == 4


def test_only_relays_are_given_credentials() -> None:
    username, credential = credentials(SECRET, "p-bob", 10)
    assert ice_servers([UDP, STUN, TLS], SECRET, "p-bob", 10) == [
        IceServer(urls=[STUN]),
        IceServer(urls=[UDP, TLS], username=username, credential=credential),
    ]
    assert ice_servers([STUN], "", "p-bob", 10) == [IceServer(urls=[STUN])]


def test_without_an_address_there_is_no_server_at_all() -> None:
    assert ice_servers([], "", "p-bob", 10) == []


def test_credentials_are_renewed_when_less_than_half_of_their_life_is_left() -> None:
    assert not is_due(expires=3600, lifetime=3600, now=0)
    assert not is_due(expires=3600, lifetime=3600, now=1800)
    assert is_due(expires=3600, lifetime=3600, now=1801)
    assert is_due(expires=3600, lifetime=3600, now=9999)
