"""A Redis that goes silent is given up within seconds, also by a connection that only listens."""

import asyncio
import socket

from redis.asyncio.connection import Connection

from chat.live.redis_client import connect


async def test_a_connection_over_the_network_is_probed() -> None:
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    made = connect(f"redis://127.0.0.1:{port}", socket_timeout=None)
    connection = made.connection_pool.make_connection()
    assert isinstance(connection, Connection)
    await connection._connect()
    wire = connection._writer.get_extra_info("socket")  # type: ignore[union-attr]
    found = {name: wire.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in NAMES}
    assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
    assert found == {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 3, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 5000}
    await connection.disconnect(nowait=True)
    server.close()


NAMES = ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")


async def test_a_unix_socket_needs_no_probes(redis_url: str) -> None:
    made = connect(redis_url)
    assert redis_url.startswith("unix:")
    assert await made.get("nothing") is None
    await made.aclose(close_connection_pool=True)
