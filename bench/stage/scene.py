"""What the browser benchmarks play on: the portal and the bare pages in one namespace, a browser in each of others."""

import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.net import Network, NetworkRefused
from bench.stage import browsers, camera
from bench.stage.portal import Portal
from bench.stage.relaying import Relay

SERVER = "server"
PICTURE = (1280, 720)
TERMINATED = 143


@dataclass(frozen=True)
class Scene:
    """browsers: by the name of their namespace."""

    network: Network
    portal: Portal
    relay: Relay
    browsers: dict[str, Browser]

    @property
    def version(self) -> str:
        """Of the browsers, with their name."""
        return f"Chromium {next(iter(self.browsers.values())).version}"


@contextmanager
def staged(*names: str) -> Iterator[Scene]:
    """A browser in each of these namespaces, all gone afterwards. Exits in a sentence where there can be no network."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        with Network(SERVER, *names) as network, tempfile.TemporaryDirectory(prefix="kaigi-bench-") as folder:
            yield from _serve(network, Path(folder), names)
    except NetworkRefused as error:
        raise SystemExit(f"This benchmark cannot run: {error}") from None


def _serve(network: Network, folder: Path, names: tuple[str, ...]) -> Iterator[Scene]:
    with Portal(network, SERVER, folder) as portal, Relay(network, SERVER, folder) as relay:
        devices = browsers.Devices(
            camera.write_picture(folder / "camera.y4m", *PICTURE), camera.write_sound(folder / "microphone.wav")
        )
        flags = [*devices.flags, f"--unsafely-treat-insecure-origin-as-secure={relay.address}"]
        with sync_playwright() as playwright:
            made = {name: browsers.launch(playwright, network, name, folder, *flags) for name in names}
            yield Scene(network, portal, relay, made)
            for browser in made.values():
                browser.close()
