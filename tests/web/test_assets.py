"""The import map, the JavaScript texts and the name discs."""

import base64
import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from chat.assets import import_map, js_catalog
from chat.models import User
from chat.names import hue, initials
from tests.node import prepare_node
from tests.web.conftest import Browser
from tests.web.pages import words

PARSE_ALL = """
const { SourceTextModule } = require("node:vm");
for (const name of process.argv.slice(1)) {
  try { new SourceTextModule(require("node:fs").readFileSync(name, "utf8")); }
  catch (error) { console.error(name, String(error)); }
}
"""


def test_every_module_is_in_the_import_map_with_its_integrity(collected: Path) -> None:
    found = import_map()
    ours = {f"/static/{file.relative_to('static')}" for file in Path("static/js").rglob("*.js")}
    assert set(found["imports"]) == ours
    assert len(found["integrity"]) == len(ours)
    for address, integrity in found["integrity"].items():
        content = (collected / address.removeprefix("/static/")).read_bytes()
        assert integrity == "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def test_scripts_are_served_without_comments_under_names_that_others_import(collected: Path) -> None:
    address = import_map()["imports"]["/static/js/lib/timing.js"]
    served = (collected / address.removeprefix("/static/")).read_text()
    source = Path("static/js/lib/timing.js").read_text()
    assert "/**" not in served
    assert len(served) < len(source) / 2
    names = r"export (?:async )?(?:class|const|function) (\w+)"
    assert set(re.findall(names, served)) == set(re.findall(names, source)) != set()


def test_every_script_is_still_a_module_as_it_is_served(collected: Path) -> None:
    served = [str(collected / address.removeprefix("/static/")) for address in import_map()["imports"].values()]
    node = [*prepare_node(settings.BASE_DIR), "--experimental-vm-modules", "--no-warnings", "-e", PARSE_ALL]
    assert subprocess.run([*node, *served], capture_output=True, check=False).stderr.decode() == ""


def test_the_page_carries_the_map_before_its_first_module(collected: Path, browser: Browser, alice: User) -> None:
    response = browser(alice).get("/")
    page = words(response)
    found = re.search(r'<script type="importmap" nonce="">(.*?)</script>', page)
    assert found
    assert json.loads(found[1]) == import_map()
    assert page.index("importmap") < page.index('type="module"')
    nonce = re.search(rb'nonce="([^"]+)"', response.content)
    assert nonce
    assert f"'nonce-{nonce[1].decode()}'" in response["Content-Security-Policy"]


def test_without_hashed_files_the_map_is_empty() -> None:
    assert import_map() == {"imports": {}}


def test_english_needs_no_catalogue() -> None:
    with translation.override("en"):
        assert js_catalog() == {}


def test_japanese_gets_texts_by_their_english() -> None:
    with translation.override("ja"):
        catalog: dict[str, Any] = js_catalog()
    assert set(catalog) == {"messages", "plural"}
    assert all(isinstance(text, str | list) and text for text in catalog["messages"].values())


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Akiko Hayashi", "AH"),
        ("林 明子", "林"),
        ("さくら", "さ"),
        ("alice", "AL"),
        ("Élodie de la Tour", "ÉT"),
        ("x", "X"),
        ("", "?"),
        ("42", "4"),
    ],
)
def test_a_disc_has_two_latin_letters_or_one_character(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_persons_hue_never_changes_and_all_six_are_used() -> None:
    hues = [hue(f"u{number}") for number in range(60)]
    assert set(hues) == {1, 2, 3, 4, 5, 6}
    assert hue("u1") == hue("u1")
