"""docs/reliability.md: what was measured, where and when."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.findings import Findings

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs/reliability.md"


def record(name: str, found: Findings) -> None:
    """Writes the row's line. Raises ValueError when the page has no such line."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    (index,) = [n for n, line in enumerate(lines) if line.startswith(f"| `{name}` |")]
    cells = lines[index].split(" | ")
    verdict = "holds" if found.ok else "**does not hold**"
    lines[index] = " | ".join([*cells[:2], verdict, "; ".join(found.words), f"{_where()} |"])
    PAGE.write_text("\n".join([*lines, ""]), encoding="utf-8")


def _where() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    return f"{datetime.now(UTC):%Y-%m-%d}, {commit}, {os.cpu_count()} cores"
