"""What a handler meets when a service is away. It is told to whoever asked, and ends nothing else."""

import logging

from asgiref.sync import sync_to_async
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, close_old_connections
from redis.exceptions import RedisError

OUTAGES = (DatabaseError, RedisError)
AWAY = (InterfaceError, OperationalError, RedisError)

logger = logging.getLogger(__name__)


def note(error: Exception, where: str) -> None:
    """One line in the log for a service that is away, whoever many sockets meet it; a traceback for anything else."""
    logger.error("%s: %s", where, error, exc_info=None if isinstance(error, AWAY) else error)


async def forget_broken_connections() -> None:
    """After a failure: the next query opens a new connection. Between requests Django sees to that; here are none."""
    await sync_to_async(close_old_connections)()
