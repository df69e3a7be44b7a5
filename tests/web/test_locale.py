"""Japanese is complete: every text that the sources say is translated, and what is committed is what is compiled."""

import gettext
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

MESSAGES = Path("locale/ja/LC_MESSAGES")
DOMAINS = ["django", "djangojs"]
SOURCES = ["chat", "videochat_site", "templates", "static/js", "locale"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

Catalog = dict[str | tuple[str, int], str]


def catalog(file: Path) -> Catalog:
    """Texts of a .mo file by their English, or by English and plural form."""
    with file.open("rb") as opened:
        found: Catalog = gettext.GNUTranslations(opened)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in found.items() if key}


def compiled(source: Path, folder: Path) -> Catalog:
    """The same of a .po file."""
    target = folder / "compiled.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", target, source], check=True)
    return catalog(target)


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_texts_are_the_written_ones(domain: str, tmp_path: Path) -> None:
    assert catalog(MESSAGES / f"{domain}.mo") == compiled(MESSAGES / f"{domain}.po", tmp_path)


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("wanting", ["--untranslated", "--only-fuzzy", "--only-obsolete"])
def test_no_text_is_untranslated_or_doubtful(domain: str, wanting: str) -> None:
    found = subprocess.run(
        ["msgattrib", wanting, "--no-wrap", MESSAGES / f"{domain}.po"], check=True, capture_output=True, text=True
    )
    assert [line for line in found.stdout.splitlines() if line.startswith("msgid") and line != 'msgid ""'] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_text_in_the_sources_is_in_the_catalogue(
    domain: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in SOURCES:
        shutil.copytree(folder, tmp_path / folder)
    fresh = tmp_path / MESSAGES / f"{domain}.po"
    fresh.unlink()
    monkeypatch.chdir(tmp_path)
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        call_command("makemessages", locale=["ja"], domain=domain, no_location=True, verbosity=0)
    monkeypatch.undo()
    assert _msgids(fresh) == _msgids(MESSAGES / f"{domain}.po")


def _msgids(file: Path) -> list[str]:
    text = subprocess.run(
        ["msgcat", "--no-wrap", "--sort-output", file], check=True, capture_output=True, text=True
    ).stdout
    return re.findall(r'^msgid (.*(?:\n".*)*)', text.replace("#, fuzzy\n", ""), re.MULTILINE)[1:]


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_blank_of_a_text_is_filled_in_japanese_too(domain: str) -> None:
    for key, text in catalog(MESSAGES / f"{domain}.mo").items():
        english = key if isinstance(key, str) else key[0]
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(english)), english
