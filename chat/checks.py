"""Django system checks: a bad set-up is refused at start, with a hint, rather than at noon."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.checks import register as register_check
from django.http.request import validate_host

THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def register() -> None:
    """Adds the checks to Django's own."""
    register_check(check_debug, Tags.security)
    register_check(check_site_host)
    register_check(check_site_scheme)


def check_debug(**_: Any) -> list[CheckMessage]:
    """Error pages of DEBUG show source code and settings."""
    if not settings.DEBUG or set(settings.ALLOWED_HOSTS) <= THIS_MACHINE:
        return []
    hint = "Unset DEBUG, or let ALLOWED_HOSTS name this machine only."
    return [Error("DEBUG is on while other machines are answered.", hint=hint, id="kaigi.E001")]


def check_site_host(**_: Any) -> list[CheckMessage]:
    """Django answers 400 to every host it does not know."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    hint = f"Add {host} to ALLOWED_HOSTS, or leave ALLOWED_HOSTS unset."
    return [Error("ALLOWED_HOSTS lacks the host of SITE_URL.", hint=hint, id="kaigi.E002")]


def check_site_scheme(**_: Any) -> list[CheckMessage]:
    """Browsers hide the camera from pages that came over plain http."""
    site = urlsplit(settings.SITE_URL)
    if site.scheme == "https" or site.hostname in {"localhost", "127.0.0.1"}:
        return []
    hint = "Give SITE_URL an https:// address; ./run --https serves one on a local network."
    return [Warning("Browsers give no camera to SITE_URL, which is plain http.", hint=hint, id="kaigi.W003")]
