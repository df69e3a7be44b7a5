"""How the same signal is said to Kaigi and to socket.io."""

import json
from abc import ABC, abstractmethod
from typing import Any

LINES = 27
OFFER_BYTES = 3000


def offer() -> dict[str, str]:
    """A description as a browser makes it; the frame around it has some 3 kB."""
    head = ["v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1 2 3"]
    head += ["a=ice-ufrag:4ZcD", "a=ice-pwd:2/1muCWoOi3uLifh0NuRHlZ5", "a=ice-options:trickle", "a=setup:actpass"]
    codecs = ["a=rtpmap:{} VP8/90000", "a=rtcp-fb:{} goog-remb", "a=rtcp-fb:{} nack pli", "a=fmtp:{} apt=96"]
    body = [codecs[n % 4].format(96 + n // 4) for n in range(LINES * 4)]
    return {"type": "offer", "sdp": "\r\n".join([*head, *body, ""])[: OFFER_BYTES - 380]}


OFFER = offer()


class Dialect(ABC):
    """prefix: what a relayed signal begins with; the sender's id follows, up to a quote."""

    prefix: bytes
    heartbeat: bytes | None = None
    farewell: bytes | None = None

    @abstractmethod
    def request(self, host: str, room: str, cookie: str) -> bytes:
        """The opening handshake."""

    @abstractmethod
    def hellos(self, room: str) -> list[tuple[bytes, bytes]]:
        """What is sent, and what the answer to it contains; the last answer names the participant."""

    @abstractmethod
    def id_in(self, answer: bytes) -> str:
        """The participant's id in the last answer."""

    @abstractmethod
    def signal(self, to: str) -> bytes:
        """A description for one participant."""

    def answer_to(self, payload: bytes) -> bytes | None:
        """What else the server says, if it wants an answer. Raises ValueError for a refusal."""
        return None

    def _handshake(self, host: str, path: str, *more: str) -> bytes:
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "Upgrade: websocket"]
        lines += ["Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
        return "\r\n".join([*lines, *more, "", ""]).encode()


class KaigiDialect(Dialect):
    """docs/protocol.md."""

    prefix = b'{"type":"signal.description","from":"'
    heartbeat = b'{"type":"ping","sent_at":1}'
    farewell = b'{"type":"call.leave"}'

    def request(self, host: str, room: str, cookie: str) -> bytes:
        more = (f"Cookie: sessionid={cookie}", "Sec-WebSocket-Protocol: kaigi.1")
        return self._handshake(host, f"/ws/rooms/{room}/", *more)

    def hellos(self, room: str) -> list[tuple[bytes, bytes]]:
        return [(_json({"type": "call.join", "media": {"microphone": True}}), b'"type":"call.joined"')]

    def id_in(self, answer: bytes) -> str:
        return str(json.loads(answer)["self"])

    def signal(self, to: str) -> bytes:
        return _json({"type": "signal.description", "to": to, "link": "l1", "offer": 1, "description": OFFER})

    def answer_to(self, payload: bytes) -> bytes | None:
        if b'"type":"error"' in payload[:40]:
            raise ValueError(payload.decode())
        return None


class SocketIoDialect(Dialect):
    """Engine.IO protocol 4 and Socket.IO protocol 5, over WebSocket from the start."""

    prefix = b'42["signal",{"from":"'

    def request(self, host: str, room: str, cookie: str) -> bytes:
        return self._handshake(host, "/socket.io/?EIO=4&transport=websocket")

    def hellos(self, room: str) -> list[tuple[bytes, bytes]]:
        return [(b"40", b"40{"), (b"420" + _json(["join", room]), b"430[")]

    def id_in(self, answer: bytes) -> str:
        return str(json.loads(answer[3:])[0])

    def signal(self, to: str) -> bytes:
        return b"42" + _json(["signal", {"to": to, "link": "l1", "offer": 1, "description": OFFER}])

    def answer_to(self, payload: bytes) -> bytes | None:
        if payload.startswith(b'42["refused"'):
            raise ValueError(payload.decode())
        return b"3" if payload == b"2" else None


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
