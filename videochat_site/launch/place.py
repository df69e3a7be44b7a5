"""Where this start serves: on this machine, or on the local network with a certificate made here."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from chat.https.addresses import local_addresses, local_names
from chat.https.authority import Made, prepare_certificate
from videochat_site.launch.refusal import Refusal

EVERY_INTERFACE = "0.0.0.0"  # noqa: S104


@dataclass(frozen=True)
class Place:
    """host and port to listen on; address: what people type; made: the certificate, for https only."""

    host: str
    port: int
    address: str
    others: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    made: Made | None = None

    @property
    def arguments(self) -> list[str]:
        """The server's command line."""
        if not self.made:
            return ["--bind", self.host, "--port", str(self.port)]
        from twisted.internet.endpoints import quoteStringArgument

        key, certificate = (quoteStringArgument(str(file)) for file in (self.made.key, self.made.certificate))  # type: ignore[no-untyped-call]
        return ["--endpoint", f"ssl:{self.port}:privateKey={key}:certKey={certificate}:interface={self.host}"]

    def enter_environment(self) -> None:
        """Tells the settings what follows from the place; what the environment says already stands."""
        os.environ.setdefault("SITE_URL", self.address)
        if self.made:
            # A browser that remembers "https only" for a name of this machine would lock its other services out.
            os.environ.setdefault("HSTS_SECONDS", "0")
            os.environ.setdefault("ALLOWED_HOSTS", ",".join(self.names))
            os.environ["LOCAL_AUTHORITY"] = str(self.made.authority)


def this_machine(port: int) -> Place:
    """http on the loopback interface, where browsers give a camera without a certificate."""
    return Place("127.0.0.1", port, f"http://localhost:{port}")


def local_network(port: int, folder: Path) -> Place:
    """https on every interface, by the authority in the folder. Raises Refusal."""
    addresses = local_addresses()
    try:
        made = prepare_certificate(folder, local_names(), addresses)
    except (OSError, ValueError) as error:
        raise Refusal(f"Kaigi cannot make its certificate in {folder} ({error}).") from None
    hosts = [*(address for address in made.addresses if address != "127.0.0.1"), *made.names]
    first, *others = [f"https://{host}:{port}" for host in hosts]
    names = (*made.names, *made.addresses)
    return Place(EVERY_INTERFACE, port, first, tuple(others), names, made)


def see_that_port_is_free(place: Place) -> None:
    """Raises Refusal before anything is changed, when the port cannot be had."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as error:
            message = f"Kaigi cannot listen on port {place.port} ({error.strerror}). Choose another with --port."
            raise Refusal(message) from None
