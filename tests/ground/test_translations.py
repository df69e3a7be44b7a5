"""The compiled catalogues are committed, because a fresh machine has no gettext. They must say what the sources say."""

import gettext
import subprocess
from pathlib import Path

import pytest

from tests.ground.starting import ROOT

SOURCES = sorted((ROOT / "locale").rglob("*.po"))


def catalogue(file: Path) -> dict[object, str]:
    """What a compiled catalogue translates."""
    with file.open("rb") as handle:
        return dict(gettext.GNUTranslations(handle)._catalog)  # type: ignore[attr-defined]


def test_there_are_catalogues() -> None:
    assert SOURCES


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_compiled_catalogue_is_that_of_its_source(source: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", fresh, source], check=True)
    assert catalogue(source.with_suffix(".mo")) == catalogue(fresh)
