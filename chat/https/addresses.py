"""The names and addresses under which the local network knows this machine."""

import fcntl
import ipaddress
import socket
import struct
import sys

SIOCGIFADDR = 0x8915
"""Linux: the IPv4 address of an interface (netdevice(7))."""
ELSEWHERE = ("192.0.2.1", 9)
"""An address of nobody (RFC 5737). Nothing is sent: it only makes the system choose a way out."""


def local_names() -> list[str]:
    """The host name, with `.local` as multicast DNS (RFC 6762) announces it, and localhost."""
    host = socket.gethostname().split(".")[0].lower()
    return list(dict.fromkeys([f"{host}.local", host, "localhost"]))


def local_addresses() -> list[str]:
    """The private IPv4 addresses of this machine: the one that leads out first, 127.0.0.1 last."""
    found = [_address_that_leads_out(), *_addresses_of_interfaces(), *_addresses_of_host_name()]
    kept = [address for address in found if address and is_local(address)]
    return [*(address for address in dict.fromkeys(kept) if address != "127.0.0.1"), "127.0.0.1"]


def is_local(address: str) -> bool:
    """Whether an address is one that only a local network uses."""
    parsed = ipaddress.ip_address(address)
    return parsed.is_private and (not parsed.is_loopback or address == "127.0.0.1")


def _address_that_leads_out() -> str:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(ELSEWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return ""


def _addresses_of_interfaces() -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
            except OSError:  # an interface without an IPv4 address
                continue
            found.append(socket.inet_ntoa(answer[20:24]))
    return found


def _addresses_of_host_name() -> list[str]:
    try:
        answers = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return [str(answer[4][0]) for answer in answers]
