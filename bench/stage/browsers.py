"""One Chromium in each namespace, with the made camera and microphone, and with watch.js in every page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright

from bench.net import Network

CHROMIUM = "/usr/bin/chromium"
WATCH = Path(__file__).with_name("watch.js")
VIEWPORT = {"width": 1280, "height": 800}
TIMEOUT_MS = 20_000
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--autoplay-policy=no-user-gesture-required",
]


class Devices:
    """The files that stand for camera and microphone."""

    def __init__(self, picture: Path, sound: Path) -> None:
        self.flags = [
            "--use-fake-device-for-media-stream=fps=30",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={picture}",
            f"--use-file-for-fake-audio-capture={sound}",
        ]


def launch(playwright: Playwright, network: Network, name: str, folder: Path, *flags: str) -> Browser:
    """Chromium inside the namespace `name`. folder: where the wrapper script may lie."""
    wrapper = network.wrapper(name, CHROMIUM, folder)
    return playwright.chromium.launch(executable_path=wrapper, args=[*flags, *QUIET])


def window(browser: Browser, **options: Any) -> BrowserContext:
    """A window of its own: the hidden one of two in one window is drawn once a second only."""
    settings: dict[str, Any] = {"viewport": VIEWPORT, "locale": "en-GB", "ignore_https_errors": True} | options
    context = browser.new_context(**settings)
    context.set_default_timeout(TIMEOUT_MS)
    context.add_init_script(path=WATCH)
    return context
