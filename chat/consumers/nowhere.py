"""Every other WebSocket address: answered like a room that is not there."""

from chat.consumers.base import BaseConsumer
from chat.core.errors import CloseCode


class NowhereConsumer(BaseConsumer):
    """Closes at once."""

    async def begin(self) -> None:
        await self.shut(CloseCode.NO_ACCESS)
