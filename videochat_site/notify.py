"""Tells systemd how far this process is (sd_notify(3)); without systemd it tells nobody."""

import os
import socket


def tell_systemd(state: str) -> None:
    """state: READY=1 or STOPPING=1. A manager that cannot be reached is no reason not to serve."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # Linux's abstract namespace
        address = f"\0{address[1:]}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
        try:
            manager.connect(address)
            manager.sendall(state.encode())
        except OSError:
            return
