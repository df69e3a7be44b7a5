"""The hub process: passes packets between the namespaces' TUN devices, each as its sender's line has it.

python -m bench.net.hub alice=10.77.0.2 bob=10.77.0.3

Obeys JSON lines on its input, and answers each with one:
    {"line": "alice", "delay_ms": 25}
    {"line": "alice", "address": "10.77.0.9"}
Ends, and deletes its namespaces, when its input does: also when whoever started it was killed.
"""

import heapq
import itertools
import json
import os
import random
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any

from bench.net import namespace
from bench.net.line import Line

PACKET_BYTES = 2048
AT_ONCE = 64
IDLE_SECONDS = 1.0
SOURCE, DESTINATION = slice(12, 16), slice(16, 20)
"""Of an IPv4 header (RFC 791, section 3.1)."""


class Port:
    """One namespace: its device, its address, its line."""

    def __init__(self, name: str, address: str) -> None:
        self.full_name = namespace.full_name(name, os.getpid())
        self.device = namespace.make(self.full_name, address)
        self.address = socket.inet_aton(address)
        self.line = Line()

    def move(self, address: str) -> None:
        """Another address; the old one is nobody's."""
        namespace.renumber(self.full_name, address)
        self.address = socket.inet_aton(address)


class Hub:
    """All ports, and the packets under way."""

    def __init__(self) -> None:
        self.ports: dict[str, Port] = {}
        self._under_way: list[tuple[float, int, Port, bytes]] = []
        self._numbers = itertools.count()

    def run(self) -> None:
        """Until its input ends."""
        devices = {port.device: port for port in self.ports.values()}
        control = sys.stdin.fileno()
        while True:
            self._deliver()
            for ready in select.select([control, *devices], [], [], self._patience())[0]:
                if ready != control:
                    self._collect(devices[ready])
                elif not self._obey(os.read(control, 65536)):
                    return

    def close(self) -> None:
        """Deletes the namespaces."""
        for port in self.ports.values():
            namespace.delete(port.full_name)

    def _patience(self) -> float:
        return max(0.0, self._under_way[0][0] - time.monotonic()) if self._under_way else IDLE_SECONDS

    def _collect(self, port: Port) -> None:
        for _ in range(AT_ONCE):
            try:
                packet = os.read(port.device, PACKET_BYTES)
            except BlockingIOError:
                return
            self._take(port, packet)

    def _take(self, port: Port, packet: bytes) -> None:
        target = next((other for other in self.ports.values() if other.address == packet[DESTINATION]), None)
        if target is None or target.line.shape.down or port.address != packet[SOURCE]:
            return
        arrival = port.line.arrival(len(packet), time.monotonic(), random.random(), random.random())  # noqa: S311
        if arrival is not None:
            heapq.heappush(self._under_way, (arrival, next(self._numbers), target, packet))

    def _deliver(self) -> None:
        now = time.monotonic()
        while self._under_way and self._under_way[0][0] <= now:
            _, _, target, packet = heapq.heappop(self._under_way)
            with suppress(OSError):  # the device's own queue is full: dropped, as anywhere
                os.write(target.device, packet)

    def _obey(self, orders: bytes) -> bool:
        """False at the end of the input."""
        for order in orders.splitlines():
            _say(self._answer(json.loads(order)))
        return bool(orders)

    def _answer(self, order: dict[str, Any]) -> dict[str, Any]:
        try:
            port = self.ports[order.pop("line")]
            if "address" in order:
                port.move(order.pop("address"))
            port.line.shape = port.line.shape.changed(**order)
        except (KeyError, ValueError, OSError) as error:
            return {"error": str(error)}
        return {"dropped": port.line.dropped}


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main(names: list[str]) -> None:
    """names: "alice=10.77.0.2"."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this; then the input ends
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    namespace.delete_orphans()
    hub = Hub()
    try:
        for name, address in (pair.split("=") for pair in names):
            hub.ports[name] = Port(name, address)
        _say({"owner": os.getpid()})
        hub.run()
    finally:
        hub.close()


if __name__ == "__main__":
    main(sys.argv[1:])
