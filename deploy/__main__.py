"""python3 -m deploy VALUES FOLDER: writes every configuration file, filled in, into the folder.

VALUES is a file of lines NAME=value; deploy/values.example is one. Needs nothing but Python.
"""

import sys
from pathlib import Path

from deploy.templates import FOLDER, Unfilled, read_values, render, upstreams

USAGE = "Usage: python3 -m deploy VALUES FOLDER. deploy/values.example shows the values of Debian."
PATTERNS = ("*.template", "*.target", "*.timer")


def main(arguments: list[str]) -> None:
    """Exits with 1 and one sentence when a value is missing or a file cannot be read or written."""
    if len(arguments) != 2:
        raise SystemExit(USAGE)
    try:
        values = read_values(Path(arguments[0]).read_text(encoding="utf-8"))
        values["UPSTREAMS"] = upstreams(values.get("RUN", ""), range(1, int(values.pop("PROCESSES", "2")) + 1))
        names = sorted(path.name for pattern in PATTERNS for path in FOLDER.glob(pattern))
        texts = {name.removesuffix(".template"): render(name, values) for name in names}
        write(Path(arguments[1]), texts)
    except (Unfilled, OSError, ValueError) as error:
        raise SystemExit(str(error)) from None


def write(folder: Path, texts: dict[str, str]) -> None:
    """Writes the files, for their owner only: some hold secrets. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
