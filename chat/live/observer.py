"""What happens, told to whoever counts it."""

from chat.core.errors import ErrorCode


class Observer:
    """Counts nothing. Subclasses must neither raise nor wait."""

    def socket_opened(self) -> None:
        """A WebSocket was accepted."""

    def socket_closed(self, code: int) -> None:
        """It is gone. code: RFC 6455, section 7.4."""

    def joined(self, seconds: float) -> None:
        """Somebody is inside or in the lobby, so long after they asked."""

    def approached(self) -> None:
        """Somebody has become a visitor."""

    def joined_warm(self) -> None:
        """A visitor has become a participant, over the links of the visit."""

    def relayed(self) -> None:
        """A signal went on to its target."""

    def refused(self, code: ErrorCode) -> None:
        """A client was told an error."""

    def layer_failed(self) -> None:
        """The channel layer could not carry something."""

    def swept(self, seconds: float, ended: int) -> None:
        """A sweep took so long and ended so many leases."""

    def sweep_failed(self) -> None:
        """A sweep met an error; the next one tries again."""
