"""How static files are kept: hashed and compressed, and our own scripts without comments and long names.

The sources stay as they are: modules without a build step, and what the browser loads while DEBUG is on.
"""

from collections.abc import Iterator
from typing import Any

import minify
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_SCRIPTS = "js/"


class MinifiedScripts:
    """Mixed into a storage that hashes what it reads: it reads our scripts minified, so that the hash is of what
    is served."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """As django.contrib.staticfiles.storage.HashedFilesMixin. paths: where each file comes from, by name."""
        ours = {name: (_Minified(storage), path) for name, (storage, path) in paths.items() if _is_ours(name)}
        yield from super().post_process({**paths, **ours}, dry_run, **options)  # type: ignore[misc]


class StaticFiles(MinifiedScripts, CompressedManifestStaticFilesStorage):
    """What a server serves; nginx serves the same files."""


class _Minified(Storage):
    def __init__(self, source: Storage) -> None:
        self._source = source

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        with self._source.open(name) as script:
            text = script.read().decode()
        return ContentFile(minify.string("application/javascript", text).encode(), name)


def _is_ours(name: str) -> bool:
    return name.startswith(OUR_SCRIPTS) and name.endswith(".js")
