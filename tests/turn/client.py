"""Just enough of a TURN client to knock at a server (RFC 5389, RFC 5766): asks, and tells the code of the answer."""

import hashlib
import hmac
import ipaddress
import secrets
import socket
import ssl
import struct
from typing import Self

COOKIE = 0x2112A442
BINDING, ALLOCATE, REFRESH, CREATE_PERMISSION = 0x001, 0x003, 0x004, 0x008
SUCCESS, REFUSAL = 0x100, 0x110
USERNAME, INTEGRITY, ERROR_CODE, LIFETIME = 0x0006, 0x0008, 0x0009, 0x000D
PEER, REALM, NONCE, TRANSPORT = 0x0012, 0x0014, 0x0015, 0x0019
UDP = b"\x11\0\0\0"
INTEGRITY_BYTES = 24
PATIENCE_SECONDS = 3.0

Attributes = dict[int, bytes]


class TurnClient:
    """One connection to a TURN server. Every request returns 0, or the code of the refusal."""

    def __init__(self, host: str, port: int, transport: str = "udp") -> None:
        kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
        self._socket = socket.socket(socket.AF_INET, kind)
        self._socket.settimeout(PATIENCE_SECONDS)
        self._socket.connect((host, port))
        if transport == "tls":
            self._socket = ssl._create_unverified_context().wrap_socket(self._socket)
        self._username = b""
        self._key = b""
        self._challenge: Attributes = {}
        self.lifetime = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def binds(self) -> bool:
        """Whether the server answers a STUN binding request."""
        return self._asks(BINDING, {}) == 0

    def allocates(self, username: str, credential: str) -> int:
        """Asks for a relayed address, first without and then with credentials."""
        refused = self._asks(ALLOCATE, {TRANSPORT: UDP})
        assert refused == 401, "nobody may relay without credentials"
        self._username = username.encode()
        self._key = hashlib.md5(b":".join([self._username, self._challenge[REALM], credential.encode()])).digest()
        return self._asks(ALLOCATE, {TRANSPORT: UDP})

    def refreshes(self, seconds: int) -> int:
        """Asks to keep the relayed address for so long; 0 gives it back."""
        return self._asks(REFRESH, {LIFETIME: struct.pack("!I", seconds)})

    def permits(self, peer: str) -> int:
        """Asks to talk with a peer, given by its IPv4 address."""
        address = int(ipaddress.IPv4Address(peer)) ^ COOKIE
        return self._asks(CREATE_PERMISSION, {PEER: struct.pack("!BBHI", 0, 1, 9 ^ (COOKIE >> 16), address)})

    def _asks(self, method: int, attributes: Attributes) -> int:
        self._socket.sendall(self._request(method, attributes))
        kind, answer = self._hears()
        if kind == method | SUCCESS:
            self.lifetime = int.from_bytes(answer.get(LIFETIME, b"\0"))
            return 0
        assert kind == method | REFUSAL, hex(kind)
        self._challenge = {name: answer[name] for name in (REALM, NONCE) if name in answer} or self._challenge
        return answer[ERROR_CODE][2] * 100 + answer[ERROR_CODE][3]

    def _request(self, method: int, attributes: Attributes) -> bytes:
        if self._key:
            attributes = attributes | {USERNAME: self._username} | self._challenge
        body = b"".join(_attribute(name, value) for name, value in attributes.items())
        transaction = secrets.token_bytes(12)
        if not self._key:
            return struct.pack("!HHI", method, len(body), COOKIE) + transaction + body
        text = struct.pack("!HHI", method, len(body) + INTEGRITY_BYTES, COOKIE) + transaction + body
        return text + _attribute(INTEGRITY, hmac.digest(self._key, text, "sha1"))

    def _hears(self) -> tuple[int, Attributes]:
        data = self._socket.recv(4096)
        kind, length = struct.unpack("!HH", data[:4])
        attributes, rest = {}, data[20 : 20 + length]
        while rest:
            name, size = struct.unpack("!HH", rest[:4])
            attributes[name] = rest[4 : 4 + size]
            rest = rest[4 + size + -size % 4 :]
        return kind, attributes


def _attribute(name: int, value: bytes) -> bytes:
    return struct.pack("!HH", name, len(value)) + value + bytes(-len(value) % 4)
