"""Signals, which are most of what passes here, go from socket to socket at once where nothing has to be waited for.

The checks are those of the ordinary way, which everything else goes: the gate, `decode`, the seat, the roster.
"""

import logging
from typing import Any

from chat.consumers.participant import ParticipantConsumer
from chat.core.decode import FrameError, decode_frame
from chat.core.messages import FromClient, SignalCandidates, SignalDescription, SignalNeed
from chat.live.announce import DIRECT
from chat.live.layer import LocalFirstLayer
from chat.services import joining, relay

BEGINS = b'{"type":"signal.'
"""As JSON.stringify writes a message whose `type` comes first. Written otherwise, it goes the ordinary way."""

logger = logging.getLogger(__name__)


class SignalingConsumer(ParticipantConsumer):
    """Says False to whatever is not its own, has to wait for its turn, or is to be refused."""

    async def take_place(self, place: joining.Place) -> None:
        if self.express and isinstance(self.live.layer, LocalFirstLayer):
            self.express.on_text = self._take
            self.live.layer.listen(self.channel_name, self._hear)
        await super().take_place(place)

    def _hear(self, message: dict[str, Any]) -> bool:
        """From the layer."""
        if message["type"] != DIRECT or self.express is None or self.is_closed or not self.pump.is_idle:
            return False
        if self.is_gone():  # closing, for whatever reason: its consumer will hear
            self.leave_layer()
            return False
        self.express.say(message["frame"])
        return True

    def _take(self, frame: bytes) -> bool:
        """From the client."""
        place = self.place
        if not frame.startswith(BEGINS) or self.is_closed or not self.pump.is_idle:
            return False
        if place is None or place.record is None or self.hearing.has_left or not self.gate.would_pass():
            return False
        try:
            return self._relay(place.id, decode_frame(frame))
        except FrameError:
            return False
        except Exception:  # one message must not cost anybody their connection
            logger.exception("A signal was not relayed.")
            return False

    def _relay(self, id: str, signal: FromClient) -> bool:
        if not isinstance(signal, SignalDescription | SignalCandidates | SignalNeed):
            return False
        present = self.hearing.roles
        return signal.to in present and self.gate.passes() and relay.relay_at_once(self.live, id, present, signal)
