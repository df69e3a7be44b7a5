"""From findings to bench/results/signaling.json."""

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.speed.measure import Measured
from bench.speed.rounds import CURVE_A_SECOND, PEOPLE, Findings
from bench.speed.servers import ROOT


def report(found: Findings) -> dict[str, Any]:
    """A ratio is messages for a CPU second, ours by theirs, in the same round; their median is given."""
    return {
        "commit": commit(),
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "people": PEOPLE,
        "ratios": {
            "one_process": ratio(found, "kaigi", "socketio", 1),
            "two_processes": ratio(found, "kaigi", "socketio", 2),
            "one_process_on_uvicorn": ratio(found, "kaigi_uvicorn", "socketio", 1),
        },
        "idle_socket_kb": found.idle_socket_kb["kaigi"],
        "idle_socket_kb_of_socketio": found.idle_socket_kb["socketio"],
        "medians": medians(found),
        "curve": {
            "messages_a_second": CURVE_A_SECOND,
            "cpu_seconds_a_thousand": {
                server: {str(point.people): point.a_thousand for point in points}
                for server, points in found.curve.items()
            },
            "idle_cpu_seconds_a_second": {
                server: {str(point.people): point.idle for point in points} for server, points in found.curve.items()
            },
        },
        "rounds": [[one.plain() for one in each] for each in found.rounds],
    }


def commit() -> str:
    """With a plus when the server's files differ from it."""
    differs = _git("status", "--porcelain", "--", "chat", "videochat_site")
    return _git("rev-parse", "HEAD") + ("+" if differs else "")


def ratio(found: Findings, ours: str, theirs: str, processes: int) -> float:
    """More than 1: ours does more with a second of CPU time."""
    pairs = zip(found.each(ours, processes), found.each(theirs, processes), strict=True)
    return round(median(one.flat_out.a_cpu_second / other.flat_out.a_cpu_second for one, other in pairs), 3)


def medians(found: Findings) -> dict[str, dict[str, float]]:
    """Of the rounds, by server."""
    kinds = dict.fromkeys((one.server, one.processes) for each in found.rounds for one in each)
    return {f"{server}_{processes}": _medians(found.each(server, processes)) for server, processes in kinds}


def machine() -> dict[str, Any]:
    """What it was measured on."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "processor": models[0].partition(":")[2].strip() if models else platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "node": subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip(),
    }


def write(findings: dict[str, Any], folder: Path) -> Path:
    """Returns where."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "signaling.json"
    file.write_text(json.dumps(findings, indent=1) + "\n")
    return file


def _medians(measured: Iterable[Measured]) -> dict[str, float]:
    each = list(measured)
    looks: dict[str, Callable[[Measured], float]] = {
        "messages_a_second": lambda one: one.flat_out.messages_a_second,
        "cpu_seconds_a_thousand": lambda one: one.flat_out.cpu_seconds_a_thousand,
        "p50": lambda one: one.flat_out.p50,
        "p99": lambda one: one.flat_out.p99,
        "steady_cpu_seconds_a_thousand": lambda one: one.steady.cpu_seconds_a_thousand,
        "steady_p50": lambda one: one.steady.p50,
        "steady_p99": lambda one: one.steady.p99,
        "driver_cpu": lambda one: one.flat_out.driver_cpu,
    }
    return {name: round(median(map(look, each)), 4) for name, look in looks.items()}


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
