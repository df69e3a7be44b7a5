"""What must be there before a page can be served: the database and the collected static files."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from chat.checks import refusals
from videochat_site.launch.refusal import Refusal

FINGERPRINT = ".sources"


def check_set_up() -> None:
    """Settings that are right each, and wrong together. Raises Refusal."""
    found = refusals()
    if found:
        raise Refusal("\n".join(["Kaigi cannot start with these settings:", *(f"  {text}" for text in found)]))


@contextmanager
def database_in_words() -> Iterator[None]:
    """Turns what the database refuses into a Refusal, and leaves no connection open."""
    try:
        yield
    except DatabaseError as error:
        reason = " ".join(str(error).split()).rstrip(".?")
        raise Refusal(f"Kaigi cannot use its database {connection.settings_dict['NAME']}: {reason}.") from None
    finally:
        connection.close()


def prepare_database() -> None:
    """Brings the database up to this version. Raises Refusal."""
    with database_in_words():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)


def prepare_static_files() -> None:
    """Collects, hashes and compresses the static files, only when one has changed since the last time.

    Raises Refusal.
    """
    noted = Path(settings.STATIC_ROOT) / FINGERPRINT
    now = fingerprint_of_sources()
    try:
        if noted.exists() and noted.read_text(encoding="ascii") == now:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        noted.write_text(now, encoding="ascii")
    except OSError as error:
        raise Refusal(f"Kaigi cannot write its static files to {settings.STATIC_ROOT} ({error.strerror}).") from None


def fingerprint_of_sources() -> str:
    """A hash over the path, size and time of every static source file, as hexadecimal digits."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            path = Path(storage.path(name))
            state = path.stat()
            digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
