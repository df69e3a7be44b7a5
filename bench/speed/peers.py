"""What is measured beside us: fetched once, from the package registries, by the locks in bench/peers."""

import subprocess
import sys

from bench.speed.servers import PEERS


def install() -> None:
    """Raises RuntimeError when the packages cannot be fetched."""
    if not (PEERS / "node_modules/.package-lock.json").exists():
        _run("npm", "ci", "--no-audit", "--no-fund")
    if not (PEERS / "site-packages/uvicorn").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run(*pip, "--require-hashes", "--target", "site-packages", "-r", "requirements.txt")


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=PEERS, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} could not install what is measured beside Kaigi:\n{done.stderr[-2000:]}")
