"""The server's clock, as clients are told it."""

import time


def now() -> float:
    """Unix seconds."""
    return time.time()
