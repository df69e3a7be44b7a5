"""What a visit of a room costs to fetch: every script of its page, as it is served to a browser."""

import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from chat.assets import import_map

ROOM_PAGE = "/static/js/pages/room.js"
MOST_BYTES = 60_000
IMPORT = re.compile(r"""(?:import|export)\b[^"'();]*["'](\.[^"']+)["']""")
"""Not import("..."): what is fetched when it is first needed does not keep anybody waiting."""


def modules_of(page: str, root: Path, addresses: dict[str, str]) -> dict[str, bytes]:
    """Every script that a page loads before it runs, as served, by its address."""
    found: dict[str, bytes] = {}
    waiting = [page]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address] = (root / addresses[address].removeprefix("/static/")).read_bytes()
        folder = Path(address).parent
        waiting += [_resolved(folder / path) for path in IMPORT.findall(found[address].decode())]
    return found


def _resolved(path: Path) -> str:
    parts: list[str] = []
    for part in path.parts[1:]:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/" + "/".join(parts)


@pytest.fixture
def modules(collected: Path) -> dict[str, bytes]:
    """The scripts of the room page."""
    return modules_of(ROOM_PAGE, collected, import_map()["imports"])


def test_the_scripts_of_the_room_page_are_small(modules: dict[str, bytes]) -> None:
    sizes = {address: len(brotli.compress(script)) for address, script in modules.items()}
    largest = sorted(sizes.items(), key=lambda one: -one[1])[:12]
    assert sum(sizes.values()) <= MOST_BYTES, f"{sum(sizes.values())} bytes in {len(sizes)} scripts: {largest}"


def test_every_script_that_the_page_needs_is_counted(modules: dict[str, bytes]) -> None:
    for needed in ("views/stage.js", "rtc/link.js", "call/session.js", "signaling/messages.js", "lib/dom.js"):
        assert f"/static/js/{needed}" in modules
    assert "/static/js/views/people_panel.js" not in modules
