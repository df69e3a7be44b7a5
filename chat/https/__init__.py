"""A certificate for the local network, from an authority made on this machine. Pure: no Django."""
