"""The options of ./run. Standard library only: ./run asks this file before anything is installed."""

import argparse
import sys
from typing import NoReturn

HTTP_PORT = 8000
HTTPS_PORT = 8443
LARGEST_PORT = 65535


class Parser(argparse.ArgumentParser):
    """Answers a mistake with one sentence and status 2."""

    def error(self, message: str) -> NoReturn:
        """Ends the process."""
        self.exit(2, f"./run: {message}. ./run --help lists the options.\n")


def port_number(text: str) -> int:
    """A TCP port. Raises argparse.ArgumentTypeError in words."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LARGEST_PORT):
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to {LARGEST_PORT}, not {text!r}")
    return int(text)


def read_options(arguments: list[str]) -> argparse.Namespace:
    """The options: port (int), demo and https (bool). Exits with 2 on a mistake, with 0 after --help."""
    parser = Parser(prog="./run", description="Starts Kaigi, and first prepares what is missing.", allow_abbrev=False)
    parser.add_argument(
        "--port",
        type=port_number,
        metavar="N",
        help=f"listen on port N (default {HTTP_PORT}; with --https {HTTPS_PORT})",
    )
    parser.add_argument("--demo", action="store_true", help="add sample rooms and accounts; print their passwords once")
    parser.add_argument(
        "--https", action="store_true", help="serve the local network, with a certificate made on this machine"
    )
    parser.epilog = "DATA_DIR chooses the data folder. .env.example lists every environment variable."
    options = parser.parse_args(arguments)
    options.port = options.port or (HTTPS_PORT if options.https else HTTP_PORT)
    return options


if __name__ == "__main__":
    read_options(sys.argv[1:])
