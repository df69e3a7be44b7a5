"""Measurements in real browsers and with real sockets: README.md says what each one shows and how to run it."""
