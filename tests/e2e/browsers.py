"""The browsers of the tests, each kind started once, with fake devices or without."""

from playwright.sync_api import Browser, Playwright

CHROMIUM = "/usr/bin/chromium"
FIREFOX = "/usr/bin/firefox-esr"
FAKE_DEVICES = "--use-fake-device-for-media-stream=fps=10,device-count=4"
"""The second fake camera gives depth and the third one still picture; the fourth is like the first."""
ALLOWED = "--use-fake-ui-for-media-stream"
DENIED = "--use-fake-ui-for-media-stream=deny"
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Several windows on few cores: none may be slowed down for standing behind another.
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
]
CHROMIUM_KINDS = {
    "chromium": [FAKE_DEVICES, ALLOWED],
    "chromium that is denied the devices": [FAKE_DEVICES, DENIED],
    "chromium without a camera": ["--use-fake-device-for-media-stream=fps=10,device-count=0", ALLOWED],
    "chromium without devices": [ALLOWED],
    "chromium with loopback": [FAKE_DEVICES, ALLOWED, "--allow-loopback-in-peer-connection"],
}
FIREFOX_PREFERENCES: dict[str, str | float | bool] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
}
FIREFOX_KINDS: dict[str, dict[str, str | float | bool]] = {
    "firefox": {},
    "firefox with loopback": {"media.peerconnection.ice.loopback": True},
}
"""Browsers look for no way over 127.0.0.1 by themselves; a TURN server that listens nowhere else needs it."""


class Browsers:
    """Starts a kind of browser when it is first asked for."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._open: dict[str, Browser] = {}

    def get(self, kind: str) -> Browser:
        """kind: a key of CHROMIUM_KINDS or FIREFOX_KINDS."""
        if kind not in self._open:
            self._open[kind] = self._launch(kind)
        return self._open[kind]

    def close(self) -> None:
        """Ends them all."""
        for browser in self._open.values():
            browser.close()

    def _launch(self, kind: str) -> Browser:
        if kind in FIREFOX_KINDS:
            preferences = FIREFOX_PREFERENCES | FIREFOX_KINDS[kind]
            return self._playwright.firefox.launch(
                channel="moz-firefox", executable_path=FIREFOX, firefox_user_prefs=preferences
            )
        arguments = [*CHROMIUM_KINDS[kind], *QUIET]
        return self._playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
