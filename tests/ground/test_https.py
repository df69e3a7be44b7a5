"""./run --https: a certificate for the local network, from an authority made on this machine."""

import socket
import ssl
import stat
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography import x509
from django.test import Client

from chat.core.errors import CloseCode
from chat.https.authority import fingerprint_of, prepare_certificate
from tests.ground.starting import Kaigi, running
from tests.ground.websocket import connect

NAMES = ["localhost"]
HERE = ["192.168.7.5", "127.0.0.1"]


def trusting(authority: Path) -> ssl.SSLContext:
    """What a browser is that has installed this authority and no other."""
    context = ssl.create_default_context(cafile=authority)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def get(kaigi: Kaigi, path: str, authority: Path) -> bytes:
    """A page over https, from a client that checks the certificate."""
    with urllib.request.urlopen(f"https://localhost:{kaigi.port}{path}", context=trusting(authority)) as answer:
        return bytes(answer.read())


def test_it_serves_with_a_certificate_that_its_authority_vouches_for(data: Path, tmp_path: Path) -> None:
    authority = data / "https/authority.crt"
    with running(data, "--https") as kaigi:
        page = get(kaigi, "/certificate/", authority).decode()
        assert get(kaigi, "/certificate/kaigi-authority.crt", authority) == authority.read_bytes()
        fingerprint = fingerprint_of(x509.load_pem_x509_certificate(authority.read_bytes()))
        assert fingerprint in page
        assert fingerprint in kaigi.output
        assert "▄" in kaigi.output  # the QR code
        other = prepare_certificate(tmp_path / "other", NAMES, HERE)
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            get(kaigi, "/certificate/", other.authority)
        assert kaigi.stop() == 0


def test_sockets_open_for_pages_that_came_over_https_and_for_no_others(data: Path) -> None:
    with running(data, "--https") as kaigi:
        tls = trusting(data / "https/authority.crt")
        assert connect(kaigi.port, "/ws/home/", "", tls).closing_code() == CloseCode.SIGNED_OUT
        with pytest.raises(ConnectionError, match="403"):
            connect(kaigi.port, "/ws/home/", "", tls, scheme="http")


def test_the_private_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    made = prepare_certificate(tmp_path / "https", NAMES, HERE)
    for key in (made.key, made.authority.with_suffix(".key")):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_certificate_follows_the_address_and_the_authority_stays(tmp_path: Path) -> None:
    first = prepare_certificate(tmp_path, NAMES, HERE)
    before = first.certificate.read_bytes()
    assert prepare_certificate(tmp_path, NAMES, HERE).certificate.read_bytes() == before
    moved = prepare_certificate(tmp_path, NAMES, ["10.1.2.3", "127.0.0.1"])
    assert moved.certificate.read_bytes() != before
    assert moved.addresses == ("10.1.2.3", "127.0.0.1")
    assert moved.fingerprint == first.fingerprint


def test_the_authority_signs_for_local_networks_only(tmp_path: Path) -> None:
    made = prepare_certificate(tmp_path, [*NAMES, "kaigi.example.com"], [*HERE, "203.0.113.9"])
    assert "kaigi.example.com" not in made.names
    assert "203.0.113.9" not in made.addresses


def test_a_stolen_authority_key_cannot_vouch_for_a_public_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat.https.authority._may_sign", lambda authority, name: True)
    made = prepare_certificate(tmp_path, ["bank.example.com"], ["127.0.0.1"])
    assert "permitted subtree violation" in handshake_failure(made.certificate, made.key, trusting(made.authority))


def handshake_failure(certificate: Path, key: Path, client: ssl.SSLContext) -> str:
    """Why a client refuses bank.example.com, in a handshake through memory."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    one, other = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(one, other, server_hostname="bank.example.com")
    theirs = server.wrap_bio(other, one, server_side=True)
    for _ in range(4):
        try:
            ours.do_handshake()
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLCertVerificationError as error:
            return error.verify_message
        with suppress(ssl.SSLWantReadError):
            theirs.do_handshake()
    return ""


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/certificate/", "/certificate/kaigi-authority.crt"])
def test_without_https_there_is_no_certificate_page(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_this_machine_has_a_local_name() -> None:
    from chat.https.addresses import local_addresses, local_names

    assert local_names()[-1] == "localhost"
    assert f"{socket.gethostname().split('.')[0].lower()}.local" in local_names()
    assert local_addresses()[-1] == "127.0.0.1"
