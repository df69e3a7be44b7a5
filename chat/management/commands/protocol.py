"""Writes what is generated from the wire vocabulary, or with --check tells whether it is up to date."""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chat.core import describe


class Command(BaseCommand):
    help = "Generate static/js/signaling/messages.js and the tables of docs/protocol.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when something would change")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        for path, text in generated(Path(settings.BASE_DIR)).items():
            if path.exists() and path.read_text() == text:
                continue
            if check:
                raise CommandError(f"{path} is not what chat/core says. Run: manage.py protocol")
            path.write_text(text)
            self.stdout.write(f"wrote {path}")


def generated(root: Path) -> dict[Path, str]:
    """Each generated file under `root` with the text it should have."""
    protocol = root / "docs" / "protocol.md"
    return {
        root / "static" / "js" / "signaling" / "messages.js": describe.javascript(),
        protocol: _with_tables(protocol.read_text()),
    }


def _with_tables(text: str) -> str:
    for name, table in describe.markdown().items():
        marks = re.compile(rf"(<!-- generated: {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        if not marks.search(text):
            raise CommandError(f"docs/protocol.md has no place for the table “{name}”.")
        text = marks.sub(lambda found, table=table: found[1] + table + found[2], text)  # type: ignore[misc]
    return text
