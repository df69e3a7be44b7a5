"""Network namespaces on one machine, joined by a hub that delays, loses, slows and cuts. Linux, root."""

from bench.net.network import Network, NetworkRefused

__all__ = ["Network", "NetworkRefused"]
