"""A certificate authority for one machine, and the certificate it signs for it (RFC 5280).

Whoever trusts the authority trusts it for names and addresses of local networks only: its name constraints say so.
"""

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
CERTIFICATE_DAYS = 397
"""Apple's devices refuse certificates that live longer than 825 days, and public ones longer than 398."""
RENEW_DAYS = 30
CLOCK_SKEW = timedelta(days=1)
NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8")


@dataclass(frozen=True)
class Made:
    """PEM files, the names and addresses that the certificate holds for, and the authority's SHA-256 fingerprint."""

    key: Path
    certificate: Path
    authority: Path
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True)
class Authority:
    """The authority and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def prepare_certificate(folder: Path, names: list[str], addresses: list[str]) -> Made:
    """Makes what is missing, expires soon or names another machine. Raises OSError, or ValueError for broken files."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _authority(folder / "authority.key", folder / "authority.crt")
    names = [name for name in names if _may_sign(authority.certificate, name)]
    addresses = [address for address in addresses if any(ipaddress.ip_address(address) in net for net in _networks())]
    key, certificate = folder / "server.key", folder / "server.crt"
    if not _still_good(certificate, key, authority, names, addresses):
        _sign(authority, key, certificate, names, addresses)
    fingerprint = fingerprint_of(authority.certificate)
    return Made(key, certificate, folder / "authority.crt", tuple(names), tuple(addresses), fingerprint)


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 in pairs of hexadecimal digits, as every system shows it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


# The authority


def _authority(key_file: Path, file: Path) -> Authority:
    if key_file.exists() and file.exists():
        found = Authority(x509.load_pem_x509_certificate(file.read_bytes()), _load_key(key_file))
        if found.certificate.not_valid_after_utc > datetime.now(UTC) + timedelta(days=CERTIFICATE_DAYS):
            return found
    key = ec.generate_private_key(ec.SECP256R1())
    host = socket.gethostname().split(".")[0].lower()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Kaigi on {host}"[:64])])
    certificate = _authority_builder(name, key, host).sign(key, hashes.SHA256())
    _write(key_file, _pem(key))
    _write(file, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
    return Authority(certificate, key)


def _authority_builder(name: x509.Name, key: ec.EllipticCurvePrivateKey, host: str) -> x509.CertificateBuilder:
    permitted = [*map(x509.DNSName, ("localhost", "local", host)), *map(x509.IPAddress, _networks())]
    return (
        _builder(name, name, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
    )


def _may_sign(authority: x509.Certificate, name: str) -> bool:
    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    domains = [subtree.value for subtree in permitted if isinstance(subtree, x509.DNSName)]
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


# The certificate


def _still_good(file: Path, key: Path, authority: Authority, names: list[str], addresses: list[str]) -> bool:
    if not (file.exists() and key.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    holds_for = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    same_names = set(holds_for.get_values_for_type(x509.DNSName)) == set(names)
    same_addresses = set(map(str, holds_for.get_values_for_type(x509.IPAddress))) == set(addresses)
    lives = certificate.not_valid_after_utc > datetime.now(UTC) + timedelta(days=RENEW_DAYS)
    return lives and same_names and same_addresses and _signed_by(certificate, authority)


def _signed_by(certificate: x509.Certificate, authority: Authority) -> bool:
    identifier = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    return identifier == x509.SubjectKeyIdentifier.from_public_key(authority.key.public_key()).digest


def _sign(authority: Authority, key_file: Path, file: Path, names: list[str], addresses: list[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kaigi")])
    holds_for = [*map(x509.DNSName, names), *(x509.IPAddress(ipaddress.ip_address(address)) for address in addresses)]
    signer = authority.key.public_key()
    certificate = (
        _builder(subject, authority.certificate.subject, key.public_key(), CERTIFICATE_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(holds_for), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    _write(key_file, _pem(key))
    _write(file, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


# Parts of both


def _networks() -> list[ipaddress.IPv4Network]:
    return [ipaddress.IPv4Network(network) for network in NETWORKS]


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .not_valid_after(now - CLOCK_SKEW + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _load_key(file: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{file} holds another kind of key")
    return key


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes, mode: int = 0o600) -> None:
    """Replaces the file whole, never readable by others for a moment."""
    fresh = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as handle:
        handle.write(content)
    fresh.replace(file)
