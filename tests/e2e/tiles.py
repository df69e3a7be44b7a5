"""What one person sees and hears of another: measured by probe.js, not believed."""

from typing import Any

from playwright.sync_api import Page, expect

PATIENCE_MS = 20_000


class Probe:
    """Measures the picture and the sound of whatever a selector names in a page."""

    def __init__(self, page: Page, selector: str) -> None:
        self.page = page
        self.selector = selector

    def picture_is(self, *wanted: str) -> dict[str, Any]:
        """Waits until the picture is one of: live, black, frozen, dead, none. The last measurement."""
        return self._becomes("picture", wanted)

    def sound_is(self, *wanted: str) -> dict[str, Any]:
        """Waits until the sound is one of: live, silent, stopped, dead, none. The last measurement."""
        return self._becomes("sound", wanted)

    def _becomes(self, kind: str, wanted: tuple[str, ...]) -> dict[str, Any]:
        asked = {"kind": kind, "selector": self.selector, "wanted": list(wanted), "patienceMs": PATIENCE_MS}
        measured: dict[str, Any] = self.page.evaluate("(asked) => kaigiProbe.until(asked)", asked)
        assert measured["verdict"] in wanted, f"the {kind} of {self.selector} is not {wanted}: {measured}"
        return measured


def measure_all(page: Page, probes: list[Probe]) -> None:
    """Every picture and every sound is live."""
    selectors = [probe.selector for probe in probes]
    measured: dict[str, Any] = page.evaluate("(asked) => kaigiProbe.allLive(asked)", [selectors, PATIENCE_MS])
    for selector, (picture, sound) in measured.items():
        assert picture["verdict"] == "live", f"the picture of {selector} is not live: {picture}"
        assert sound["verdict"] == "live", f"the sound of {selector} is not live: {sound}"


class Tile(Probe):
    """The tile of one person on another's stage."""

    def __init__(self, page: Page, key: str) -> None:
        super().__init__(page, f'#tiles .tile[data-person="{key}"]')
        self.root = page.locator(self.selector)

    def moving(self) -> "Tile":
        """Exactly one tile, in which decoded frames rise and pixels change."""
        expect(self.root).to_have_count(1)
        self.picture_is("live")
        return self

    def without_picture(self) -> "Tile":
        """No picture, and the camera is marked as off."""
        self.picture_is("none")
        expect(self.root).to_have_attribute("data-camera", "false")
        expect(self.root.locator(".nobody")).to_be_visible()
        return self

    def muted(self) -> "Tile":
        """The microphone is marked as off, for the eyes and for the ears."""
        expect(self.root).to_have_attribute("data-microphone", "false")
        expect(self.root.locator("figcaption .off")).to_be_visible()
        return self

    def unmuted(self) -> "Tile":
        """The microphone is not marked as off."""
        expect(self.root).to_have_attribute("data-microphone", "true")
        expect(self.root.locator("figcaption .off")).to_be_hidden()
        return self
