"""Processor time and bytes of one namespace, and what the others decode, over a while."""

import os
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bench.net import Network

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
USER, SYSTEM = 13, 14
"""Of /proc/<pid>/stat (proc_pid_stat(5), fields 14 and 15)."""


def measure(network: Network, name: str, others: Page, seconds: float) -> dict[str, Any]:
    """Watches for a while.

    cpu: of all processes in the namespace, in cores. uplink_kbps: on its interface, IP headers included.
    fps, height: the least that any of the others decodes. concealed: the largest share of sound that was made up.
    """
    before, start = _read(network, name, others), time.monotonic()
    time.sleep(seconds)
    after, took = _read(network, name, others), time.monotonic() - start
    links = list(zip(before["received"], after["received"], strict=True))
    return {
        "links": len(links),
        "cpu": round((after["ticks"] - before["ticks"]) / TICKS_PER_SECOND / took, 3),
        "uplink_kbps": round((after["bytes"] - before["bytes"]) * 8 / 1000 / took, 1),
        "fps": round(min((b["frames"] - a["frames"]) / took for a, b in links), 1),
        "width": min(b["width"] for _, b in links),
        "height": min(b["height"] for _, b in links),
        "concealed": round(max(_share(a, b) for a, b in links), 4),
    }


def _read(network: Network, name: str, others: Page) -> dict[str, Any]:
    return {
        "received": others.evaluate("() => crowd.received()"),
        "bytes": network.sent_bytes(name),
        "ticks": sum(_ticks(pid) for pid in network.processes(name)),
    }


def _ticks(pid: int) -> int:
    try:
        fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[USER - 2]) + int(fields[SYSTEM - 2])


def _share(before: dict[str, int], after: dict[str, int]) -> float:
    samples = after["samples"] - before["samples"]
    return (after["concealed"] - before["concealed"]) / samples if samples else 0.0
