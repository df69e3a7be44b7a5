"""Makes, numbers and deletes network namespaces with one TUN device each. Needs root and iproute2."""

import ctypes
import fcntl
import os
import re
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

DEVICE = "eth0"
"""Not "tun0": Chromium takes that for a tunnel, and such a machine for one without a network."""
FOLDER = Path("/run/netns")
NAME = re.compile(r"kaigi-(\d+)-[a-z0-9]+")

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000

Result = TypeVar("Result")
_libc = ctypes.CDLL(None, use_errno=True)


def full_name(name: str, owner: int) -> str:
    """The namespace's name on this machine. owner: the process that deletes it."""
    return f"kaigi-{owner}-{name}"


def make(name: str, address: str) -> int:
    """A namespace with one TUN device. Returns the device's file descriptor, non-blocking."""
    _ip("netns", "add", name)
    return _inside(name, lambda: _make_device(address))


def renumber(name: str, address: str) -> None:
    """Takes the device's address away and gives it another, as a laptop that changes its network."""
    _inside(name, lambda: _replace_address(address))


def delete(name: str) -> None:
    """The name goes at once, the rest with the last process inside."""
    subprocess.run(["ip", "netns", "delete", name], check=False, stderr=subprocess.DEVNULL)


def delete_orphans() -> None:
    """Deletes what killed owners left behind."""
    for path in FOLDER.glob("kaigi-*") if FOLDER.exists() else ():
        found = NAME.fullmatch(path.name)
        if found and not Path("/proc", found[1]).exists():
            delete(path.name)


def _make_device(address: str) -> int:
    Path("/proc/sys/net/ipv6/conf/all/disable_ipv6").write_text("1")
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", DEVICE.encode(), IFF_TUN | IFF_NO_PI))
    _ip("link", "set", "lo", "up")
    _ip("addr", "add", f"{address}/24", "dev", DEVICE)
    _ip("link", "set", DEVICE, "mtu", "1500", "txqueuelen", "1000", "up")
    return device


def _replace_address(address: str) -> None:
    _ip("addr", "flush", "dev", DEVICE)
    _ip("addr", "add", f"{address}/24", "dev", DEVICE)


def _inside(name: str, act: Callable[[], Result]) -> Result:
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(FOLDER / name, os.O_RDONLY)
    try:
        _enter(there)
        try:
            return act()
        finally:
            _enter(home)
    finally:
        os.close(there)
        os.close(home)


def _enter(namespace: int) -> None:
    if _libc.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
