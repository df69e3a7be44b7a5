"""The least of a WebSocket client (RFC 6455): enough to be told to go."""

import base64
import json
import os
import socket
import ssl
import struct
from dataclasses import dataclass
from typing import Any

from chat.core.messages import PROTOCOL

TEXT, CLOSE = 0x1, 0x8
LONG = {126: (2, "!H"), 127: (8, "!Q")}
"""What stands in place of a length, and how the length then follows."""


@dataclass
class Socket:
    """An open WebSocket."""

    raw: socket.socket

    def closing_code(self) -> int:
        """Reads until the server closes, answers as the protocol wants, returns the code."""
        while True:
            kind, payload = self._frame()
            if kind == CLOSE:
                self.raw.sendall(bytes([0x80 | CLOSE, 0x82, 0, 0, 0, 0]) + payload[:2])
                return int(struct.unpack("!H", payload[:2])[0])

    def say(self, **message: Any) -> None:
        """A message of the client's, shorter than 64 KiB; masked with zeros, as RFC 6455 allows."""
        payload = json.dumps(message).encode()
        short = len(payload) < 126
        length = bytes([0x80 | len(payload)]) if short else bytes([0x80 | 126]) + struct.pack("!H", len(payload))
        self.raw.sendall(bytes([0x80 | TEXT]) + length + bytes(4) + payload)

    def hear(self, kind: str) -> dict[str, Any]:
        """The next message of this type; what comes before it is passed over."""
        while (message := self.message())["type"] != kind:
            pass
        return message

    def message(self) -> dict[str, Any]:
        """The next message of the server's."""
        while True:
            kind, payload = self._frame()
            if kind == TEXT:
                return dict(json.loads(payload))

    def _frame(self) -> tuple[int, bytes]:
        head = self._exactly(2)
        length = head[1] & 0x7F
        if length in LONG:
            size, form = LONG[length]
            (length,) = struct.unpack(form, self._exactly(size))
        return head[0] & 0x0F, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        found = b""
        while len(found) < length:
            chunk = self.raw.recv(length - len(found))
            if not chunk:
                raise ConnectionError("dropped without a close frame")
            found += chunk
        return found


def connect(port: int, path: str, cookies: str, tls: ssl.SSLContext | None = None, scheme: str = "") -> Socket:
    """Opens a WebSocket to this machine, as a page of this scheme does. Raises ConnectionError when it is refused."""
    raw = socket.create_connection(("127.0.0.1", port), timeout=15)
    raw = tls.wrap_socket(raw, server_hostname="localhost") if tls else raw
    scheme = scheme or ("https" if tls else "http")
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: localhost:{port}",
        f"Origin: {scheme}://localhost:{port}",
        f"Cookie: {cookies}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        f"Sec-WebSocket-Protocol: {PROTOCOL}",
        "Sec-WebSocket-Version: 13",
    ]
    raw.sendall("\r\n".join([*lines, "", ""]).encode())
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        chunk = raw.recv(1)
        if not chunk:
            raise ConnectionError(answer.decode())
        answer += chunk
    if not answer.startswith(b"HTTP/1.1 101"):
        raise ConnectionError(answer.decode())
    return Socket(raw)
