"""Django system checks: a bad set-up is refused at start, with a hint, rather than at noon."""

import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, run_checks
from django.core.checks import register as register_check
from django.http.request import split_domain_port, validate_host

from chat.core.turn import needs_credentials

OURS = "kaigi"


def register() -> None:
    """Adds the checks to Django's own."""
    register_check(check_debug, Tags.security, OURS)
    for check in (check_site_host, check_site_scheme, check_turn, check_turn_secret):
        register_check(check, OURS)
    register_check(check_processes, deploy=True)


def refusals() -> list[str]:
    """Why the portal should not start, a sentence and a hint each; nothing when all is well."""
    return [f"{found.msg} {found.hint}" for found in run_checks(tags=[OURS]) if found.is_serious()]


def check_debug(**_: Any) -> list[CheckMessage]:
    """Error pages of DEBUG show source code and settings."""
    if not settings.DEBUG or set(settings.ALLOWED_HOSTS) <= set(settings.THIS_MACHINE):
        return []
    hint = "Unset DEBUG, or let ALLOWED_HOSTS name this machine only."
    return [Error("DEBUG is on while other machines are answered.", hint=hint, id="kaigi.E001")]


def check_site_host(**_: Any) -> list[CheckMessage]:
    """Django answers 400 to every host it does not know."""
    host = _site_host()
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    hint = f"Add {host} to ALLOWED_HOSTS, or leave ALLOWED_HOSTS unset."
    return [Error("ALLOWED_HOSTS lacks the host of SITE_URL.", hint=hint, id="kaigi.E002")]


def check_site_scheme(**_: Any) -> list[CheckMessage]:
    """Browsers hide the camera from pages that came over plain http."""
    if settings.SITE_URL.startswith("https:") or _site_host() in settings.THIS_MACHINE:
        return []
    hint = "Give SITE_URL an https:// address; ./run --https serves one on a local network."
    return [Warning("Browsers give no camera to SITE_URL, which is plain http.", hint=hint, id="kaigi.W003")]


def check_processes(**_: Any) -> list[CheckMessage]:
    """A database that other machines can reach lets processes start that know nothing of each other's calls."""
    is_server = settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3"
    if settings.REDIS_URL or not is_server:
        return []
    hint = "Set REDIS_URL, or see that one process only serves this database."
    return [Warning("Calls live in one process: REDIS_URL is not set.", hint=hint, id="kaigi.W020")]


def check_turn(**_: Any) -> list[CheckMessage]:
    """Without the shared secret no credentials can be made; without a relay it is good for nothing."""
    relays = any(needs_credentials(url) for url in settings.TURN_URLS)
    if relays and not settings.TURN_SECRET:
        hint = "Set TURN_SECRET or TURN_SECRET_FILE to the static-auth-secret of the TURN server."
        return [Error("TURN_URLS names a TURN server, but there is no TURN_SECRET.", hint=hint, id="kaigi.E010")]
    if settings.TURN_SECRET and not relays:
        hint = "Add the TURN server to TURN_URLS, such as turn:turn.example.com:3478, or unset TURN_SECRET."
        return [Error("There is a TURN_SECRET, but TURN_URLS names no TURN server.", hint=hint, id="kaigi.E011")]
    return []


def check_turn_secret(**_: Any) -> list[CheckMessage]:
    """The TURN server's machine knows this secret; nobody else does, and it opens nothing else."""
    problems: list[CheckMessage] = []
    if settings.TURN_SECRET and settings.TURN_SECRET == settings.SECRET_KEY:
        hint = "Make another one: openssl rand -hex 32."
        problems.append(Error("TURN_SECRET is the same as SECRET_KEY.", hint=hint, id="kaigi.E012"))
    if settings.TURN_SECRET_FILE and Path(settings.TURN_SECRET_FILE).stat().st_mode & stat.S_IRWXO:
        hint = f"Run chmod 600 {settings.TURN_SECRET_FILE}."
        problems.append(Warning("Every user of this machine can open TURN_SECRET_FILE.", hint=hint, id="kaigi.W013"))
    return problems


def _site_host() -> str:
    """As Django names it: an IPv6 address in brackets, which urlsplit takes away."""
    host, _ = split_domain_port(urlsplit(settings.SITE_URL).netloc)
    return host
