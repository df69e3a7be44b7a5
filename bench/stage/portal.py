"""The product by its own command, in a namespace, and the people and rooms in it."""

import itertools
import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, StorageState

from bench.net import Network
from bench.stage import browsers

ROOT = Path(__file__).resolve().parents[2]
PORT = 8443
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.2
IS_READY = """
import ssl, sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=2, context=ssl._create_unverified_context())
"""


class Portal:
    """./run --https on an empty data folder. Its log: portal.log in `folder`."""

    def __init__(self, network: Network, name: str, folder: Path) -> None:
        self.address = f"https://{network.address(name)}:{PORT}"
        self._command = network.command(name, "./run", "--https", "--port", str(PORT))
        self._check = network.command(name, sys.executable, "-c", IS_READY, f"{self.address}/healthz")
        self._log = folder / "portal.log"
        self._environment = _clean_environment() | {"DATA_DIR": str(folder / "data")}
        self._process: subprocess.Popen[bytes] | None = None
        self._registry: subprocess.Popen[str] | None = None
        self._numbers = itertools.count(1)
        self._passwords: dict[str, str] = {}

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while subprocess.run(self._check, check=False, stderr=subprocess.DEVNULL).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The portal did not start:\n{self._log.read_text()}")
            time.sleep(POLL_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        if self._registry:
            self._registry.communicate(timeout=PATIENCE_SECONDS)
        if self._process:
            self._process.terminate()
            self._process.wait(PATIENCE_SECONDS)

    def make_person(self, username: str) -> str:
        """An account. Returns the key by which pages know the person."""
        self._passwords[username] = secrets.token_urlsafe(12)
        made = self._make(
            "person", username=username, password=self._passwords[username], display_name=username.title()
        )
        return str(made["key"])

    def make_room(self, *hosts: str, **fields: Any) -> str:
        """A room of these hosts. Returns its address."""
        slug = f"room-{next(self._numbers)}"
        self._make("room", slug=slug, name=slug, hosts=list(hosts), members=[], **fields)
        return f"{self.address}/rooms/{slug}/"

    def sign_in(self, browser: Browser, username: str) -> StorageState:
        """What a window needs to be signed in."""
        context = browsers.window(browser)
        page = context.new_page()
        page.goto(f"{self.address}/accounts/login/")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(self._passwords[username])
        page.locator("main button").click()
        page.wait_for_selector("#board[data-state=ready]")
        state = context.storage_state()
        context.close()
        return state

    def _make(self, what: str, **fields: Any) -> dict[str, Any]:
        registry = self._registry = self._registry or self._open_registry()
        assert registry.stdin
        assert registry.stdout
        registry.stdin.write(json.dumps({"make": what, **fields}) + "\n")
        registry.stdin.flush()
        answer: dict[str, Any] = json.loads(registry.stdout.readline() or "null")
        return answer

    def _open_registry(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [ROOT / ".venv/bin/python", "-m", "tests.e2e.registry"],
            cwd=ROOT, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip


def _clean_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    return kept | {"ENV_FILE": os.devnull}
