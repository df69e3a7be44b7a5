"""One client of the load: a bare socket, frames made beforehand, and the times of what is under way to it."""

import socket
from collections import deque

from bench.speed.dialects import Dialect
from bench.speed.frames import CLOSE, PING, PONG, TEXT, frame, split

TIMEOUT_SECONDS = 30
READ_BYTES = 256 * 1024
BUFFER_BYTES = 1024 * 1024


class Person:
    """signals: who they speak to, and the frame for it, in turns. under_way: by sender's id, when it was sent.

    unheard: how much of what they said was not heard yet.
    """

    def __init__(self, dialect: Dialect, port: int, room: str, cookie: str) -> None:
        self.dialect = dialect
        self.room = room
        self.id = ""
        self.signals: list[tuple[Person, bytes]] = []
        self.under_way: dict[bytes, deque[float]] = {}
        self.last_sent = 0.0
        self.unheard = 0
        self._turn = 0
        self._left = b""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
        self._open(f"127.0.0.1:{port}", cookie)
        self._socket.setblocking(False)

    def fileno(self) -> int:
        """For epoll."""
        return self._socket.fileno()

    def close(self) -> None:
        """As a page that is left: with 1001."""
        self._socket.settimeout(TIMEOUT_SECONDS)
        try:
            if self.dialect.farewell:
                self._socket.sendall(frame(self.dialect.farewell))
            self._socket.sendall(frame((1001).to_bytes(2, "big"), CLOSE))
            while self._socket.recv(READ_BYTES):
                pass
        except OSError:
            pass
        self._socket.close()

    # Speaking

    def prepare(self, others: list["Person"]) -> None:
        """others: in the order they are spoken to."""
        made = {other.id: frame(self.dialect.signal(other.id)) for other in others}
        self.signals = [(other, made[other.id]) for other in others]

    def speak(self, now: float) -> None:
        """The next signal. now: monotonic seconds."""
        target, data = self.signals[self._turn]
        self._turn = (self._turn + 1) % len(self.signals)
        target.under_way[self.id.encode()].append(now)
        self.last_sent = now
        self.unheard += 1
        self.send(data)

    def send(self, data: bytes) -> None:
        """A frame. Raises ConnectionError when the server does not read."""
        try:
            sent = self._socket.send(data)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            raise ConnectionError(f"{self.room}: the server does not read")

    # Hearing

    def hear(self, now: float) -> list[tuple[bytes, float]]:
        """What came: the sender's id of each signal, and when it was sent. Raises ConnectionError, ValueError."""
        try:
            data = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return []
        if not data:
            raise ConnectionError(f"{self.room}: the server closed the socket")
        frames, self._left = split(self._left + data if self._left else data)
        heard = []
        prefix = self.dialect.prefix
        start = len(prefix)
        for opcode, payload in frames:
            if opcode == TEXT and payload.startswith(prefix):
                sender = payload[start : payload.index(b'"', start)]
                heard.append((sender, self.under_way[sender].popleft()))
            else:
                self._answer(opcode, payload)
        return heard

    # Internals

    def _answer(self, opcode: int, payload: bytes) -> None:
        if opcode == CLOSE:
            raise ConnectionError(f"{self.room}: closed with {int.from_bytes(payload[:2], 'big')}")
        if opcode == PING:
            self.send(frame(payload, PONG))
        answer = self.dialect.answer_to(payload) if opcode == TEXT else None
        if answer:
            self.send(frame(answer))

    def _open(self, host: str, cookie: str) -> None:
        self._socket.sendall(self.dialect.request(host, self.room, cookie))
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, self._left = data.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise ConnectionError(head.decode("latin1"))
        for words, answer in self.dialect.hellos(self.room):
            self._socket.sendall(frame(words))
            reply = self._wait_for(answer)
        self.id = self.dialect.id_in(reply)

    def _wait_for(self, words: bytes) -> bytes:
        while True:
            frames, self._left = split(self._left)
            for opcode, payload in frames:
                if opcode == TEXT and words in payload[:40]:
                    return payload  # what came with it is news of the room: nobody signals yet
                self._answer(opcode, payload)
            self._left += self._receive()

    def _receive(self) -> bytes:
        data = self._socket.recv(READ_BYTES)
        if not data:
            raise ConnectionError(f"{self.room}: the server closed the socket")
        return data
