"""Fills in templates: every @NAME@ of them needs a value."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PLACE = re.compile(r"@([A-Z][A-Z_]*)@")


class Unfilled(Exception):
    """A template has places without a value, named in the text."""


def render(name: str, values: Mapping[str, str]) -> str:
    """The text of deploy/<name>, a template or not, filled in. A value of several lines keeps the indentation.

    Raises Unfilled, which names every place at once.
    """
    text = (FOLDER / name).read_text(encoding="utf-8")
    missing = places(text) - set(values)
    if missing:
        raise Unfilled(f"{name} needs a value for {', '.join(sorted(missing))}.")
    return "".join(_fill(line, values) for line in text.splitlines(keepends=True))


def read_values(text: str) -> dict[str, str]:
    """The values in lines NAME=value; empty lines and lines that begin with # say nothing."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {name.strip(): value.strip() for name, _, value in (line.partition("=") for line in lines)}


def places(text: str) -> set[str]:
    """The names of all places in a text."""
    return set(PLACE.findall(text))


def upstreams(run: Path | str, instances: Iterable[int]) -> str:
    """nginx's list of processes, by their Unix sockets."""
    lines = [f"server unix:{run}/{number}/http.sock max_fails=0;" for number in instances]
    return "\n".join(lines)


def _fill(line: str, values: Mapping[str, str]) -> str:
    indentation = line[: len(line) - len(line.lstrip())]
    return PLACE.sub(lambda place: values.get(place[1], place[0]).replace("\n", f"\n{indentation}"), line)
