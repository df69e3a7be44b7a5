"""The channel layer: the same process first, Redis Pub/Sub across processes.

At most once, and never in a sender's way: nobody waits for Redis, and a Redis that is away costs the sockets of other
processes some messages, which the numbers in `pong` heal. A group message carries the process it came from, and
a process drops its own echo.
"""

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

from channels.layers import BaseChannelLayer

from chat.live.hub import Hub, Inbox
from chat.live.observer import Observer
from chat.live.redis_client import PerLoop, connect


class LocalFirstLayer(BaseChannelLayer):
    """url: where Redis is.

    one_member: groups whose names begin so have one member at most; if it is here, nobody else need hear.
    capacity: how many messages may wait for one socket; then the oldest go.
    observer: is told what could not be carried, from the first use on.
    """

    extensions = ["groups"]

    def __init__(self, url: str, prefix: str = "kaigi", one_member: str = "", capacity: int = 1000) -> None:
        super().__init__(capacity=capacity)
        self.observer = Observer()
        self._prefix = prefix
        self._one_member = one_member
        # A subscription waits for as long as nobody speaks; only calls have a time limit.
        self._hubs = PerLoop(lambda: Hub(connect(url), connect(url, socket_timeout=None), self.observer))

    async def new_channel(self, prefix: str = "specific.") -> str:
        name = f"{prefix}{uuid.uuid4().hex}"
        self._hub.inboxes[name] = Inbox(self.capacity)
        return name

    async def receive(self, channel: str) -> dict[str, Any]:
        inbox = self._hub.inboxes.get(channel)
        if inbox is None:
            await asyncio.Future()  # it has left; its consumer is about to be ended
            raise AssertionError
        return await inbox.get()

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        self._hub.deliver(channel, message)

    async def group_add(self, group: str, channel: str) -> None:
        await self._hub.join(f"{self._prefix}:{group}", channel)

    async def group_discard(self, group: str, channel: str) -> None:
        await self._hub.part(f"{self._prefix}:{group}", channel)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.tell(group, message)
        hub = self._hub
        if not hub.inboxes:
            # No socket lives here: a command's loop, which may end before a task of its own has run.
            await hub.flush()
            if not hub.inboxes:  # nor has one opened meanwhile
                await self.close()

    # At once, where sockets live

    def tell(self, group: str, message: dict[str, Any]) -> None:
        """What group_send does, for whoever need not wait."""
        hub, name = self._hub, f"{self._prefix}:{group}"
        heard = hub.deliver_group(name, message)
        if not (heard and self._one_member and group.startswith(self._one_member)):
            hub.publish(name, message)

    def listen(self, channel: str, listener: Callable[[dict[str, Any]], bool]) -> None:
        """Ask `listener` before a message is put into an empty inbox; whether it took it."""
        inbox = self._hub.inboxes.get(channel)
        if inbox:
            inbox.listener = listener

    def leave(self, channel: str) -> None:
        """A socket is gone or going: nothing is for it any more, but for whoever takes its place elsewhere."""
        self._hub.leave(channel)

    async def close(self) -> None:
        """Close this event loop's connections."""
        hub = self._hubs.take()
        if hub:
            await hub.close()

    @property
    def _hub(self) -> Hub:
        return self._hubs.get()
