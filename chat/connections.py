"""Connections to the database of HTTP requests. Those of sockets stay open, and are looked at before they are used."""

from typing import Any

from django.core.signals import request_finished
from django.db import connections


def connect() -> None:
    """Listen to the ends of requests."""
    request_finished.connect(close, dispatch_uid="close_connections")


def close(**kwargs: Any) -> None:
    """A request has ended, in a thread of its own (asgiref's ThreadSensitiveContext): nobody uses its connection again.

    Left to CONN_MAX_AGE and the garbage collector, dozens of them stood open.
    """
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
