"""What axe-core finds wrong with a page, in light and in dark."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# Without preload, axe writes no style sheet of its own into the page: our CSP forbids that.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
COLOURS_ARE_SETTLED = "() => !document.getAnimations().some((one) => /color$/.test(one.transitionProperty))"


def violations(page: Page) -> list[str]:
    """One line for each violation: the scheme, the rule, and where."""
    return [line for scheme in SCHEMES for line in _violations_in(page, scheme)]


def rules_broken(page: Page) -> set[str]:
    """The names of the rules that the page breaks in either scheme."""
    return {line.split(" ")[1] for line in violations(page)}


def _violations_in(page: Page, scheme: Literal["light", "dark"]) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    # Colours on their way from light to dark are neither.
    page.wait_for_function(COLOURS_ARE_SETTLED)
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{scheme} {rule['id']} {' '.join(map(str, node['target']))}" for rule in found for node in rule["nodes"]]
