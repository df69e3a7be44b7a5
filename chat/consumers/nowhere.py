"""Every other WebSocket address: answered like a room that is not there."""

from chat.consumers.person import PersonConsumer
from chat.core.errors import CloseCode


class NowhereConsumer(PersonConsumer):
    """Closes at once."""

    async def begin(self) -> None:
        await self.shut(CloseCode.NO_ACCESS)
