"""One WebSocket connection, as the server holds it."""

import pytest

from videochat_site.sockets import KaigiSocket


@pytest.mark.parametrize("state", [KaigiSocket.STATE_CLOSED, KaigiSocket.STATE_CLOSING])
def test_a_message_for_a_client_that_has_just_gone_is_dropped(state: int):
    socket = KaigiSocket()
    socket.state = state
    socket.maxMessagePayloadSize = 1
    socket.sendMessage(b"too late")
