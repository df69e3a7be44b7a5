"""bench/signaling: what a relayed signal costs the server, beside socket.io."""
