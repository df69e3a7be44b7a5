"""Results as JSON, with the commit they were measured on."""

import json
import os
import platform
import subprocess
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results"


def write(path: Path, measured: dict[str, Any]) -> None:
    """Adds the commit, the time and the machine."""
    text = json.dumps({**_circumstances(), **measured}, indent=2) + "\n"
    path.write_text(text, encoding="utf-8")


def _circumstances() -> dict[str, Any]:
    return {
        "commit": _git("rev-parse", "HEAD"),
        "uncommitted_changes": bool(
            _git("status", "--porcelain", "--", "chat", "static", "templates", "videochat_site")
        ),
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {"cores": os.cpu_count(), "system": platform.platform()},
    }


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
