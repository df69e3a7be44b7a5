"""What a handler meets when a service is away. It is told to whoever asked, and ends nothing else."""

from asgiref.sync import sync_to_async
from django.db import Error as DatabaseError
from django.db import close_old_connections
from redis.exceptions import RedisError

OUTAGES = (DatabaseError, RedisError)


async def forget_broken_connections() -> None:
    """After a failure: the next query opens a new connection. Between requests Django sees to that; here are none."""
    await sync_to_async(close_old_connections)()
