"""What ./run prints."""

import io
import os
import shlex
import sys

import segno
from django.conf import settings

from chat.services.demo import make_demo
from chat.services.setup import administrator_exists, make_first_administrator_link
from videochat_site.launch.place import Place


def say(*lines: str) -> None:
    """Writes lines to standard output, at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def announcement(place: Place) -> list[str]:
    """The address, where the data lies, and what is left to do: one line each."""
    lines = ["", f"Kaigi is at    {place.address}", *(f"               {address}" for address in place.others)]
    lines += [f"Its data is in {settings.DATA_DIR}", ""]
    lines += local_network(place, place.made.fingerprint) if place.made else this_machine()
    if not administrator_exists():
        lines += first_administrator(place)
    return [*lines, "", "Ctrl-C stops it."]


def this_machine() -> list[str]:
    """Whom plain http serves."""
    return ["Browsers give a camera to this address on this machine only. For other machines: ./run --https"]


def local_network(place: Place, fingerprint: str) -> list[str]:
    """How a phone gets there, and why its browser warns at first."""
    code = io.StringIO()
    segno.make(place.address).terminal(out=code, compact=True)
    return [
        code.getvalue(),
        f"Browsers warn until they trust this machine: {place.address}/certificate/ has the steps.",
        "The certificate there must have this SHA-256 fingerprint:",
        fingerprint,
    ]


def first_administrator(place: Place) -> list[str]:
    """A one-time link, for the eyes at a terminal only: a log would keep it."""
    if sys.stdout.isatty():
        link = f"{place.address}{make_first_administrator_link()}"
        return ["", "There is no administrator yet. This link makes one, once, within 30 minutes:", link]
    data = f"DATA_DIR={shlex.quote(os.environ['DATA_DIR'])} " if os.environ.get("DATA_DIR") else ""
    return ["", f"There is no administrator yet. Make one with: {data}.venv/bin/python manage.py createsuperuser"]


def demo() -> list[str]:
    """Adds the sample rooms and accounts; their passwords are told here and nowhere else."""
    passwords = make_demo()
    if not passwords:
        return ["", "The sample accounts were there already. Their passwords were printed when they were made."]
    lines = [f"  {username:<8} {password}" for username, password in passwords.items()]
    return ["", "Sample accounts and their passwords, printed this once:", *lines]
